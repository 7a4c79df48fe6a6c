import { AppError } from '../../platform/errors.ts';

/** The same words whether the account is unknown or the password wrong. */
export function wrongSignIn(): AppError {
  return new AppError({
    code: 'wrong_sign_in',
    status: 401,
    userMessage: 'E-mail address or password are not right. Check both, or ask for a reset mail.',
  });
}

export function wrongPassword(): AppError {
  return new AppError({
    code: 'wrong_password',
    status: 400,
    userMessage: 'The current password is not right.',
    errors: [{ path: 'currentPassword', message: 'This is not your current password' }],
  });
}

export function emailTaken(): AppError {
  return new AppError({
    code: 'email_taken',
    status: 409,
    userMessage: 'There is an account with this e-mail address already. Sign in, or ask for a reset mail.',
    errors: [{ path: 'email', message: 'Taken already' }],
  });
}

export function signUpClosed(): AppError {
  return new AppError({
    code: 'sign_up_closed',
    status: 403,
    userMessage: 'Nobody new can sign up here. Ask who runs this installation.',
  });
}

export function invitationNeeded(): AppError {
  return new AppError({
    code: 'invitation_needed',
    status: 403,
    userMessage: 'Signing up here needs an invitation. Ask a member of the workspace you want to join.',
  });
}

export function demoShut(): AppError {
  return new AppError({ code: 'demo_shut', status: 404, userMessage: 'This installation offers no demo.' });
}

export function noDevMailbox(): AppError {
  return new AppError({
    code: 'no_dev_mailbox',
    status: 404,
    userMessage: 'This installation has no dev mailbox: its mails are sent, or the mailbox is switched off.',
  });
}

export function noMail(): AppError {
  return new AppError({
    code: 'no_mail',
    status: 422,
    userMessage:
      'This installation cannot send mail, so no link can reach you. Who runs it can set ANTIPHON_SMTP_URL, or open the dev mailbox.',
  });
}

export function resetLinkGone(): AppError {
  return new AppError({
    code: 'reset_link_gone',
    status: 410,
    userMessage: 'This reset link was used or is older than an hour. Ask for a new one.',
  });
}

export function tooManyTries(what: string, retryAfterS: number): AppError {
  return new AppError({
    code: 'too_many_tries',
    status: 429,
    userMessage: `${what} Try again in ${inWords(retryAfterS)}.`,
    retryAfterS,
  });
}

function inWords(seconds: number): string {
  if (seconds < 90) return `${seconds} ${seconds === 1 ? 'second' : 'seconds'}`;
  return `${Math.ceil(seconds / 60)} minutes`;
}

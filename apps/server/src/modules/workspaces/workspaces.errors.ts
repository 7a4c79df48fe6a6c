import type { Role } from '@antiphon/contract';
import { AppError } from '../../platform/errors.ts';

export function lastOwnerStays(): AppError {
  return new AppError({
    code: 'last_owner_stays',
    status: 409,
    userMessage: 'A workspace needs an owner, and this is the last one. Make somebody else an owner first.',
  });
}

export function aboveYourRole(role: Role): AppError {
  return new AppError({
    code: 'forbidden',
    status: 403,
    userMessage: `With the role ${role} you cannot do this to a member of this role: only owners make, change or remove owners.`,
  });
}

export function notYoursToRemove(role: Role | null): AppError {
  return new AppError({
    code: 'forbidden',
    status: 403,
    userMessage: `Taking others out needs the role admin; yours is ${role ?? 'none'}. You can leave yourself.`,
  });
}

export function invitationGone(): AppError {
  return new AppError({
    code: 'invitation_gone',
    status: 410,
    userMessage: 'This invitation was used, taken back, or is older than 7 days. Ask for a new one.',
  });
}

export function invitationForAnother(): AppError {
  return new AppError({
    code: 'invitation_for_another',
    status: 403,
    userMessage: 'This invitation was sent to another e-mail address. Sign in, or sign up, with that one.',
  });
}

export function approvalStaysOn(): AppError {
  return new AppError({
    code: 'forbidden',
    status: 403,
    userMessage: 'An API key can switch approval on, not off. Sign in as an owner or admin to switch it off.',
  });
}

export function expiryPassed(): AppError {
  return new AppError({
    code: 'expiry_passed',
    status: 400,
    userMessage: 'The moment at which the API key ends must lie in the future.',
    errors: [{ path: 'expiresAt', message: 'This moment has passed' }],
  });
}

import type { ChannelError } from '@antiphon/channels';
import { AppError } from '../../platform/errors.ts';

export function unknownChannel(id: string): AppError {
  return new AppError({
    code: 'unknown_channel',
    status: 404,
    userMessage: `This installation knows no network called “${id}”.`,
  });
}
export function unknownMethod(channel: string, method: string): AppError {
  return new AppError({
    code: 'unknown_method',
    status: 404,
    userMessage: `${channel} cannot be connected by “${method}”.`,
  });
}
export function noAppNeeded(channel: string): AppError {
  const userMessage = `${channel} needs no app of the operator.`;
  return new AppError({ code: 'no_app_needed', status: 409, userMessage });
}
export function setByEnvironment(channel: string): AppError {
  const userMessage = `The app for ${channel} is set by the environment; change it there.`;
  return new AppError({ code: 'set_by_environment', status: 409, userMessage });
}
/** The network said no; its reason in words, beside the field it speaks of. */
export function connectRefused(error: ChannelError, field?: string): AppError {
  return new AppError({
    code: error.code,
    status: error.kind === 'rate_limited' ? 429 : 422,
    userMessage: error.words,
    ...(field ? { errors: [{ path: `input.${field}`, message: error.words }] } : {}),
  });
}
export function choiceForgotten(): AppError {
  const userMessage =
    'We no longer keep these profiles: they were chosen from already, or more than an hour passed. Connect again.';
  return new AppError({ code: 'choice_forgotten', status: 409, userMessage });
}
export function profileNotOffered(): AppError {
  const userMessage = 'One of these profiles is not among those that the network gave.';
  return new AppError({ code: 'profile_not_offered', status: 422, userMessage });
}
export function signInForgotten(): AppError {
  return new AppError({
    code: 'sign_in_forgotten',
    status: 409,
    userMessage: 'Its sign-in has been deleted meanwhile. Connect again; its posts and numbers are still here.',
  });
}
export function connectForgotten(): AppError {
  return new AppError({
    code: 'connect_forgotten',
    status: 422,
    userMessage:
      'We no longer know what this answer belongs to: it came from another browser, or more than 15 minutes passed. Begin again.',
  });
}
export function noChoices(channel: string, option: string): AppError {
  const userMessage = `${channel} has no list to choose “${option}” from.`;
  return new AppError({ code: 'no_choices', status: 404, userMessage });
}
/** The list could not be read; the network's own reason in words. */
export function choicesNotRead(error: ChannelError, now: Date): AppError {
  const statuses = { reconnect: 409, rejected: 422, rate_limited: 429, temporary: 503, unknown_outcome: 503 } as const;
  const waitMs = error.retryAt ? error.retryAt.getTime() - now.getTime() : 0;
  return new AppError({
    code: error.code,
    status: statuses[error.kind],
    userMessage: error.words,
    ...(waitMs > 0 ? { retryAfterS: Math.ceil(waitMs / 1000) } : {}),
    report: false,
    changedNothing: true,
  });
}

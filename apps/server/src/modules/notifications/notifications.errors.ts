import { AppError } from '../../platform/errors.ts';

export function badWebhookAddress(words: string): AppError {
  return new AppError({
    code: 'bad_webhook_address',
    status: 400,
    userMessage: words,
    errors: [{ path: 'url', message: words }],
  });
}

export function noWebhook(): AppError {
  return new AppError({
    code: 'no_webhook',
    status: 404,
    userMessage: 'This workspace has no webhook yet. Enter its address first.',
  });
}

export function badCursor(): AppError {
  return new AppError({
    code: 'bad_cursor',
    status: 400,
    userMessage: 'This cursor is not one of ours. Begin again without it.',
  });
}

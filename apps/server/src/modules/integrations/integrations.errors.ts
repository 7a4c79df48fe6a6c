import { AppError } from '../../platform/errors.ts';

export function feedAccountMissing(): AppError {
  return new AppError({
    code: 'unknown_account',
    status: 422,
    userMessage: 'One of these accounts is not in this workspace.',
  });
}
export function tooManyFeeds(most: number): AppError {
  return new AppError({
    code: 'too_many_feeds',
    status: 422,
    userMessage: `You have ${most} calendar addresses here already. End one that nothing uses first.`,
  });
}
/** The file as a whole cannot be taken; nothing of it is kept. */
export function badFile(code: string, words: string): AppError {
  return new AppError({ code, status: 422, userMessage: words });
}
export function fileTooLarge(mostMb: number): AppError {
  return new AppError({
    code: 'file_too_large',
    status: 413,
    userMessage: `This file is larger than ${mostMb} MB. Cut it into several.`,
  });
}
export function notReady(state: string): AppError {
  const words: Readonly<Record<string, string>> = {
    checking: 'Its rows are still being tried. Wait until they are.',
    running: 'It is under way already.',
    done: 'It is done already.',
    cancelled: 'It was stopped. Upload the file again: rows that became posts are known and add nothing.',
  };
  return new AppError({ code: 'not_ready', status: 409, userMessage: words[state] ?? 'It cannot be started now.' });
}
export function nothingToImport(): AppError {
  return new AppError({
    code: 'nothing_to_import',
    status: 422,
    userMessage: 'No row of this file would add a post.',
  });
}
export function badRowCursor(): AppError {
  return new AppError({
    code: 'bad_cursor',
    status: 400,
    userMessage: 'This cursor is not one of ours. Begin again without it.',
  });
}
/** Making drafts is one scope, planning them another. */
export function mayNotPlan(): AppError {
  return new AppError({
    code: 'missing_scope',
    status: 403,
    userMessage:
      'This API key may begin posts and not plan them: it lacks the scope publications:write. Import them as drafts.',
  });
}

/** What the library refuses, and the words for it. Storage adds its own (too large, cut, full). */
import { AppError } from '../../platform/errors.ts';

export function emptyFile(): AppError {
  return new AppError({ code: 'empty_file', status: 400, userMessage: 'This file is empty. Nothing was kept.' });
}

export function noFile(): AppError {
  return new AppError({
    code: 'no_file',
    status: 400,
    userMessage: 'The form holds no file. Send one file in the field "file".',
  });
}

export function tooManyFiles(): AppError {
  return new AppError({
    code: 'too_many_files',
    status: 400,
    userMessage: 'The form holds more than one file. Send each file by itself. Nothing was kept.',
  });
}

export function noName(): AppError {
  return new AppError({
    code: 'no_name',
    status: 400,
    userMessage: 'Say the name of the file: add ?name=photo.jpg to the address, or send a form.',
  });
}

export function encodedBody(): AppError {
  return new AppError({
    code: 'encoded_body',
    status: 415,
    userMessage: 'Send the file as it is, without Content-Encoding.',
  });
}

export function wrongFields(errors: readonly { readonly path: string; readonly message: string }[]): AppError {
  const [first] = errors;
  return new AppError({
    code: 'invalid_input',
    status: 400,
    userMessage: first ? `${first.path}: ${first.message}` : 'The fields beside the file cannot be used.',
    errors,
  });
}

/** The key's claim was taken over, because for a minute nothing was heard of this upload. */
export function claimLost(): AppError {
  return new AppError({
    code: 'upload_abandoned',
    status: 409,
    userMessage: 'This upload was taken for abandoned and nothing of it was kept. Please send it again.',
  });
}

export function stillUploading(): AppError {
  return new AppError({
    code: 'still_working',
    status: 409,
    userMessage: 'The same upload is still under way. Ask again in a moment.',
    retryAfterS: 2,
  });
}

export function keyReused(): AppError {
  return new AppError({
    code: 'idempotency_key_reused',
    status: 409,
    userMessage: 'This Idempotency-Key was used with another file. Use a new key for a new upload.',
  });
}

export function linkExpired(): AppError {
  return new AppError({
    code: 'link_expired',
    status: 403,
    userMessage: 'This link has expired. Open the asset in the library again for a new one.',
  });
}

export function linkInvalid(): AppError {
  return new AppError({
    code: 'link_invalid',
    status: 403,
    userMessage: 'This link is not one of ours, or was changed on its way. Open the asset in the library instead.',
  });
}

export function unreadableForm(cause: unknown): AppError {
  return new AppError({
    code: 'unreadable_form',
    status: 400,
    userMessage: 'The upload broke off, or its form could not be read. Nothing was kept; please send it again.',
    cause,
  });
}

export function stalled(): AppError {
  return new AppError({
    code: 'upload_stalled',
    status: 408,
    userMessage: 'No more bytes of this upload came for a minute. Nothing was kept; please send it again.',
  });
}

export function uploadTooLarge(maxBytes: number): AppError {
  return new AppError({
    code: 'upload_too_large',
    status: 413,
    userMessage: `The file is larger than ${maxBytes / 1024 ** 3} GB, which is the most that one upload may hold.`,
  });
}
/** A picture or a video cannot be made to fit what a network takes. */
export function cannotFit(cause: Error, what: 'picture' | 'video' = 'picture'): AppError {
  const userMessage = `A ${what} of this post cannot be made to fit: ${cause.message}`;
  return new AppError({ code: 'cannot_fit', status: 422, userMessage, cause });
}

/** The start of the program's words says why FFmpeg is not there. */
export function noFfmpeg(words: string): AppError {
  return new AppError({
    code: 'no_ffmpeg',
    status: 422,
    userMessage: `A video of this post must be made to fit, and this installation has no FFmpeg for that. ${words} Put in another video, or ask who runs it to install FFmpeg.`,
  });
}

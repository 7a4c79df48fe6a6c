/**
 * `unsupported_type`: bytes of a kind that this work is not for · `damaged`: they claim a kind and break its
 * rules, or end too early · `too_large`, `too_many_pixels`: beyond our limits · `took_too_long`: decoding was
 * stopped · `cannot_fit`: no size and quality meets what was asked.
 */
export type MediaErrorCode =
  | 'unsupported_type'
  | 'damaged'
  | 'too_large'
  | 'too_many_pixels'
  | 'took_too_long'
  | 'cannot_fit';

/** What is wrong with a piece of media. `message` is for people. */
export class MediaError extends Error {
  readonly code: MediaErrorCode;

  constructor(code: MediaErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = 'MediaError';
    this.code = code;
  }
}

/**
 * Why a document was refused. `invalid_number`: not finite, or negative where it must not be;
 * `invalid_time`: no instant with offset; `conflicting_duplicate`: one id with two contents.
 */
export type LearningErrorCode =
  | 'invalid_document'
  | 'invalid_number'
  | 'invalid_time'
  | 'invalid_time_zone'
  | 'conflicting_duplicate';

/** A document that cannot be answered. `message` is for people and names the field. */
export class LearningError extends Error {
  readonly code: LearningErrorCode;

  constructor(code: LearningErrorCode, message: string) {
    super(message);
    this.name = 'LearningError';
    this.code = code;
  }
}

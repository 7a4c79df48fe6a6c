/** Why the fence said no. Stable, for programs. */
export type FenceCode =
  | 'address_not_allowed'
  | 'https_required'
  | 'scheme_not_allowed'
  | 'credentials_in_address'
  | 'bad_address'
  | 'too_many_redirects'
  | 'redirect_with_body'
  | 'response_too_large';

const lasting: ReadonlySet<FenceCode> = new Set<FenceCode>([
  'address_not_allowed',
  'https_required',
  'scheme_not_allowed',
  'credentials_in_address',
  'bad_address',
  'too_many_redirects',
]);

/** The fence refused to go on. `message` is in words for people. */
export class FenceError extends Error {
  override readonly name = 'FenceError';
  readonly code: FenceCode;
  /** True when a request had already left (a refused redirect, an answer that was too large). */
  readonly wasSent: boolean;
  /** True when the address is at fault: trying again changes nothing, another address does. */
  readonly isLasting: boolean;

  constructor(code: FenceCode, message: string, wasSent = false) {
    super(message);
    this.code = code;
    this.wasSent = wasSent;
    this.isLasting = lasting.has(code);
  }
}

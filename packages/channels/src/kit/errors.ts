/** From what is known after a call to the error of the house. Pure. */
import type { Answer, Answered } from '@antiphon/wire';
import type { ChannelError, ConnectOutcome } from '../spec.ts';

export interface ErrorGround {
  /** The network's name, for the words. */
  readonly name: string;
  /**
   * `visible`: the call may have made something appear, so silence and 5xx prove nothing.
   * `harmless`: it can simply be made again.
   */
  readonly risk: 'visible' | 'harmless';
  readonly now: Date;
  /** The network's own message in its answer, if it can be read. */
  readMessage?(answer: Answered): string | undefined;
  /** The network's own code in its answer, if it can be read. */
  readCode?(answer: Answered): string | undefined;
  /** When a 429 ends, in this network's headers; `retry-after` and `ratelimit-reset` are read without it. */
  readReset?(headers: Headers, now: Date): Date | undefined;
  /** True when a 403 means "sign in again" (a missing scope) and not "you may not say this". */
  isScopeMissing?(answer: Answered): boolean;
}

/**
 * The error for an answer that is no success we can read. Call it only then: a 2xx here means "cannot be read",
 * which after a visible call is an unknown outcome.
 */
export function errorOf(answer: Answer, ground: ErrorGround): ChannelError {
  const { name, risk } = ground;
  const isHarmless = answer.kind === 'not_sent' || risk === 'harmless';
  if (answer.kind !== 'answered' && answer.isRefusedAddress && isHarmless) {
    return { kind: 'rejected', code: answer.code, words: answer.reason };
  }
  if (answer.kind === 'not_sent') {
    return { kind: 'temporary', code: 'not_sent', words: `${name} could not be reached. ${answer.reason}` };
  }
  if (answer.kind === 'unknown') {
    const words = `${name} did not say whether it took this. ${answer.reason}`;
    const status = answer.status === undefined ? {} : { status: answer.status };
    return { kind: risk === 'visible' ? 'unknown_outcome' : 'temporary', code: 'no_answer', words, ...status };
  }
  return errorOfStatus(answer, ground);
}

function errorOfStatus(answer: Answered, ground: ErrorGround): ChannelError {
  const { name, risk, now } = ground;
  const { status, headers } = answer;
  const message = shortened(ground.readMessage?.(answer));
  const known = { status, evidence: answer.body.slice(0, 2000), code: ground.readCode?.(answer) ?? `http_${status}` };
  if (status === 429) {
    const own = ground.readReset?.(headers, now);
    const retryAt = (own && withinAMonth(own, now)) ?? readReset(headers, now);
    return { ...known, kind: 'rate_limited', words: `${name} asks us to wait before the next call.`, retryAt };
  }
  if (status === 401 || (status === 403 && ground.isScopeMissing?.(answer))) {
    return { ...known, kind: 'reconnect', words: `${name} no longer accepts our sign-in. Connect again.` };
  }
  // 3xx to a visible call and 2xx without sense are no proof either way; 408 is the server's own time-out.
  if (status < 400 || status === 408 || status >= 500) {
    const kind = risk === 'visible' ? 'unknown_outcome' : 'temporary';
    const said = status < 400 ? 'gave an answer we cannot read' : `had a problem (${status})`;
    return { ...known, kind, words: `${name} ${said}.${message ? ` It said: ${message}` : ''}` };
  }
  return { ...known, kind: 'rejected', words: `${name} refused this: ${message ?? `status ${status}`}` };
}

const longestMessage = 500;

/** A network's own words, which may be a whole page; of those its first ones. A sign of two units stays whole. */
function shortened(message: string | undefined): string | undefined {
  if (message === undefined || message.length <= longestMessage) return message;
  return `${message.slice(0, longestMessage - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/**
 * The moment a 429 ends: `retry-after` (seconds or a date), else `x-ratelimit-reset` or `ratelimit-reset` (ISO,
 * seconds since 1970, or seconds from now); a minute from now when nothing can be read.
 */
export function readReset(headers: Headers, now: Date): Date {
  for (const name of ['retry-after', 'x-ratelimit-reset', 'ratelimit-reset']) {
    const moment = readMoment(headers.get(name), now);
    if (moment) return moment > now ? moment : new Date(now.getTime() + 1_000);
  }
  return new Date(now.getTime() + 60_000);
}

function readMoment(value: string | null, now: Date): Date | undefined {
  if (value === null || value.trim() === '') return undefined;
  const number = Number(value);
  if (!Number.isFinite(number)) return withinAMonth(new Date(value), now);
  // Thirteen digits are a moment in milliseconds, ten one in seconds, fewer are a wait.
  return withinAMonth(new Date(number > 1e12 ? number : number * 1000 + (number > 1e9 ? 0 : now.getTime())), now);
}

const monthMs = 31 * 86_400_000;

/**
 * A moment at which a network says we may come back. The longest windows that any of them counts in are months: what
 * lies beyond 31 days is a slip of units, and becomes that. Undefined: no moment.
 */
export function withinAMonth(told: Date, now: Date): Date | undefined {
  if (Number.isNaN(told.getTime())) return undefined;
  return new Date(Math.min(told.getTime(), now.getTime() + monthMs));
}

/** The refusal for a form that was filled in wrongly, from a schema's first complaint. */
export function refusedInput(complaint: {
  readonly issues: readonly { readonly message: string; readonly path: readonly PropertyKey[] }[];
}): ConnectOutcome & { kind: 'refused' } {
  const [first] = complaint.issues;
  const field = first?.path[0];
  return {
    kind: 'refused',
    error: { kind: 'rejected', code: 'bad_input', words: first?.message ?? 'Something in the form is not right.' },
    ...(field === undefined ? {} : { field: String(field) }),
  };
}

/** The account's opened secret is none of the channel's own shape: only a new sign-in helps. */
export const secretUnreadable: ChannelError = {
  kind: 'reconnect',
  code: 'secret_unreadable',
  words: 'The stored access to this account cannot be used. Connect again.',
};

/** A refusal of our own, for good. */
export function refused(code: string, words: string): { readonly kind: 'refused'; readonly error: ChannelError } {
  return { kind: 'refused', error: { kind: 'rejected', code, words } };
}

/**
 * The code in what a consent page sent back with the person (RFC 6749, 4.1.2), or the refusal in words. Whether the
 * answer is ours (state, issuer) has to be known before.
 */
export function readConsent(
  query: Readonly<Record<string, string>>,
): { readonly kind: 'code'; readonly code: string } | ReturnType<typeof refused> {
  const { code, error, error_description: description } = query;
  if (error === 'access_denied') return refused(error, 'You did not give consent, so nothing was connected.');
  if (error) return refused(error, `The server ended the sign-in: ${description ?? error}.`);
  return code ? { kind: 'code', code } : refused('code_missing', 'The answer carries no code. Begin again.');
}

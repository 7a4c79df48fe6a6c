/** From what is known after a call to one of the six kinds of error, in words for people. */
import type { Answer, Answered } from '@antiphon/wire';
import type { ModelError } from '../spec.ts';

/** What a provider's error body says, as far as it can be read. */
export interface ErrorBody {
  readonly code?: string;
  readonly message?: string;
  /** Where the body, not a header, says when to come back. */
  readonly retryAfterMs?: number;
}

/** What one provider adds to the common reading. */
export interface ErrorDialect {
  /** The provider's name for people. */
  readonly name: string;
  /** Takes code and message out of an answer's JSON. */
  readBody(json: unknown): ErrorBody;
  /** The provider's own meaning of a refusal; null leaves the common reading by status. */
  refine?(body: ErrorBody, status: number): Pick<ModelError, 'kind' | 'code' | 'words'> | null;
  /** One sentence about the look of a key, with the start of the one in use: "Keys begin with sk-." */
  keyHint?(apiKey: string): string;
}

export interface ErrorScene {
  readonly now: Date;
  readonly apiKey: string;
}

const MOST_EVIDENCE = 2000;

/** The start of a raw answer without the key: neither whole nor as the vendor echoes it. */
export function evidenceOf(text: string, apiKey: string): string {
  const withoutKey = apiKey.length >= 4 ? text.replaceAll(apiKey, '[key]') : text;
  return withoutKey.replace(/\b(?:sk|key|AIza)[-_A-Za-z0-9*]{12,}/g, '[key]').slice(0, MOST_EVIDENCE);
}

/**
 * The error of a paid start. Only what proves "not started" gets a kind that may be tried again: a request that
 * never left, and answers by which the vendor says it did not begin. A lost answer, a timeout and a 5xx prove
 * nothing and are `unknown_outcome`; so is a 2xx that cannot be read (pass it as answered).
 */
export function startError(answer: Answer, dialect: ErrorDialect, scene: ErrorScene): ModelError {
  if (answer.kind === 'not_sent') {
    if (answer.isRefusedAddress) return refusedAddress(answer);
    return {
      kind: 'temporary',
      code: answer.code,
      words: `${dialect.name} could not be reached: ${answer.reason} Nothing was started.`,
    };
  }
  if (answer.kind === 'unknown') {
    return {
      kind: 'unknown_outcome',
      code: answer.code,
      words: `${dialect.name} was asked, and no whole answer came: ${answer.reason} It may have done the work and may charge for it.`,
    };
  }
  const evidence = evidenceOf(answer.body, scene.apiKey);
  const body = dialect.readBody(answer.json());
  const common = { status: answer.status, evidence };
  const own = dialect.refine?.(body, answer.status);
  if (own) return { ...own, ...common, ...retry(own.kind, answer, body, scene.now) };
  return { ...byStatus(answer, body, dialect, scene), ...common };
}

/** The address itself will not do: another one has to be entered. */
export function refusedAddress(answer: { readonly code: string; readonly reason: string }): ModelError {
  return { kind: 'rejected', code: answer.code, words: `${answer.reason} Nothing was started.` };
}

function retry(kind: ModelError['kind'], answer: Answered, body: ErrorBody, now: Date): { retryAt?: Date } {
  const at = kind === 'rate_limited' || kind === 'temporary' ? whenAgain(answer, body, now) : undefined;
  return at ? { retryAt: at } : {};
}

function byStatus(answer: Answered, body: ErrorBody, dialect: ErrorDialect, scene: ErrorScene): ModelError {
  const { status } = answer;
  const code = body.code ?? `http_${status}`;
  const said = body.message ? ` It says: ${sentenceOf(body.message)}` : '';
  const retryAt = whenAgain(answer, body, scene.now);
  if (status === 401 || status === 403) {
    const hint = dialect.keyHint?.(scene.apiKey);
    return {
      kind: 'key_refused',
      code,
      words: `${dialect.name} does not accept this key (${status}).${hint ? ` ${hint}` : said}`,
    };
  }
  if (status === 402)
    return {
      kind: 'out_of_credit',
      code,
      words: `There is no credit left on this key's account at ${dialect.name}.${said}`,
    };
  if (status === 429 || status === 425) {
    return {
      kind: 'rate_limited',
      code,
      words: `${dialect.name} asks us to slow down. Nothing was started.`,
      ...(retryAt && { retryAt }),
    };
  }
  if (status === 529) {
    return {
      kind: 'temporary',
      code,
      words: `${dialect.name} has too much to do just now and did not start.`,
      ...(retryAt && { retryAt }),
    };
  }
  if (status >= 300 && status < 400) {
    return {
      kind: 'rejected',
      code: 'redirected',
      words: `This address sends us elsewhere (${status}). Enter the address that it leads to.`,
    };
  }
  if (status >= 400 && status < 500 && status !== 408)
    return { kind: 'rejected', code, words: `${dialect.name} did not take this request (${status}).${said}` };
  if (status >= 200 && status < 300) {
    return {
      kind: 'unknown_outcome',
      code: 'malformed_answer',
      words: `${dialect.name} answered, but not in a form we can read. It may have done the work and may charge for it.`,
    };
  }
  return {
    kind: 'unknown_outcome',
    code,
    words: `${dialect.name} failed while it worked (${status}).${said} It may have done the work and may charge for it.`,
  };
}

/** A vendor's message as one short sentence: no key, no line feeds, with an end. */
function sentenceOf(message: string): string {
  const line = evidenceOf(message, '').replace(/\s+/g, ' ').trim().slice(0, 300);
  return /[.!?]$/.test(line) ? line : `${line}.`;
}

function whenAgain(answer: Answered, body: ErrorBody, now: Date): Date | undefined {
  return body.retryAfterMs === undefined ? retryAtOf(answer.headers, now) : new Date(now.getTime() + body.retryAfterMs);
}

/** When to come back: `retry-after-ms`, `retry-after` in seconds or as a date; undefined where nothing is said. */
export function retryAtOf(headers: Headers, now: Date): Date | undefined {
  const milliseconds = Number(headers.get('retry-after-ms') ?? Number.NaN);
  if (Number.isFinite(milliseconds)) return new Date(now.getTime() + milliseconds);
  const after = headers.get('retry-after');
  if (after === null) return undefined;
  if (/^\d+(\.\d+)?$/.test(after)) return new Date(now.getTime() + Number(after) * 1000);
  const at = new Date(after);
  return Number.isNaN(at.getTime()) ? undefined : at;
}

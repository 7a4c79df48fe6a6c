/** One HTTP call, and what is *known* after it. */
import { startDeadline } from './deadline.ts';
import { FenceError } from './fence-error.ts';
import { keepable, keepableJson } from './keepable.ts';
import { onSending, type SendingInit, tellsSending } from './safe-fetch.ts';

/** What to ask. At most one of `body`, `json` and `form`. */
export interface CallRequest {
  readonly url: string | URL;
  /** `POST` when there is something to send, else `GET`. */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly query?: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;
  readonly body?: BodyInit;
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
  /** Whole call, answer included; besides the fetch's own limit. */
  readonly timeoutMs?: number;
}

/** The server answered, whatever it said. The body was read to its end; of its words stands here what can be kept. */
export interface Answered {
  readonly kind: 'answered';
  readonly status: number;
  readonly headers: Headers;
  /** The body as text. */
  readonly body: string;
  /** The body as JSON; `undefined` when it is none. */
  json(): unknown;
}

/** Why there is no answer. `isRefusedAddress`: the fence will not go to this address, now or later. */
interface Unanswered {
  readonly reason: string;
  readonly code: string;
  readonly isRefusedAddress?: true;
}

/**
 * `not_sent` is a proof: no byte of the request left. `unknown`: bytes may have left and no whole answer came;
 * `status` is there when the answer broke off after its head.
 */
export type Answer =
  | Answered
  | (Unanswered & { readonly kind: 'not_sent' })
  | (Unanswered & { readonly kind: 'unknown'; readonly status?: number });

/**
 * Makes one call, never a second, and says what is known. Redirects are followed for GET and HEAD only: another
 * method's redirect is an answer like any other. Never throws for what the network did.
 */
export async function callOnce(fetch: typeof globalThis.fetch, request: CallRequest): Promise<Answer> {
  let isSending = false;
  const canTell = tellsSending in fetch;
  let response: Response | undefined;
  const deadline =
    request.timeoutMs === undefined ? undefined : startDeadline(request.timeoutMs, request.signal ?? null);
  try {
    const { url, init } = prepare(request, deadline?.signal ?? request.signal);
    const watched: SendingInit = {
      ...init,
      [onSending]: () => {
        isSending = true;
      },
    };
    response = await fetch(url, watched);
    const body = keepable(await response.text());
    return {
      kind: 'answered',
      status: response.status,
      headers: response.headers,
      body,
      json: () => parse(keepableJson(body)),
    };
  } catch (error) {
    const reason = wordsOf(error);
    const code = codeOf(error);
    if (response) return { kind: 'unknown', reason, code, status: response.status };
    const isProved = canTell ? !isSending : isProofOfNotSent(error);
    const isRefused = error instanceof FenceError && error.isLasting;
    return { kind: isProved ? 'not_sent' : 'unknown', reason, code, ...(isRefused && { isRefusedAddress: true }) };
  } finally {
    deadline?.end();
  }
}

function prepare(request: CallRequest, signal: AbortSignal | undefined): { url: URL; init: RequestInit } {
  const { headers, body } = packBody(request);
  const method = (request.method ?? (body === undefined ? 'GET' : 'POST')).toUpperCase();
  const init = {
    method,
    headers,
    redirect: method === 'GET' || method === 'HEAD' ? 'follow' : 'manual',
    ...(body === undefined ? {} : { body }),
    ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
    ...(signal ? { signal } : {}),
  } as const;
  return { url: withQuery(request), init };
}

function withQuery(request: CallRequest): URL {
  const url = new URL(request.url);
  for (const [name, value] of Object.entries(request.query ?? {})) {
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) url.searchParams.append(name, String(one));
  }
  return url;
}

function packBody(request: CallRequest): { headers: Headers; body: BodyInit | undefined } {
  const headers = new Headers(given(request.headers));
  if (request.json !== undefined) {
    if (!headers.has('content-type')) headers.set('content-type', 'application/json');
    return { headers, body: JSON.stringify(request.json) };
  }
  return { headers, body: request.form ? new URLSearchParams(given(request.form)) : request.body };
}

function given(record: Readonly<Record<string, string | undefined>> = {}): [string, string][] {
  return Object.entries(record).filter((pair): pair is [string, string] => pair[1] !== undefined);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Failures of a fetch that cannot tell by itself, which can only happen before the request is written. */
const codesBeforeSending = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_INVALID_URL',
]);

function isProofOfNotSent(error: unknown): boolean {
  if (error instanceof FenceError) return !error.wasSent;
  const code = codeOf(error);
  return codesBeforeSending.has(code) || code.startsWith('CERT_') || code.startsWith('ERR_TLS_CERT');
}

function* chainOf(error: unknown): Generator<Error> {
  let current = error;
  for (let depth = 0; current instanceof Error && depth < 5; depth += 1) {
    yield current;
    current = current instanceof AggregateError ? current.errors[0] : current.cause;
  }
}

function codeOf(error: unknown): string {
  for (const one of chainOf(error)) {
    if ('code' in one && typeof one.code === 'string') return one.code;
  }
  return error instanceof Error ? error.name : 'unknown';
}

const wordsByCode: { readonly [code: string]: string } = {
  ENOTFOUND: 'The name of the server could not be found.',
  EAI_AGAIN: 'The name of the server could not be looked up just now.',
  ECONNREFUSED: 'The server did not accept the connection.',
  ECONNRESET: 'The connection broke off.',
  EPIPE: 'The connection broke off.',
  UND_ERR_SOCKET: 'The connection broke off.',
  UND_ERR_CONNECT_TIMEOUT: 'The server could not be reached in time.',
  UND_ERR_HEADERS_TIMEOUT: 'No answer came in time.',
  UND_ERR_BODY_TIMEOUT: 'The answer stopped half-way.',
};

function wordsOf(error: unknown): string {
  if (error instanceof FenceError) return error.message;
  if (error instanceof Error && error.name === 'TimeoutError') return 'No answer came in time.';
  if (error instanceof Error && error.name === 'AbortError') return 'The call was stopped before an answer came.';
  const code = codeOf(error);
  const known = wordsByCode[code];
  if (known) return known;
  const last = [...chainOf(error)].at(-1);
  return last ? `The connection failed: ${last.message}` : 'The connection failed.';
}

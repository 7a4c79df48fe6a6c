/** An answer of our server that says no (RFC 9457), or the lack of an answer. */
export class ApiProblem extends Error {
  /** HTTP status; 0 when no answer came at all. */
  readonly status: number;
  /** Stable, for programs and support: `publication_already_sent`. */
  readonly code: string;
  /** One or two sentences for people. */
  readonly userMessage: string;
  /** What to say at single fields, by the field's name. */
  readonly fieldErrors: Readonly<Record<string, string>>;
  /** The whole body, for what only one page needs (both versions of a stale write). */
  readonly body: unknown;

  constructor(problem: {
    status: number;
    code: string;
    userMessage: string;
    fieldErrors?: Record<string, string>;
    body?: unknown;
  }) {
    super(`${problem.code}: ${problem.userMessage}`);
    this.name = 'ApiProblem';
    this.status = problem.status;
    this.code = problem.code;
    this.userMessage = problem.userMessage;
    this.fieldErrors = problem.fieldErrors ?? {};
    this.body = problem.body;
  }

  /** Nobody answered, or the server was busy: the same call may work later. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 425 || this.status === 429 || this.status >= 500;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** The contract tells field errors as a list of `{ path, message }`; the first message of a path is shown. */
function fieldErrorsOf(value: unknown): Record<string, string> {
  const found: Record<string, string> = {};
  for (const one of Array.isArray(value) ? value : []) {
    if (!isRecord(one) || typeof one.path !== 'string' || typeof one.message !== 'string') continue;
    found[one.path] ??= one.message;
  }
  return found;
}

/** Words for an answer that brought none of its own. */
function wordsFor(status: number): string {
  if (status === 401) return 'Your sign-in has ended. Sign in again; nothing you wrote is lost.';
  if (status === 403) return 'Your role in this workspace does not allow this.';
  if (status === 404) return 'This is not here, or not for you to see.';
  if (status === 413) return 'This is larger than the server takes.';
  if (status === 429) return 'Too many requests in a short time. Wait a moment, then try again.';
  if (status >= 500) return 'The server could not do this. Nothing was sent to a network; try again in a moment.';
  return `The server refused this (${status}).`;
}

/** Turns a problem answer into an `ApiProblem`. Unknown bodies still give honest words. */
export function problemFrom(status: number, body: unknown): ApiProblem {
  const bag = isRecord(body) ? body : {};
  const nested = isRecord(bag.data) ? bag.data : {};
  const pick = (name: string): unknown => bag[name] ?? nested[name];
  return new ApiProblem({
    status,
    code: text(pick('code')) ?? `http_${status}`,
    userMessage: text(pick('detail')) ?? wordsFor(status),
    fieldErrors: fieldErrorsOf(pick('errors')),
    body,
  });
}

/** Reads a refused `Response`. Never throws. */
export async function problemFromResponse(response: Response): Promise<ApiProblem> {
  const raw = await response.text().catch(() => '');
  let body: unknown = raw;
  try {
    body = JSON.parse(raw);
  } catch {
    body = { raw: raw.slice(0, 2000) };
  }
  return problemFrom(response.status, body);
}

/** What Chrome, Firefox and Safari say when a request or the rest of its answer did not come; all of it is a `TypeError`. */
const lineFailures = /fetch|network|load failed|internet|input stream/i;

/** Whether nobody answered, as far as the browser tells. */
function isLineFailure(error: unknown): boolean {
  if (error instanceof TypeError) return lineFailures.test(error.message);
  return error instanceof DOMException && error.name === 'TimeoutError';
}

/** Turns anything thrown into an `ApiProblem`, so that a page has one shape to show. */
export function toProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (isRecord(error) && typeof error.status === 'number') return problemFrom(error.status, error);
  if (isLineFailure(error))
    return new ApiProblem({
      status: 0,
      code: 'no_answer',
      userMessage: 'The server did not answer. Is it running, and are you online?',
      body: error,
    });
  const words = error instanceof Error ? error.message : String(error);
  return new ApiProblem({
    status: 500,
    code: 'unexpected_in_browser',
    userMessage: `This page could not go on: ${words}`,
    body: error,
  });
}

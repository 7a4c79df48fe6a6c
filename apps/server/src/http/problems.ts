/** One function turns anything that was thrown into an answer for people and programs (RFC 9457). */
import type { Problem } from '@antiphon/contract';
import { ORPCError, ValidationError } from '@orpc/server';
import { AppError } from '../platform/errors.ts';
import type { Log } from '../platform/log.ts';

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[];
}

/** Problem details of any error. What nobody expected is told as our fault, without its inner words. */
export function toProblem(error: unknown): Problem & { retryAfterS?: number } {
  if (error instanceof AppError) {
    return {
      ...problem(error.status, error.code, error.userMessage),
      ...(error.errors ? { errors: [...error.errors] } : {}),
      ...(error.current === undefined ? {} : { current: error.current }),
      ...(error.retryAfterS === undefined ? {} : { retryAfterS: error.retryAfterS }),
    };
  }
  if (error instanceof ORPCError) return fromRouter(error);
  const status = httpStatusOf(error);
  if (status === 413) return problem(413, 'too_large', 'This request is larger than this route takes.');
  if (status === 415)
    return problem(415, 'unsupported_media_type', 'This route takes JSON (Content-Type: application/json).');
  if (status >= 400 && status < 500)
    return problem(status, 'bad_request', 'This request could not be read. Is its body valid JSON?');
  if (isDatabaseAway(error)) {
    return {
      ...problem(503, 'database_away', 'The database does not answer just now. Try again in a moment.'),
      retryAfterS: 2,
    };
  }
  return problem(500, 'internal', 'This failed on our side, and nothing was changed. The log of this server says why.');
}

function fromRouter(error: ORPCError<string, unknown>): Problem {
  if (error.cause instanceof AppError) return toProblem(error.cause);
  if (error.cause instanceof ValidationError) {
    if (error.status >= 500)
      return problem(500, 'internal', 'This failed on our side: the answer did not have its promised shape.');
    const errors = error.cause.issues.map((issue) => ({ path: pathOf(issue as Issue), message: issue.message }));
    const [first] = errors;
    const where = first?.path ? `${first.path}: ` : '';
    const detail = first ? `${where}${first.message}`.replace(/([^.!?])$/, '$1.') : 'This request could not be read.';
    return { ...problem(400, 'invalid_input', detail), errors };
  }
  if (error.code === 'NOT_FOUND') return problem(404, 'no_such_route', 'There is nothing at this address.');
  if (error.status < 500) return problem(error.status, error.code.toLowerCase(), error.message);
  return error.cause === undefined
    ? problem(error.status, 'internal', 'This failed on our side, and nothing was changed.')
    : toProblem(error.cause);
}

/** Writes down what the operator should hear of. */
export function report(log: Log, error: unknown, what: Record<string, unknown>): void {
  const problemStatus = toProblem(error).status;
  const cause = error instanceof ORPCError && error.cause !== undefined ? error.cause : error;
  if (problemStatus >= 500 || (cause instanceof AppError && cause.report))
    log.error({ err: cause, ...what }, 'a request failed');
}

function problem(status: number, code: string, detail: string): Problem {
  return { type: `urn:antiphon:problem:${code}`, title: titles[status] ?? 'Not done', status, code, detail };
}

const titles: Record<number, string> = {
  400: 'Not understood',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  409: 'In conflict',
  410: 'No longer there',
  413: 'Too large',
  415: 'Unknown kind of content',
  422: 'Not possible',
  429: 'Too many tries',
  500: 'Failed on our side',
  503: 'Not available just now',
};

function pathOf(issue: Issue): string {
  return (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.');
}

function httpStatusOf(error: unknown): number {
  return typeof error === 'object' && error !== null && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : 500;
}

/** Connection lost or refused, shutting down, or a statement that took too long. */
function isDatabaseAway(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  const message = error instanceof Error ? error.message : '';
  return (
    /^(57P0[1-3]|57014|08\w{3}|53300|ECONNREFUSED|ECONNRESET|EPIPE)$/.test(code) ||
    /Connection terminated|timeout exceeded when trying to connect/.test(message)
  );
}

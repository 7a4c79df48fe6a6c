/**
 * What ends a command without success. Exit codes: 1 the server refused it, 2 the command, a setting or a file cannot
 * be used, 3 not signed in or not allowed, 4 the server did not answer or failed, 5 what was watched ended badly.
 */
import { Problem } from '@antiphon/contract';
import { ORPCError } from '@orpc/client';

export type ExitCode = 1 | 2 | 3 | 4 | 5;

export class Failure extends Error {
  readonly exitCode: ExitCode;
  readonly problem: Problem | undefined;
  constructor(exitCode: ExitCode, message: string, problem?: Problem) {
    super(message);
    this.exitCode = exitCode;
    this.problem = problem;
  }
}

/** Anything thrown, as a failure in words. */
export function toFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof ORPCError) return fromProblem(error.data, error.status, error.message);
  // Node throws it past every `await` when a file shrinks or goes away while it is sent.
  if (error instanceof DOMException && error.name === 'NotReadableError') {
    return new Failure(2, 'The file changed or went away while it was sent. Run the same command again.');
  }
  if (
    error instanceof Error &&
    /fetch failed|ECONNREFUSED|terminated/.test(`${error.message} ${String(error.cause)}`)
  ) {
    return new Failure(4, 'The server does not answer. Is it running, and is ANTIPHON_URL its address?');
  }
  return new Failure(4, error instanceof Error ? error.message : String(error));
}

/** A problem that came as an answer. */
export function fromProblem(body: unknown, status: number, fallback: string): Failure {
  const parsed = Problem.safeParse(body);
  const code = status === 401 || status === 403 ? 3 : status >= 500 ? 4 : 1;
  return parsed.success ? new Failure(code, parsed.data.detail, parsed.data) : new Failure(code, fallback);
}

/** What a program is told where no server said more; the codes are stable. */
const ownProblems: Readonly<Record<ExitCode, { readonly code: string; readonly title: string }>> = {
  1: { code: 'refused', title: 'The server refused it' },
  2: { code: 'usage', title: 'This command cannot be run as it is' },
  3: { code: 'not_signed_in', title: 'Not signed in, or not allowed' },
  4: { code: 'no_answer', title: 'The server did not answer' },
  5: { code: 'not_finished', title: 'It did not end as asked' },
};

/** The failure as problem details (RFC 9457): those of the server, else our own, which have no `status`. */
export function problemOf(failure: Failure): object {
  const { exitCode, message, problem } = failure;
  const own = ownProblems[exitCode];
  return { ...(problem ?? { type: `urn:antiphon:problem:${own.code}`, ...own, detail: message }), exitCode };
}

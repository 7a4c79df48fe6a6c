/**
 * What went wrong, once for logs and once for people. Codes are declared beside the module that throws them.
 */
export interface AppErrorOptions {
  /** Stable, for programs: `post_not_found`. */
  readonly code: string;
  /** HTTP status. */
  readonly status: number;
  /** One or two sentences for people: what happened, what to do. */
  readonly userMessage: string;
  /** For logs; the user message when left out. */
  readonly message?: string;
  /** Field errors, by path. */
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
  /** For a stale write: the row as it is now. */
  readonly current?: unknown;
  /** Seconds until another try makes sense. */
  readonly retryAfterS?: number;
  /** Whether the operator should hear of it. */
  readonly report?: boolean;
  /** Whether everything is as it was before the call; so when left out for a status below 500. */
  readonly changedNothing?: boolean;
  readonly cause?: unknown;
}

export class AppError extends Error {
  readonly code: string;
  readonly status: number;
  readonly userMessage: string;
  readonly errors: AppErrorOptions['errors'];
  readonly current: unknown;
  readonly retryAfterS: number | undefined;
  readonly report: boolean;
  readonly changedNothing: boolean;

  constructor(options: AppErrorOptions) {
    super(options.message ?? options.userMessage, { cause: options.cause });
    this.code = options.code;
    this.status = options.status;
    this.userMessage = options.userMessage;
    this.errors = options.errors;
    this.current = options.current;
    this.retryAfterS = options.retryAfterS;
    this.report = options.report ?? options.status >= 500;
    this.changedNothing = options.changedNothing ?? options.status < 500;
  }
}

/** A row that is not there, or not this workspace's (the two look the same on purpose). */
export function notFound(what: string): AppError {
  return new AppError({
    code: 'not_found',
    status: 404,
    userMessage: `This ${what} is not there, or not yours to see.`,
  });
}

/** Somebody changed the row meanwhile; `current` is how it is now. */
export function staleWrite(what: string, current: unknown): AppError {
  return new AppError({
    code: 'stale_write',
    status: 409,
    userMessage: `This ${what} was changed meanwhile. Look at both versions and choose.`,
    current,
  });
}

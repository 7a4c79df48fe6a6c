import pino from 'pino';

export type Log = pino.Logger;

/** Structured lines on stdout; secrets that may stand in known fields are struck out. */
export function createLog(level: string, destination?: pino.DestinationStream): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: describeError },
      redact: {
        paths: ['secret', '*.secret', 'password', '*.password', 'headers.authorization', 'headers.cookie'],
        censor: '…',
      },
    },
    destination,
  );
}

/** Name, words, code and place of an error. Other fields may hold whole connections, with all they ever prepared. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const message = withoutParameters(error);
  return {
    type: error.name,
    message,
    ...('code' in error ? { code: error.code } : {}),
    stack: error.stack?.replace(error.message, () => message),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}

/** The query builder says a failed query with its parameters, and these are what people wrote. */
function withoutParameters(error: Error): string {
  const isQuery = 'query' in error && 'params' in error;
  return isQuery ? `Failed query: ${String(error.query)}` : error.message;
}

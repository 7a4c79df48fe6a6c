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
  return {
    type: error.name,
    message: error.message,
    ...('code' in error ? { code: error.code } : {}),
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}

import pino from 'pino';

export type Log = pino.Logger;

/** Structured lines on stdout; secrets that may stand in known fields are struck out. */
export function createLog(level: string): Log {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: ['secret', '*.secret', 'password', '*.password', 'headers.authorization', 'headers.cookie'],
      censor: '…',
    },
  });
}

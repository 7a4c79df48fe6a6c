/** What a person at the terminal reads when a start or a command fails. */
import { inspect } from 'node:util';
import { ConfigError } from '../config.ts';
import { AppError } from './errors.ts';
import { AlreadyRunningError, DataFolderError, PostgresUnavailableError } from './postgres/index.ts';

const inWords = [ConfigError, AlreadyRunningError, DataFolderError, PostgresUnavailableError];

/** Words for a person where we have them; the whole error where we do not. */
export function explainFailure(error: unknown): string {
  if (error instanceof AppError) return error.userMessage;
  if (!(error instanceof Error)) return inspect(error);
  if (inWords.some((kind) => error instanceof kind)) return error.message;
  return ofSystem(error) ?? inspect(error);
}

function ofSystem(error: NodeJS.ErrnoException & { port?: number; address?: string; hostname?: string }) {
  const { code, syscall, port = 0, path = '' } = error;
  if (code === 'EADDRINUSE') {
    return `Port ${port} is taken by another program. Stop it, or start Antiphon on another one: PORT=${port + 1} npm start`;
  }
  if (code === 'ENOSPC') return `The disk is full${path && ` (${path})`}. Make room, then run the same command again.`;
  if (code === 'EACCES' && syscall === 'listen')
    return `This user may not listen on port ${port}. Choose one from 1024 on, such as PORT=4000.`;
  if (path && ['EACCES', 'EPERM', 'EROFS'].includes(code ?? ''))
    return `This user may not ${syscall ?? 'use'} ${path} (${code}). Everything in the data folder (ANTIPHON_DATA) must belong to the user who starts Antiphon.`;
  if (code === 'EADDRNOTAVAIL') return `HOST: ${error.address ?? 'this address'} is no address of this machine.`;
  if (syscall === 'getaddrinfo') return `HOST: there is no machine called ${error.hostname ?? '?'}.`;
  return undefined;
}

/**
 * A database that could not be reached or entered, in words. The password is never told.
 * @param url that of `DATABASE_URL`, or of our own PostgreSQL.
 */
export function databaseUnreachable(error: unknown, url: string): AppError {
  const { hostname, port, username, pathname } = new URL(url);
  const where = `${hostname || 'localhost'}:${port || 5432}`;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const [user, database] = [decodeURIComponent(username), decodeURIComponent(pathname.slice(1))];
  const said = error instanceof Error ? error.message : String(error);
  return new AppError({
    code: 'database_unreachable',
    status: 500,
    userMessage: wordsFor(code, { where, hostname, user, database, said }),
    cause: error,
  });
}

interface Facts {
  readonly where: string;
  readonly hostname: string;
  readonly user: string;
  readonly database: string;
  readonly said: string;
}

/** Codes of Node, and of PostgreSQL: https://www.postgresql.org/docs/18/errcodes-appendix.html */
function wordsFor(code: string, { where, hostname, user, database, said }: Facts): string {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `There is no machine called ${hostname} (DATABASE_URL).`;
  if (code === '28P01' || code === '28000')
    return `PostgreSQL at ${where} does not let user "${user}" in: ${said}. Are the user and the password in DATABASE_URL right?`;
  if (code === '3D000')
    return `There is no database "${database}" at ${where}. Make it (create database "${database}" owner "${user}"), or change DATABASE_URL.`;
  return `PostgreSQL does not answer at ${where} (${said}). Is it running, and is DATABASE_URL right?`;
}

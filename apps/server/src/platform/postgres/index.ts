/**
 * Our own PostgreSQL, for those who bring none (`DATABASE_URL` unset).
 * Owns: the lock on the data folder, the cluster in it, and the one postmaster that serves it.
 * Makes no role and no database: it hands out a superuser, and migrations go on from there.
 */
export { AlreadyRunningError, DataFolderError, type DataFolderLock, lockDataFolder } from './data-folder-lock.ts';
export { PostgresUnavailableError } from './postgres.errors.ts';
export { type EmbeddedPostgres, type PostgresOptions, startPostgres } from './start-postgres.ts';
export { databaseHome } from './workplace.ts';

/** The embedded PostgreSQL cannot run here. The message is meant for the person at the terminal and names a cure. */
export class PostgresUnavailableError extends Error {
  override readonly name = 'PostgresUnavailableError';
}

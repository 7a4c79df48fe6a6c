/**
 * A reading question that brings its fence along: "for this workspace, and read only", the question and the end of
 * the transaction leave in one packet, and one packet comes back. Between two questions nothing is open.
 *
 * PostgreSQL runs what stands before a Sync as one transaction (https://www.postgresql.org/docs/18/protocol-flow.html,
 * "Pipelining", 2026-11-21). When the fence cannot be put up, it skips the question: it fails, and never runs bare.
 */
import pg from 'pg';

const fenceName = 'fence of a reading question';
const fenceText = `select set_config('app.workspace', $1, true), set_config('transaction_read_only', 'on', true)`;

/** What the driver calls on a question, as far as it is changed here; its type declarations leave this out. */
interface DriverQuestion {
  callback: (error: Error | null, result: pg.QueryResult) => void;
  prepare(connection: pg.Connection): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: pg.Connection): void;
}
const DriverQuestion = pg.Query as unknown as new (question: pg.QueryConfig, values?: unknown[]) => DriverQuestion;

class FencedQuestion extends DriverQuestion {
  readonly #workspaceId: string;
  #isFenced = false;

  constructor(workspaceId: string, question: pg.QueryConfig, values: unknown[] | undefined) {
    // A question in the simple protocol would end the transaction before it is fenced.
    super({ ...question, queryMode: 'extended' } as pg.QueryConfig, values);
    this.#workspaceId = workspaceId;
  }

  override prepare(connection: pg.Connection): void {
    connection.bind({ statement: fenceName, values: [this.#workspaceId] }, true);
    connection.execute({}, true);
    super.prepare(connection);
  }

  override handleDataRow(message: unknown): void {
    if (this.#isFenced) super.handleDataRow(message);
  }

  override handleCommandComplete(message: unknown, connection: pg.Connection): void {
    if (this.#isFenced) super.handleCommandComplete(message, connection);
    this.#isFenced = true;
  }
}

/** Connections that know the fence's statement. */
const prepared = new WeakSet<pg.PoolClient>();

/** The same connection, on which every question is fenced. For as long as it is borrowed from the pool. */
export function fenceReading(client: pg.PoolClient, workspaceId: string, onError: (error: Error) => void) {
  if (!prepared.has(client)) {
    prepared.add(client);
    // Leaves together with the first question. Outside of a transaction it changes nothing.
    client.query({ name: fenceName, text: fenceText, values: [workspaceId] }).catch((error: Error) => {
      prepared.delete(client);
      onError(error);
    });
  }
  const query = (question: string | pg.QueryConfig, values?: unknown[]): Promise<pg.QueryResult> =>
    new Promise<pg.QueryResult>((resolve, reject) => {
      const config = typeof question === 'string' ? { text: question } : question;
      const asked = new FencedQuestion(workspaceId, config, values);
      asked.callback = (error, result) => (error ? reject(error) : resolve(result));
      client.query(asked as unknown as pg.Submittable);
    }).catch((error: Error) => {
      // From here the trace leads to who asked, not to the socket.
      Error.captureStackTrace(error);
      throw error;
    });
  return Object.create(client, { query: { value: query } }) as pg.PoolClient;
}

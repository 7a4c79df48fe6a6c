/**
 * Pools and units of work. A unit of work is one transaction of milliseconds that says for whom it works;
 * forced row-level security holds it to that. Never keep one open across an outside call or a stream.
 */
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import pg from 'pg';

export type Query = NodePgDatabase<Record<string, never>>;

interface Unit {
  /** Drizzle on this transaction's connection. */
  readonly db: Query;
  /** The bare connection, for prepared and bulk statements. */
  readonly client: pg.PoolClient;
  /** Runs once the commit is done; never when it is rolled back. */
  afterCommit(work: () => void): void;
  /** Tells every process, once committed, that there is something new to look at. */
  hint(): void;
}
/** Work inside one workspace: row-level security shows its rows and no others. */
export interface WorkspaceScope extends Unit {
  readonly kind: 'workspace';
  readonly workspaceId: string;
}
/**
 * Work before or across workspaces, for `*.instance.queries.ts` only. As `app` it sees workspace rows only
 * through a door (`app.user`: own memberships; `app.door`: the row whose secret is known); as `publisher` it
 * sees what publishing needs.
 */
export interface InstanceScope extends Unit {
  readonly kind: 'instance';
}

export interface Door {
  /** Shows this user's memberships and their workspaces. */
  readonly userId?: string;
  /** Shows the row that keeps this hash: an API key, an invitation, a signed link. */
  readonly secretHash?: string;
}

export interface Database {
  inWorkspace<T>(workspaceId: string, work: (scope: WorkspaceScope) => Promise<T>): Promise<T>;
  atDoor<T>(door: Door, work: (scope: InstanceScope) => Promise<T>): Promise<T>;
  asPublisher<T>(work: (scope: InstanceScope) => Promise<T>): Promise<T>;
  /** The pool of role `app`, for libraries that bring their own queries (identity, job queue). */
  readonly appPool: pg.Pool;
  /** Who passes hints on; set by `openHints`. */
  readonly hinter: { touch(): void };
  /** A connection of its own for LISTEN and NOTIFY; never through a pooler. */
  connectDirect(): Promise<pg.Client>;
  close(): Promise<void>;
}

export interface DatabaseUrls {
  readonly app: string;
  readonly publisher: string;
  /** Past any pooler, for LISTEN. */
  readonly direct: string;
}

export interface DatabaseOptions {
  readonly urls: DatabaseUrls;
  readonly appConnections?: number;
  readonly publisherConnections?: number;
  onError(error: Error): void;
}

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const secretPattern = /^[\w-]{1,128}$/;

export function openDatabase(options: DatabaseOptions): Database {
  const appPool = makePool(options.urls.app, options.appConnections ?? 12, options.onError);
  const publisherPool = makePool(options.urls.publisher, options.publisherConnections ?? 4, options.onError);
  const hinter = { touch: () => undefined };
  const run = <T>(pool: pg.Pool, opening: string, work: (unit: Unit) => Promise<T>) =>
    transact(pool, opening, () => hinter.touch(), work);
  return {
    appPool,
    hinter,
    inWorkspace: (workspaceId, work) => {
      if (!uuidPattern.test(workspaceId)) throw new Error(`not a workspace id: ${workspaceId}`);
      return run(appPool, `begin; select set_config('app.workspace', '${workspaceId}', true)`, (unit) =>
        work({ kind: 'workspace', workspaceId, ...unit }),
      );
    },
    atDoor: (door, work) => {
      if (door.userId !== undefined && !uuidPattern.test(door.userId)) throw new Error('not a user id');
      if (door.secretHash !== undefined && !secretPattern.test(door.secretHash)) throw new Error('not a hash');
      const settings = `select set_config('app.user', '${door.userId ?? ''}', true), set_config('app.door', '${door.secretHash ?? ''}', true)`;
      return run(appPool, `begin; ${settings}`, (unit) => work({ kind: 'instance', ...unit }));
    },
    asPublisher: (work) => run(publisherPool, 'begin', (unit) => work({ kind: 'instance', ...unit })),
    connectDirect: async () => {
      const client = new pg.Client({ connectionString: options.urls.direct, application_name: 'antiphon-hints' });
      client.on('error', options.onError);
      await client.connect();
      return client;
    },
    close: async () => {
      await Promise.all([appPool.end(), publisherPool.end()]);
    },
  };
}

function makePool(url: string, max: number, onError: (error: Error) => void): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    idleTimeoutMillis: 60_000,
    connectionTimeoutMillis: 10_000,
    idle_in_transaction_session_timeout: 5_000,
    statement_timeout: 20_000,
    application_name: 'antiphon',
    keepAlive: true,
  });
  // An idle connection that breaks (a killed backend) must not end the process; the pool replaces it.
  pool.on('error', onError);
  return pool;
}

/** `opening` begins the transaction and says for whom, in one round trip. */
async function transact<T>(
  pool: pg.Pool,
  opening: string,
  touch: () => void,
  work: (unit: Unit) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  const after: (() => void)[] = [];
  let hasNews = false;
  let broken: Error | undefined;
  try {
    await client.query(opening);
    const result = await work({
      db: drizzle({ client }),
      client,
      afterCommit: (run) => after.push(run),
      hint: () => {
        hasNews = true;
      },
    });
    await client.query('commit');
    for (const run of after) run();
    if (hasNews) touch();
    return result;
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

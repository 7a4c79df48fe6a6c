/**
 * Pools and units of work. A unit of work is one transaction of milliseconds that says for whom it works;
 * forced row-level security holds it to that. Never keep one open across an outside call or a stream.
 */
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { fenceReading } from './fenced-question.ts';

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
  /**
   * The same for work that only reads; PostgreSQL refuses its writes. Each question is a transaction of its own
   * and one packet (`fenced-question.ts`), so two of them may see different moments, as everywhere here.
   */
  readWorkspace<T>(workspaceId: string, work: (scope: WorkspaceScope) => Promise<T>): Promise<T>;
  atDoor<T>(door: Door, work: (scope: InstanceScope) => Promise<T>): Promise<T>;
  asPublisher<T>(work: (scope: InstanceScope) => Promise<T>): Promise<T>;
  /**
   * The same for work that only reads; PostgreSQL refuses its writes. Its connections never wait behind a lock, so it
   * may be asked from within a unit of work that holds some.
   */
  readAsPublisher<T>(work: (scope: InstanceScope) => Promise<T>): Promise<T>;
  /** The pool of role `app`, for libraries that bring their own queries (identity, job queue). */
  readonly appPool: pg.Pool;
  /** Who passes hints on; set by `openHints`. */
  readonly hinter: { touch(): void };
  /** A connection of its own for LISTEN and NOTIFY; never through a pooler. */
  connectDirect(): Promise<pg.Client>;
  /** A pool of role `app` with settings of its own, for a library that wants one; it ends with ours. */
  openPool(settings: pg.PoolConfig): pg.Pool;
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
const readerConnections = 2;

export function openDatabase(options: DatabaseOptions): Database {
  let isClosing = false;
  // A pool does not wait for its sockets: our own database may end them first, and that is no news.
  const onError = (error: Error) => {
    if (!isClosing) options.onError(error);
  };
  const appPool = makePool(options.urls.app, options.appConnections ?? 12, onError);
  const publisherPool = makePool(options.urls.publisher, options.publisherConnections ?? 4, onError);
  const readerPool = makePool(options.urls.publisher, readerConnections, onError);
  const others: pg.Pool[] = [];
  const hinter = { touch: () => undefined };
  const mode = (opening: string): Mode => ({ opening, touch: () => hinter.touch() });
  return {
    appPool,
    hinter,
    inWorkspace: (workspaceId, work) => {
      requireUuid(workspaceId);
      const opening = `begin; select set_config('app.workspace', '${workspaceId}', true)`;
      return transact(appPool, mode(opening), (unit) => work({ kind: 'workspace', workspaceId, ...unit }));
    },
    readWorkspace: async (workspaceId, work) => {
      requireUuid(workspaceId);
      const client = await appPool.connect();
      const after: (() => void)[] = [];
      try {
        const fenced = fenceReading(client, workspaceId, onError);
        const unit: Unit = {
          db: drizzle({ client: fenced }),
          client: fenced,
          afterCommit: (run) => after.push(run),
          hint: () => hinter.touch(),
        };
        const result = await work({ kind: 'workspace', workspaceId, ...unit });
        for (const run of after) run();
        return result;
      } finally {
        client.release();
      }
    },
    atDoor: (door, work) => {
      if (door.userId !== undefined && !uuidPattern.test(door.userId)) throw new Error('not a user id');
      if (door.secretHash !== undefined && !secretPattern.test(door.secretHash)) throw new Error('not a hash');
      const settings = `select set_config('app.user', '${door.userId ?? ''}', true), set_config('app.door', '${door.secretHash ?? ''}', true)`;
      return transact(appPool, mode(`begin; ${settings}`), (unit) => work({ kind: 'instance', ...unit }));
    },
    asPublisher: (work) => transact(publisherPool, mode('begin'), (unit) => work({ kind: 'instance', ...unit })),
    readAsPublisher: (work) =>
      transact(readerPool, mode('begin read only'), (unit) => work({ kind: 'instance', ...unit })),
    connectDirect: async () => {
      const client = new pg.Client({ connectionString: options.urls.direct, application_name: 'antiphon-hints' });
      client.on('error', options.onError);
      await client.connect();
      return client;
    },
    openPool: (settings) => {
      const pool = hear(new pg.Pool({ connectionString: options.urls.app, ...settings }), onError);
      others.push(pool);
      return pool;
    },
    close: async () => {
      isClosing = true;
      await Promise.all([appPool, publisherPool, readerPool, ...others].map((pool) => pool.end()));
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
    // A unit's first question travels with its opening, without waiting in between.
    pipeline: true,
  });
  return hear(pool, onError);
}

/**
 * A connection that breaks (a killed backend) must not end the process, idle or between two questions of a unit: the
 * pool listens to idle ones only. It replaces what broke.
 */
function hear(pool: pg.Pool, onError: (error: Error) => void): pg.Pool {
  pool.on('connect', (client) => client.on('error', onError));
  pool.on('error', () => undefined);
  return pool;
}

function requireUuid(workspaceId: string): void {
  if (!uuidPattern.test(workspaceId)) throw new Error(`not a workspace id: ${workspaceId}`);
}

interface Mode {
  readonly opening: string;
  touch(): void;
}

/** `opening` begins the transaction and says for whom; it travels together with the first question of `work`. */
async function transact<T>(pool: pg.Pool, mode: Mode, work: (unit: Unit) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  const after: (() => void)[] = [];
  let hasNews = false;
  let broken: Error | undefined;
  try {
    const opened = Promise.allSettled([sendWithNext(client, mode.opening)]);
    const result = await work({
      db: drizzle({ client }),
      client,
      afterCommit: (run) => after.push(run),
      hint: () => {
        hasNews = true;
      },
    });
    for (const outcome of await opened) if (outcome.status === 'rejected') throw outcome.reason;
    await client.query('commit');
    for (const run of after) run();
    if (hasNews) mode.touch();
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

/** Holds a query back until the end of this turn of the loop, so that it leaves in one packet with what follows it. */
function sendWithNext(client: pg.PoolClient, text: string): Promise<unknown> {
  const { stream } = client.connection;
  stream.cork();
  process.nextTick(() => stream.uncork());
  return client.query(text);
}

/**
 * Background jobs on pg-boss: everything that may wait half a second. Publishing never goes through here
 * (its due-list is the `publications` table). A job is put in with the change that asks for it, in one commit.
 */
import pg from 'pg';
import { type Job, PgBoss } from 'pg-boss';
import type { z } from 'zod';
import type { Database, WorkspaceScope } from '../db/database.ts';
import type { RoleNames } from '../db/roles.ts';
import type { Log } from '../platform/log.ts';

const schema = 'jobs';
/** How often a worker looks by itself: for jobs of other processes, waits and repeats. */
const pollS = 1;
/** Any fixed number, another one than the migrations'. */
const lockNumber = 4_217_003;

/** A kind of job: its name, its payload, and how often it may fail before it is set aside. */
export interface JobKind<Payload> {
  readonly name: string;
  readonly payload: z.ZodType<Payload>;
  readonly retryLimit?: number;
  readonly retryDelayS?: number;
  readonly concurrency?: number;
  /** After this a job without a sign of life is given to another worker. */
  readonly expireInS?: number;
}

export interface JobHandler<Context> {
  readonly name: string;
  readonly kind: JobKind<never>;
  /** Cron expression in UTC, for jobs that come by themselves with an empty payload. */
  readonly cron?: string;
  run(app: Context, payload: unknown, signal: AbortSignal): Promise<void>;
}

/** Ties a kind to what is done; the payload is checked before. */
export function handleJob<Context, Payload>(
  kind: JobKind<Payload>,
  run: (app: Context, payload: Payload, signal: AbortSignal) => Promise<void>,
  options: { cron?: string } = {},
): JobHandler<Context> {
  return {
    name: kind.name,
    kind: kind as unknown as JobKind<never>,
    ...(options.cron ? { cron: options.cron } : {}),
    run: (app, payload, signal) => run(app, kind.payload.parse(payload), signal),
  };
}

export interface EnqueueOptions {
  /** Not before this moment. */
  readonly startAfter?: Date;
  /** While a job with this key waits, another one is not added. */
  readonly singletonKey?: string;
}

export interface JobQueue {
  /** Adds a job in the caller's transaction. */
  enqueue<Payload>(
    scope: WorkspaceScope,
    kind: JobKind<Payload>,
    payload: Payload,
    options?: EnqueueOptions,
  ): Promise<void>;
  /** Lets this workspace's jobs of a kind that wait for a moment begin now, where their payload holds all of `part`. */
  hasten<Payload>(scope: WorkspaceScope, kind: JobKind<Payload>, part: Partial<Payload>): Promise<void>;
  close(): Promise<void>;
}

/** Makes the queue's tables, as the owner, and lets the app role use them. */
export async function prepareQueue(ownerUrl: string, roles: RoleNames): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    // Servers that start at once take turns; the lock ends with the connection.
    await client.query('select pg_advisory_lock($1)', [lockNumber]);
    const boss = new PgBoss({ connectionString: ownerUrl, schema, supervise: false, schedule: false, max: 2 });
    boss.on('error', () => undefined);
    await boss.start();
    await boss.stop({ graceful: false });
    const app = pg.escapeIdentifier(roles.app);
    await client.query(`grant usage, create on schema ${schema} to ${app}`);
    await client.query(`grant all on all tables in schema ${schema} to ${app}`);
    await client.query(`grant all on all sequences in schema ${schema} to ${app}`);
    await client.query(`grant execute on all functions in schema ${schema} to ${app}`);
  } finally {
    await client.end();
  }
}

export interface QueueOptions<Context> {
  readonly db: Database;
  readonly log: Log;
  readonly handlers: readonly JobHandler<Context>[];
  /** False where only the http role runs: jobs are added but not worked on. */
  readonly works: boolean;
  /** Waited for by jobs that come before everything stands. */
  context(): Promise<Context>;
}

export async function openQueue<Context>(options: QueueOptions<Context>): Promise<JobQueue> {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => options.db.appPool.query(text, values as unknown[]) },
    schema,
    migrate: false,
    createSchema: false,
    schedule: options.works,
    supervise: options.works,
  });
  boss.on('error', (error) => options.log.error({ err: error }, 'job queue'));
  await boss.start();
  const workers = new Map<string, readonly string[]>();
  for (const handler of options.handlers) {
    await boss.createQueue(handler.name, {
      retryLimit: handler.kind.retryLimit ?? 5,
      retryDelay: handler.kind.retryDelayS ?? 2,
      retryBackoff: true,
      expireInSeconds: handler.kind.expireInS ?? 300,
      heartbeatSeconds: 10,
      deleteAfterSeconds: 7 * 24 * 3600,
    });
    if (!options.works) continue;
    const work = async ([job]: Job<object>[]): Promise<void> => {
      if (!job) return;
      try {
        await handler.run(await options.context(), job.data, job.signal);
      } catch (error) {
        options.log.error({ err: error, job: handler.name, id: job.id }, 'a job failed and will be tried again');
        throw error;
      }
    };
    const ids: string[] = [];
    for (let count = handler.kind.concurrency ?? 2; count > 0; count -= 1) {
      // Who had one job looks for the next at once: else each would end one in a poll, however many wait.
      const workAndLook = (jobs: Job<object>[]) => work(jobs).finally(() => id && boss.notifyWorker(id));
      let id = '';
      id = await boss.work(handler.name, { pollingIntervalSeconds: pollS, batchSize: 1 }, workAndLook);
      ids.push(id);
    }
    workers.set(handler.name, ids);
    if (handler.cron) await boss.schedule(handler.name, handler.cron, {});
  }
  const inTransaction = (scope: WorkspaceScope) => ({
    db: { executeSql: (text: string, values?: unknown[]) => scope.client.query(text, values) },
  });
  // Workers of this process look at once; those of others with their next poll.
  const lookAfterCommit = (scope: WorkspaceScope, { name }: { readonly name: string }) =>
    scope.afterCommit(() => {
      for (const id of workers.get(name) ?? []) boss.notifyWorker(id);
    });
  return {
    enqueue: async (scope, kind, payload, enqueueOptions = {}) => {
      await boss.send(kind.name, payload as object, {
        ...inTransaction(scope),
        ...(enqueueOptions.startAfter ? { startAfter: enqueueOptions.startAfter } : {}),
        ...(enqueueOptions.singletonKey ? { singletonKey: enqueueOptions.singletonKey, singletonSeconds: 1 } : {}),
      });
      lookAfterCommit(scope, kind);
    },
    hasten: async (scope, kind, part) => {
      const data = { ...part, workspaceId: scope.workspaceId };
      const waiting = await boss.findJobs(kind.name, { ...inTransaction(scope), data, queued: true });
      for (const { id } of waiting)
        await boss.update(kind.name, undefined, { ...inTransaction(scope), id, startAfter: 0 });
      if (waiting.length > 0) lookAfterCommit(scope, kind);
    },
    close: () => boss.stop({ graceful: true, timeout: 5000 }),
  };
}

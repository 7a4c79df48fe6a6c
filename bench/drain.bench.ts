/**
 * A great many at once (`npm run bench -- drain [-- --drain=100000 --accounts=2000]`): publications that come due in
 * one minute, sent by one worker and by two, against the bare loop; and whether an account with a long queue delays
 * the others.
 */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import pg from 'pg';
import { type Person, startTestServer, type TestServer } from '../apps/server/src/testing/start-test-server.ts';
import { type Figure, percentile, round } from './figures.ts';
import { pssOf } from './memory.ts';
import {
  type BenchAccount,
  connectAccounts,
  drainBare,
  paceAround,
  plant,
  startWorld,
  withInstantWorld,
} from './publish-ground.ts';

const numberOf = (name: string, usual: number): number =>
  Number(process.argv.find((argument) => argument.startsWith(`--${name}=`))?.split('=')[1] ?? usual);
const drainCount = numberOf('drain', 100_000);
const accountCount = numberOf('accounts', 2_000);
const hotCount = Math.round(drainCount * 0.199);
const minuteMs = 60_000;
const leadMs = 3_000;
const memoryEveryMs = 500;

interface Ground {
  readonly server: TestServer;
  readonly ada: Person;
  readonly worldUrl: string;
  readonly accounts: readonly BenchAccount[];
}

export async function benchDrain(): Promise<Figure[]> {
  const world = await startWorld();
  const server = await startTestServer({ settings: { ANTIPHON_ROLES: 'http' } });
  try {
    const ada = await server.signUp();
    const accounts = await connectAccounts(withInstantWorld(server.app, world.url), ada, accountCount);
    const ground = { server, ada, worldUrl: world.url, accounts };
    const drainHalf = () => drainBare(server.ownerUrl, world.url, accounts, drainCount / 2);
    let before = await drainHalf();
    const figures: Figure[] = [];
    for (const workers of [1, 2]) {
      const { perSecond, startedInMinute, mostMb } = await drain(ground, workers);
      const after = await drainHalf();
      const bare = paceAround(before, after);
      before = after;
      figures.push({
        name: `drain, ${workers === 1 ? 'one worker' : 'two workers'}`,
        value: round(perSecond),
        unit: 'publications/s',
        baseline: {
          name: 'bare loop',
          value: round(bare.perSecond),
          ratio: round(perSecond / bare.perSecond),
          how: bare.how,
        },
        aim: 'ratio ≥ 0.5; memory of a worker < 300 MB',
        details: {
          publications: drainCount,
          accounts: accountCount,
          startedWithinTheMinute: startedInMinute,
          mostMemoryOfAWorkerMb: round(mostMb, 0),
        },
      });
    }
    figures.push(await delayByHotAccount(ground));
    return figures;
  } finally {
    await server.stop();
    world.stop();
  }
}

/** Starts a worker process. @returns how to end it, which tells how many MB of memory (PSS) it held at most. */
async function startWorker({ server, worldUrl }: Ground): Promise<() => Promise<number>> {
  const child = fork(join(import.meta.dirname, 'drain-worker.ts'), [worldUrl], {
    env: {
      ...process.env,
      DATABASE_URL: server.ownerUrl,
      ANTIPHON_MASTER_KEY: server.app.masterKey,
      ANTIPHON_DATA: server.dataFolder,
      ANTIPHON_LOG: 'error',
      NODE_ENV: 'production',
    },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('exit', (code) => reject(new Error(`a worker ended with ${code}`)));
  });
  let mostMb = 0;
  const watch = setInterval(() => {
    mostMb = Math.max(mostMb, pssOf(child.pid ?? 0) / 1024);
  }, memoryEveryMs);
  return async () => {
    clearInterval(watch);
    child.send('stop');
    await gone;
    return mostMb;
  };
}

async function drain(ground: Ground, workerCount: number) {
  const { server, ada, accounts } = ground;
  const stops = await Promise.all(Array.from({ length: workerCount }, () => startWorker(ground)));
  // Written while nobody may send: what is measured is sending.
  await pauseAll(ground, true);
  const from = Date.now() + leadMs;
  const dues = Array.from({ length: drainCount }, (_, index) => new Date(from + (index * minuteMs) / drainCount));
  await plant(server.ownerUrl, ada, accounts, dues);
  const client = await owner(server.ownerUrl);
  // The minute begins now, however long the writing took.
  const { rows: moved } = await client.query<{ from: Date }>(
    `with shift as (select now() + interval '1 second' - min(due_at) as by from publications where state = 'scheduled'),
      p as (update publications set due_at = due_at + by from shift where state = 'scheduled' returning due_at),
      l as (update lanes set next_due_at = next_due_at + by from shift where next_due_at is not null)
      select min(due_at) as from from p`,
  );
  const beginsAt = moved[0]?.from ?? new Date();
  await client.query('analyze publications');
  await pauseAll(ground, false);
  const startedAt = Math.max(Date.now(), beginsAt.getTime());
  await untilEmpty(client);
  const seconds = (Date.now() - startedAt) / 1000;
  const { rows } = await client.query<{ count: number }>(
    `select count(*)::int as count from steps s join publications p on p.workspace_id = s.workspace_id and p.id = s.publication_id
      where p.due_at >= $1 and s.sent_at < $1::timestamptz + interval '1 minute'`,
    [beginsAt],
  );
  await client.end();
  const memory = await Promise.all(stops.map((stop) => stop()));
  return { perSecond: drainCount / seconds, startedInMinute: rows[0]?.count ?? 0, mostMb: Math.max(...memory) };
}

/** How late the others' posts start beside an account with a long queue, against the same without it. */
async function delayByHotAccount(ground: Ground): Promise<Figure> {
  const calm = await latenessOfOthers(ground, 0);
  const beside = await latenessOfOthers(ground, hotCount);
  const delay = percentile(beside, 0.5) - percentile(calm, 0.5);
  return {
    name: 'delay of the others by a hot account',
    value: round(delay),
    unit: 'ms',
    baseline: {
      name: 'without it, p50',
      value: round(percentile(calm, 0.5)),
      ratio: round(percentile(beside, 0.5) / percentile(calm, 0.5)),
      how: '100 posts of 100 accounts, one every 60 ms, one worker',
    },
    aim: '< 100',
    details: { waiting: hotCount, p99: round(percentile(beside, 0.99)), p99Without: round(percentile(calm, 0.99)) },
  };
}

async function latenessOfOthers(ground: Ground, waiting: number): Promise<number[]> {
  const { server, ada, accounts } = ground;
  const [hot, ...others] = accounts;
  if (!hot) throw new Error('no account');
  const stop = await startWorker(ground);
  const overdue = new Date();
  if (waiting > 0)
    await plant(
      server.ownerUrl,
      ada,
      [hot],
      Array.from({ length: waiting }, () => overdue),
    );
  const first = Date.now() + leadMs;
  const dues = Array.from({ length: 100 }, (_, index) => new Date(first + index * 60));
  await plant(server.ownerUrl, ada, others.slice(0, 100), dues);
  server.app.db.hinter.touch();
  await new Promise((resolve) => setTimeout(resolve, leadMs + 100 * 60 + 3_000));
  await stop();
  const client = await owner(server.ownerUrl);
  const { rows } = await client.query<{ late: number }>(
    `select extract(epoch from s.sent_at - p.due_at) * 1000 as late from steps s
      join publications p on p.workspace_id = s.workspace_id and p.id = s.publication_id where p.due_at >= $1`,
    [new Date(first)],
  );
  // What is left of the queue is not sent any more.
  await client.query("update publications set state = 'cancelled' where state = 'scheduled'");
  await client.query('update lanes set next_due_at = null, held_by = null');
  await client.end();
  if (rows.length !== 100) throw new Error(`${rows.length} of 100 started`);
  return rows.map(({ late }) => Number(late));
}

async function owner(ownerUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  await client.query("set app.maintenance = 'on'");
  return client;
}

/** Pauses the workspace as a person does, or lets it go on; a worker notices within a second. */
async function pauseAll({ server, ada }: Ground, isPaused: boolean): Promise<void> {
  const client = await owner(server.ownerUrl);
  await client.query('update workspaces set paused_at = case when $2 then now() end where id = $1', [
    ada.workspaceId,
    isPaused,
  ]);
  await client.end();
  if (isPaused) await new Promise((resolve) => setTimeout(resolve, 1_500));
}

/** Of the lanes, which are few: counting the publications would itself be a good part of the work. */
async function untilEmpty(client: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ left: number }>(
      'select count(*)::int as left from lanes where held_by is not null or next_due_at is not null',
    );
    if (rows[0]?.left === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/**
 * Publishing: 20,000 due publications drained on an instant sandbox, against a bare SKIP LOCKED loop that makes
 * the same HTTP call and one commit; and how long after its due time a post starts when little is going on.
 */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { createChannels } from '@antiphon/channels/server';
import { createSafeFetch } from '@antiphon/wire';
import pg from 'pg';
import type { AppContext } from '../apps/server/src/context.ts';
import { beginConnect, keepAccounts } from '../apps/server/src/modules/accounts/index.ts';
import { startPublisher } from '../apps/server/src/modules/publications/index.ts';
import { type Person, startTestServer } from '../apps/server/src/testing/start-test-server.ts';
import { readDurability } from './durability.ts';
import { type Figure, percentile, round } from './figures.ts';

const accountCount = 200;
const drainCount = Number(process.argv.find((argument) => argument.startsWith('--drain='))?.slice(8) ?? 20_000);
const bareConnections = 16;
const bareSql =
  'begin; select id, account from bare where not done and due_at <= now() order by due_at limit 1 for update skip locked; <HTTP call>; update bare set done = true, remote_id = $2 where id = $1; commit';

/** Starts the instant networks in another process. */
async function startWorld() {
  const child = fork(join(import.meta.dirname, 'instant-world.ts'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const { url } = await new Promise<{ url: string }>((resolve) =>
    child.once('message', (message) => resolve(message as { url: string })),
  );
  return { url, stop: () => child.kill() };
}

export async function benchPublishing(): Promise<Figure[]> {
  const world = await startWorld();
  const server = await startTestServer({ settings: { ANTIPHON_ROLES: 'http' } });
  try {
    const ada = await server.signUp();
    const channels = createChannels({ sandboxUrl: world.url });
    const app: AppContext = {
      ...server.app,
      channels,
      channel: (id) => channels.find((channel) => channel.id === id),
      fetch: createSafeFetch({ allowPrivateHosts: [new URL(world.url).host] }),
    };
    const accounts = await connectAccounts(app, ada);
    const bare = await drainBare(server.ownerUrl, world.url, accounts);
    const own = await drainOwn(app, ada, server.ownerUrl, accounts);
    const starts = await dueToStart(app, ada, server.ownerUrl, accounts);
    return [
      {
        name: 'drain',
        value: round(own),
        unit: 'publications/s',
        baseline: {
          name: 'bare loop',
          value: round(bare),
          ratio: round(own / bare),
          how: `${bareConnections} connections, ${await readDurability(server.ownerUrl)}: ${bareSql}`,
        },
        aim: 'ratio ≥ 0.5',
        details: { publications: drainCount, accounts: accountCount },
      },
      {
        name: 'due to start, p50',
        value: round(percentile(starts, 0.5)),
        unit: 'ms',
        aim: '≤ 10',
        details: { posts: starts.length },
      },
      { name: 'due to start, p99', value: round(percentile(starts, 0.99)), unit: 'ms', aim: '≤ 100' },
    ];
  } finally {
    await server.stop();
    world.stop();
  }
}

interface BenchAccount {
  readonly id: string;
  readonly token: string;
}

async function connectAccounts(app: AppContext, ada: Person): Promise<BenchAccount[]> {
  const accounts: BenchAccount[] = [];
  for (let index = 0; index < accountCount; index += 1) {
    const input = { style: 'murmur', handle: `bench${index}`, password: 'bench' };
    const begun = await beginConnect(app, {
      workspaceId: ada.workspaceId,
      userId: ada.userId,
      channel: 'sandbox',
      method: 'pretend',
      input,
    });
    if (begun.kind !== 'connected') throw new Error('not connected');
    const [row] = await app.db.inWorkspace(ada.workspaceId, (scope) =>
      keepAccounts(app, scope, 'sandbox', begun.profiles),
    );
    const secret = begun.profiles[0]?.secret as { accessToken?: string };
    if (!row) throw new Error('not kept');
    accounts.push({ id: row.id, token: String(secret.accessToken ?? '') });
  }
  return accounts;
}

/** Writes posts that are due, in bulk: what is measured is sending. */
async function plant(
  ownerUrl: string,
  ada: Person,
  accounts: readonly BenchAccount[],
  dues: readonly Date[],
): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  await client.query("set app.maintenance = 'on'");
  await client.query(
    `with due as (
       select gen_random_uuid() as post, gen_random_uuid() as version, gen_random_uuid() as publication, d as due_at,
         ($2::uuid[])[1 + (n - 1) % cardinality($2::uuid[])] as account, 'Bench post ' || n || ' ' || gen_random_uuid() as words
       from unnest($3::timestamptz[]) with ordinality as u (d, n)
     ), p as (
       insert into posts (workspace_id, id, project_id, title, content, created_at, updated_at)
       select $1, post, (select id from projects where workspace_id = $1 and is_default), words, jsonb_build_object('parts', jsonb_build_array(jsonb_build_object('text', words, 'media', '[]'::jsonb))), now(), now() from due
     ), v as (
       insert into versions (workspace_id, id, post_id, account_id, follows_shared, content)
       select $1, version, post, account, true, jsonb_build_object('parts', jsonb_build_array(jsonb_build_object('text', words, 'media', '[]'::jsonb))) from due
     ), s as (
       insert into publications (workspace_id, id, post_id, version_id, account_id, state, due_at, seed, created_at)
       select $1, publication, post, version, account, 'scheduled', due_at, replace(publication::text, '-', ''), now() from due
     )
     update lanes l set next_due_at = least(l.next_due_at, m.first) from (select account, min(due_at) as first from due group by account) m
     where l.workspace_id = $1 and l.account_id = m.account`,
    [ada.workspaceId, accounts.map((account) => account.id), dues],
  );
  await client.query('analyze publications');
  await client.end();
}

async function drainOwn(
  app: AppContext,
  ada: Person,
  ownerUrl: string,
  accounts: readonly BenchAccount[],
): Promise<number> {
  const due = new Date(Date.now() - 1000);
  await plant(
    ownerUrl,
    ada,
    accounts,
    Array.from({ length: drainCount }, () => due),
  );
  const startedAt = performance.now();
  const publisher = await startPublisher(app);
  for (;;) {
    // Of the lanes, which are few: counting the publications would itself be a good part of the work.
    const { rows } = await app.db.inWorkspace(ada.workspaceId, (scope) =>
      scope.client.query<{ left: number }>(
        'select count(*)::int as left from lanes where held_by is not null or next_due_at is not null',
      ),
    );
    if (rows[0]?.left === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const seconds = (performance.now() - startedAt) / 1000;
  await publisher.stop();
  return drainCount / seconds;
}

async function drainBare(ownerUrl: string, worldUrl: string, accounts: readonly BenchAccount[]): Promise<number> {
  const pool = new pg.Pool({ connectionString: ownerUrl, max: bareConnections });
  await pool.query(
    'create table bare (id bigint generated always as identity primary key, account int not null, due_at timestamptz not null, done boolean not null default false, remote_id text)',
  );
  await pool.query(
    "insert into bare (account, due_at) select n % $1, now() - interval '1 second' from generate_series(1, $2::int) n",
    [accounts.length, drainCount],
  );
  await pool.query('create index bare_due on bare (due_at) where not done');
  await pool.query('analyze bare');
  const work = async (): Promise<void> => {
    const client = await pool.connect();
    for (;;) {
      await client.query('begin');
      const { rows } = await client.query<{ id: string; account: number }>(
        'select id, account from bare where not done and due_at <= now() order by due_at limit 1 for update skip locked',
      );
      const [row] = rows;
      if (!row) break;
      const answer = await fetch(`${worldUrl}/v1/posts`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${accounts[row.account]?.token}`,
          'content-type': 'application/json',
          'idempotency-key': `bare-${row.id}`,
        },
        body: JSON.stringify({ text: `Bare post ${row.id}` }),
      });
      if (!answer.ok) throw new Error(`the bare call was refused: ${answer.status} ${await answer.text()}`);
      const { id } = (await answer.json()) as { id: string };
      await client.query('update bare set done = true, remote_id = $2 where id = $1', [row.id, id]);
      await client.query('commit');
    }
    await client.query('commit');
    client.release();
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: bareConnections }, work));
  const seconds = (performance.now() - startedAt) / 1000;
  await pool.end();
  return drainCount / seconds;
}

/** Posts that come due one by one; from the due time to the moment the call leaves. */
async function dueToStart(
  app: AppContext,
  ada: Person,
  ownerUrl: string,
  accounts: readonly BenchAccount[],
): Promise<number[]> {
  const publisher = await startPublisher(app);
  const first = Date.now() + 1500;
  const dues = Array.from({ length: 200 }, (_, index) => new Date(first + index * 60));
  await plant(ownerUrl, ada, accounts, dues);
  app.db.hinter.touch();
  await new Promise((resolve) => setTimeout(resolve, 1500 + 200 * 60 + 1500));
  await publisher.stop();
  const { rows } = await app.db.inWorkspace(ada.workspaceId, (scope) =>
    scope.client.query<{ late: number }>(
      `select extract(epoch from s.sent_at - p.due_at) * 1000 as late from steps s join publications p on p.workspace_id = s.workspace_id and p.id = s.publication_id where p.due_at >= $1`,
      [new Date(first)],
    ),
  );
  return rows.map((row) => Number(row.late));
}

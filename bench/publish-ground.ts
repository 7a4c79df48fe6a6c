/** The ground of the publishing figures: instant networks, accounts, posts that are due, and the bare loop. */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { createChannels } from '@antiphon/channels/server';
import { createSafeFetch } from '@antiphon/wire';
import pg from 'pg';
import type { AppContext } from '../apps/server/src/context.ts';
import { beginConnect, keepAccounts } from '../apps/server/src/modules/accounts/index.ts';
import type { Person } from '../apps/server/src/testing/start-test-server.ts';
import { readDurability } from './durability.ts';

const bareConnections = 16;
const bareSql =
  'begin; select id, account from bare where not done and due_at <= now() order by due_at limit 1 for update skip locked; <HTTP call>; update bare set done = true, remote_id = $2 where id = $1; commit';

/** Starts the instant networks in another process. */
export async function startWorld() {
  const child = fork(join(import.meta.dirname, 'instant-world.ts'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const { url } = await new Promise<{ url: string }>((resolve) =>
    child.once('message', (message) => resolve(message as { url: string })),
  );
  return { url, stop: () => child.kill() };
}

/** The program's parts, with the instant networks in place of its own pretend ones. */
export function withInstantWorld(app: AppContext, worldUrl: string): AppContext {
  const channels = createChannels({ sandboxUrl: worldUrl });
  return {
    ...app,
    channels,
    channel: (id) => channels.find((channel) => channel.id === id),
    fetch: createSafeFetch({ allowPrivateHosts: [new URL(worldUrl).host] }),
  };
}

export interface BenchAccount {
  readonly id: string;
  readonly token: string;
}

export async function connectAccounts(app: AppContext, ada: Person, count: number): Promise<BenchAccount[]> {
  const accounts: BenchAccount[] = [];
  for (let index = 0; index < count; index += 1) {
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
export async function plant(
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

/** Publications per second of the bare loop, and how it was done. */
export interface BarePace {
  readonly perSecond: number;
  readonly how: string;
}

/**
 * Two runs of the bare loop, of the same length, before and after what they are the measure of: the pace of a machine
 * that is shared with others moves within minutes.
 */
export function paceAround(before: BarePace, after: BarePace): BarePace {
  const perSecond = 2 / (1 / before.perSecond + 1 / after.perSecond);
  const [first, second] = [before, after].map((pace) => Math.round(pace.perSecond));
  return { perSecond, how: `half before (${first}/s) and half after (${second}/s): ${before.how}` };
}

/** The least that could do it: claim one, call, one commit. */
export async function drainBare(
  ownerUrl: string,
  worldUrl: string,
  accounts: readonly BenchAccount[],
  count: number,
): Promise<BarePace> {
  const pool = new pg.Pool({ connectionString: ownerUrl, max: bareConnections });
  await pool.query(
    'create table if not exists bare (id bigint generated always as identity primary key, account int not null, due_at timestamptz not null, done boolean not null default false, remote_id text)',
  );
  await pool.query(
    "insert into bare (account, due_at) select n % $1, now() - interval '1 second' from generate_series(1, $2::int) n",
    [accounts.length, count],
  );
  await pool.query('create index if not exists bare_due on bare (due_at) where not done');
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
  return {
    perSecond: count / seconds,
    how: `${bareConnections} connections, ${await readDurability(ownerUrl)}: ${bareSql}`,
  };
}

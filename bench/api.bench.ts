/** The post list, a page of 50 out of 5,000, at 100 connections, against a bare node:http with the same query. */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import pg from 'pg';
import { rolePassword, withUser } from '../apps/server/src/db/roles.ts';
import { startTestServer } from '../apps/server/src/testing/start-test-server.ts';
import { bareConnections, bareListSql } from './bare-list.sql.ts';
import { readDurability } from './durability.ts';
import { type Figure, median, round } from './figures.ts';

const postCount = 5_000;
const connections = 100;
const seconds = 6;
const rounds = 3;

interface Measured {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

export async function benchApi(): Promise<Figure[]> {
  const server = await startTestServer();
  try {
    const ada = await server.signUp();
    const key = await server.withApiKey(ada, ['read']);
    await plantPosts(server.ownerUrl, ada.workspaceId);
    const bare = fork(
      join(import.meta.dirname, 'bare-list.ts'),
      [withUser(server.ownerUrl, 'antiphon_app', rolePassword(server.app.masterKey, 'antiphon_app')), ada.workspaceId],
      { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
    );
    const { url } = await new Promise<{ url: string }>((resolve) =>
      bare.once('message', (message) => resolve(message as { url: string })),
    );
    const path = `${server.address}/api/v1/workspaces/${ada.workspaceId}/posts`;
    const headers = { authorization: `Bearer ${key.secret}` };
    const own: Measured[] = [];
    const base: Measured[] = [];
    for (let round = 0; round < rounds; round += 1) {
      base.push(await shoot(url, {}));
      own.push(await shoot(path, headers));
    }
    bare.kill();
    const [value, baseline] = [median(own.map((one) => one.perSecond)), median(base.map((one) => one.perSecond))];
    const bareP99 = median(base.map((one) => one.p99));
    return [
      {
        name: 'post list',
        value: round(value),
        unit: 'requests/s',
        baseline: {
          name: 'bare node:http',
          value: round(baseline),
          ratio: round(value / baseline),
          how: `${bareConnections} connections to the database over the same socket, ${await readDurability(server.ownerUrl)}, no access check, no transaction: ${bareListSql}`,
        },
        aim: 'ratio ≥ 0.6',
        details: {
          connections,
          rounds,
          posts: postCount,
          p50Ms: median(own.map((one) => one.p50)),
        },
      },
      {
        name: 'post list, p99',
        value: median(own.map((one) => one.p99)),
        unit: 'ms',
        baseline: {
          name: 'bare node:http, p99',
          value: bareP99,
          ratio: round(median(own.map((one) => one.p99)) / bareP99),
          how: 'as above',
        },
        aim: '≤ 50',
      },
    ];
  } finally {
    await server.stop();
  }
}

async function shoot(url: string, headers: Record<string, string>): Promise<Measured> {
  const load = fork(join(import.meta.dirname, 'shoot.ts'), [
    url,
    JSON.stringify(headers),
    String(connections),
    String(seconds),
  ]);
  return new Promise((resolve, reject) => {
    load.once('message', (message) => resolve(message as Measured));
    load.once('exit', (code) => reject(new Error(`the load ended with code ${code} at ${url}`)));
  });
}

async function plantPosts(ownerUrl: string, workspaceId: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  await client.query("set app.maintenance = 'on'");
  await client.query(
    `insert into posts (workspace_id, id, project_id, title, content, created_at, updated_at)
     select $1, gen_random_uuid(), (select id from projects where workspace_id = $1 and is_default), 'Bench post ' || n,
       jsonb_build_object('parts', jsonb_build_array(jsonb_build_object('text', 'The words of bench post ' || n, 'media', '[]'::jsonb))), now() - n * interval '1 minute', now() - n * interval '1 minute'
     from generate_series(1, $2::int) n`,
    [workspaceId, postCount],
  );
  await client.query('analyze posts');
  await client.end();
}

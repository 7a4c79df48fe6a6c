/** The ground of `npm run test:bluesky`: a real Bluesky server, ours, and people who use it from the command line. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../apps/server/src/platform/free-port.ts';
import { type ServerProcess, startServerProcess } from '../../apps/server/src/testing/server-process.ts';
import { type HoldingProxy, startHoldingProxy } from './holding-proxy.ts';
import { runProgram } from './run-program.ts';
import { type Pds, type ReadPost, startPds } from './start-pds.ts';

const commandLine = join(import.meta.dirname, '../../apps/cli/src/main.ts');
/** One world: a Bluesky server, a wire that can be cut, and our server on a data folder that outlives it. */
export interface World {
  readonly pds: Pds;
  readonly proxy: HoldingProxy;
  readonly dataFolder: string;
  server: ServerProcess;
  /** Starts our server again after it was killed. */
  restart(): Promise<void>;
  /** The same world with an installation of its own at `publicUrl`, behind a proxy so to speak. */
  withPublicServer(): Promise<World>;
}

const publicName = 'antiphon.pretend';
/** Where an installation on the Internet is; names kept for tests are refused by Bluesky. */
export const publicUrl = `https://${publicName}`;

export interface Person {
  readonly name: string;
  readonly apiKey: string;
  readonly workspaceId: string;
  /** Of the person's browser, where they are signed in. */
  readonly cookie: string;
}

export async function signUp(world: World, name: string): Promise<Person> {
  const headers = { 'content-type': 'application/json' };
  const post = async (path: string, body: object, cookie = '') => {
    const answer = await fetch(`${world.server.address}/api/v1${path}`, {
      method: 'POST',
      headers: { ...headers, cookie },
      body: JSON.stringify(body),
    });
    assert.ok(answer.ok, `${path} answered ${answer.status}: ${await answer.clone().text()}`);
    return answer;
  };
  const signedUp = await post('/identity/sign-up', {
    name,
    email: `${name}@people.example`,
    password: 'a long enough password',
  });
  const cookie = signedUp.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const { workspaces } = (await signedUp.json()) as { workspaces: { id: string }[] };
  const scopes = ['read', 'accounts:write', 'assets:write', 'posts:write', 'publications:write'];
  const workspaceId = workspaces[0]?.id ?? '';
  const made = await post(`/workspaces/${workspaceId}/api-keys`, { name: 'cli', scopes }, cookie);
  const { secret } = (await made.json()) as { secret: string };
  return { name, apiKey: secret, workspaceId, cookie };
}

// biome-ignore lint/suspicious/noExplicitAny: what a command prints is judged by what the test expects of it
export async function command(world: World, person: Person, args: readonly string[], input?: string): Promise<any> {
  const env = {
    ...process.env,
    ANTIPHON_URL: world.server.address,
    ANTIPHON_API_KEY: person.apiKey,
    XDG_CONFIG_HOME: join(world.dataFolder, '..', 'config'),
  };
  const printed = await runProgram(process.execPath, [commandLine, '--json', ...args], { env, input });
  return args[0] === 'watch' ? printed : JSON.parse(printed);
}

/** Plans the post a few seconds ahead. @returns when, in milliseconds. */
export async function schedule(world: World, person: Person, postId: string, leadMs = 4_000): Promise<number> {
  const dueAt = Math.ceil((Date.now() + leadMs) / 1_000) * 1_000;
  const wallTime = new Date(dueAt).toISOString().slice(0, 19);
  await command(world, person, ['schedule', postId, '--at', wallTime, '--zone', 'UTC']);
  return dueAt;
}

export async function within<T>(limitMs: number, promise: Promise<T>, words: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(words)), limitMs);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

export function only(posts: readonly ReadPost[]): ReadPost {
  assert.equal(posts.length, 1, `exactly one record, but there are ${posts.length}`);
  const [post] = posts;
  assert.ok(post);
  return post;
}

export async function openWorld(teardown: (() => Promise<unknown>)[]): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'antiphon-bluesky-'));
  teardown.push(() => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));
  const dataFolder = join(folder, 'data');
  const site = { name: publicName, port: String(await freePort()) };
  const pds = await startPds(
    [
      'alice.test',
      'bob.test',
      'carol.test',
      'dan.test',
      'erin.test',
      'frank.test',
      'gwen.test',
      'hana.test',
      'ivan.test',
    ],
    site,
  );
  teardown.push(() => pds.stop());
  const proxy = await startHoldingProxy(pds.url);
  teardown.push(() => proxy.close());
  const places = [pds.url, pds.directoryUrl, proxy.url].map((url) => new URL(url));
  const settings = {
    // The same after a restart: who we are to Bluesky's sign-in page is our address.
    PORT: String(await freePort()),
    ANTIPHON_ALLOW_PRIVATE_HOSTS: places.flatMap(({ host, port }) => [host, `localhost:${port}`]).join(','),
    ANTIPHON_NETWORK_SERVERS: `bluesky.entryServer=${pds.url},bluesky.plcDirectory=${pds.directoryUrl}`,
  };
  const start = () => startServerProcess(dataFolder, settings);
  const world: World = {
    pds,
    proxy,
    dataFolder,
    server: await start(),
    restart: async () => {
      world.server = await start();
    },
    withPublicServer: async () => {
      const own = { ...settings, PORT: site.port, ANTIPHON_URL: publicUrl };
      const server = await startServerProcess(join(folder, 'public'), own);
      teardown.push(() => server.stop());
      // It calls itself by its public name, which leads nowhere from here.
      const address = `http://127.0.0.1:${site.port}`;
      return { ...world, dataFolder: join(folder, 'public'), server: { ...server, address } };
    },
  };
  teardown.push(() => world.server.stop());
  return world;
}

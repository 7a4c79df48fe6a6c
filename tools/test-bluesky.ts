/**
 * `npm run test:bluesky`: the main job on real input. A brief typed in and a real photo go through the public API, by
 * the command line as a separate process, to a real Bluesky server that nobody here wrote, and are read back with
 * Bluesky's own client. Then once more with the server killed at the two worst moments. It fails, and never skips.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ServerProcess, startServerProcess } from '../apps/server/src/testing/server-process.ts';
import { type HoldingProxy, type Moment, startHoldingProxy } from '../e2e/bluesky/holding-proxy.ts';
import { ensurePackage } from '../e2e/bluesky/package-install.ts';
import { runProgram } from '../e2e/bluesky/run-program.ts';
import { type Pds, type ReadPost, startPds } from '../e2e/bluesky/start-pds.ts';

const say = (line: string): void => console.log(line);
const commandLine = join(import.meta.dirname, '../apps/cli/src/main.ts');
const createRecord = 'com.atproto.repo.createRecord';
const leadMs = 4_000;

/** One world: a Bluesky server, a wire that can be cut, and our server on a data folder that outlives it. */
interface World {
  readonly pds: Pds;
  readonly proxy: HoldingProxy;
  readonly dataFolder: string;
  server: ServerProcess;
  /** Starts our server again after it was killed. */
  restart(): Promise<void>;
}

interface Person {
  readonly name: string;
  readonly apiKey: string;
}

const brief = [
  'Kiln opening on Thursday 🔥 Two hundred cups 🫖🍵, each thrown and glazed by hand.',
  'Tickets: https://kiln.example/open-day?from=antiphon',
  'With @bob.test — bring your naïve questions. #ceramics #Töpferei 👩🏽‍🎨',
].join('\n');
const altText = 'An evening sky over dark hills, a pale “sun” at right – no people.';

const tests: readonly { readonly name: string; run(world: World): Promise<void> }[] = [
  { name: 'a typed brief with a photo is on the real server exactly once, with text, marks and picture', run: brings },
  {
    name: 'killed between the call and the commit, after Bluesky did it: still exactly one record',
    run: (world) => survivesKill(world, 'carol.test', 'after Bluesky did it'),
  },
  {
    name: 'killed between the call and the commit, before Bluesky saw it: still exactly one record',
    run: (world) => survivesKill(world, 'dan.test', 'before it reaches Bluesky'),
  },
];

async function brings(world: World): Promise<void> {
  const ada = await signUp(world, 'ada');
  await connect(world, ada, 'alice.test', world.pds.url);
  const photo = join(world.dataFolder, '..', 'evening.jpg');
  await runProgram(process.execPath, [join(import.meta.dirname, '../e2e/bluesky/make-photo.mjs'), photo]);
  const asset = await command(world, ada, ['upload', photo, '--alt', altText]);
  const post = await command(world, ada, ['post', '-', '--media', asset.id], brief);
  const dueAt = await schedule(world, ada, post.id);
  await command(world, ada, ['watch', post.id, '--timeout', '60']);

  const read = only(await world.pds.readPosts('alice.test'));
  assert.equal(read.record.text, brief, 'the text on Bluesky is the text typed in');
  assertFacets(read, ['link', 'mention', 'tag', 'tag']);
  const bytes = await readFile(photo);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  assert.deepEqual(read.pictures, [{ alt: altText, sizeBytes: bytes.length, sha256 }]);
  assert.ok(Date.now() >= dueAt, 'it was not sent before its time');
}

/** The reply of the one call that makes the post visible never arrives, and the server dies by SIGKILL meanwhile. */
async function survivesKill(world: World, handle: string, moment: Moment): Promise<void> {
  const person = await signUp(world, handle.replace('.test', ''));
  await connect(world, person, handle, world.proxy.url);
  const text = `${brief.split('\n')[0]} (${moment})`;
  const post = await command(world, person, ['post', '-'], text);
  const held = world.proxy.holdNext(createRecord, moment);
  await schedule(world, person, post.id);
  await within(30_000, held, 'the server never made the call');
  await world.server.kill();
  const existing = await world.pds.readPosts(handle);
  assert.equal(existing.length, moment === 'after Bluesky did it' ? 1 : 0, 'it was killed at the moment meant');

  await world.restart();
  await command(world, person, ['watch', post.id, '--timeout', '60']);
  const read = only(await world.pds.readPosts(handle));
  assert.equal(read.record.text, text);
  const { items } = await command(world, person, ['call', 'publications.list', JSON.stringify({ postId: post.id })]);
  assert.equal(items.length, 1);
  const detail = await command(world, person, [
    'call',
    'publications.get',
    JSON.stringify({ publicationId: items[0].id }),
  ]);
  assert.ok(detail.questions.length > 0, 'it asked Bluesky before it did anything more');
  assert.equal(detail.remoteId, read.uri, 'what it remembers is the record that is there');
}

function only(posts: readonly ReadPost[]): ReadPost {
  assert.equal(posts.length, 1, `exactly one record, but there are ${posts.length}`);
  const [post] = posts;
  assert.ok(post);
  return post;
}

/** The marks are those that Bluesky's own client makes of the same text, byte for byte. */
function assertFacets(read: ReadPost, kinds: readonly string[]): void {
  const facets = (read.record.facets ?? []).map(plainFacet);
  assert.deepEqual(facets, read.expectedFacets.map(plainFacet));
  assert.deepEqual(
    facets.map((facet) => facet.type.replace('app.bsky.richtext.facet#', '')),
    kinds,
  );
}

interface PlainFacet {
  readonly start: number;
  readonly end: number;
  readonly type: string;
  /** The address, the DID or the tag. */
  readonly target: string;
}

function plainFacet(facet: unknown): PlainFacet {
  const { index, features } = facet as {
    index: { byteStart: number; byteEnd: number };
    features: ({ $type: string } & Record<string, string>)[];
  };
  const [feature] = features;
  assert.ok(feature);
  return {
    start: index.byteStart,
    end: index.byteEnd,
    type: feature.$type,
    target: feature.uri ?? feature.did ?? feature.tag ?? '',
  };
}

async function signUp(world: World, name: string): Promise<Person> {
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
  const cookie = signedUp.headers.getSetCookie().map((line) => line.split(';')[0]);
  const { workspaces } = (await signedUp.json()) as { workspaces: { id: string }[] };
  const scopes = ['read', 'accounts:write', 'assets:write', 'posts:write', 'publications:write'];
  const made = await post(`/workspaces/${workspaces[0]?.id}/api-keys`, { name: 'cli', scopes }, cookie.join('; '));
  const { secret } = (await made.json()) as { secret: string };
  return { name, apiKey: secret };
}

// biome-ignore lint/suspicious/noExplicitAny: what a command prints is judged by what the test expects of it
async function command(world: World, person: Person, args: readonly string[], input?: string): Promise<any> {
  const env = {
    ...process.env,
    ANTIPHON_URL: world.server.address,
    ANTIPHON_API_KEY: person.apiKey,
    XDG_CONFIG_HOME: join(world.dataFolder, '..', 'config'),
  };
  const printed = await runProgram(process.execPath, [commandLine, '--json', ...args], { env, input });
  return args[0] === 'watch' ? printed : JSON.parse(printed);
}

async function connect(world: World, person: Person, handle: string, server: string): Promise<void> {
  const { appPassword } = world.pds.account(handle);
  const fields = { server, identifier: handle, password: appPassword };
  const set = Object.entries(fields).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
  await command(world, person, ['connect', 'bluesky', 'app-password', ...set]);
}

/** Plans the post a few seconds ahead. @returns when, in milliseconds. */
async function schedule(world: World, person: Person, postId: string): Promise<number> {
  const dueAt = Math.ceil((Date.now() + leadMs) / 1_000) * 1_000;
  const wallTime = new Date(dueAt).toISOString().slice(0, 19);
  await command(world, person, ['schedule', postId, '--at', wallTime, '--zone', 'UTC']);
  return dueAt;
}

async function within<T>(limitMs: number, promise: Promise<T>, words: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(words)), limitMs);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

async function openWorld(teardown: (() => Promise<unknown>)[]): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'antiphon-bluesky-'));
  teardown.push(() => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));
  const dataFolder = join(folder, 'data');
  const pds = await startPds(['alice.test', 'bob.test', 'carol.test', 'dan.test']);
  teardown.push(() => pds.stop());
  const proxy = await startHoldingProxy(pds.url);
  teardown.push(() => proxy.close());
  const hosts = [pds.url, proxy.url].flatMap((url) => [new URL(url).host, `localhost:${new URL(url).port}`]);
  const start = () => startServerProcess(dataFolder, { ANTIPHON_ALLOW_PRIVATE_HOSTS: hosts.join(',') });
  const world: World = {
    pds,
    proxy,
    dataFolder,
    server: await start(),
    restart: async () => {
      world.server = await start();
    },
  };
  teardown.push(() => world.server.stop());
  return world;
}

async function main(): Promise<void> {
  const teardown: (() => Promise<unknown>)[] = [];
  let passed = 0;
  try {
    await ensurePackage(say);
    say('Starting a real Bluesky server and Antiphon ...');
    const world = await openWorld(teardown);
    for (const { name, run } of tests) {
      const startedAt = performance.now();
      try {
        await run(world);
        passed += 1;
        say(`✓ ${name} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
      } catch (error) {
        say(`✗ ${name}\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
        // A test that failed half-way may have left the server dead; the next one deserves a living one.
        if (world.server.child.exitCode !== null || world.server.child.signalCode !== null) await world.restart();
      }
    }
  } catch (error) {
    say(`✗ the world did not open\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  } finally {
    for (const step of teardown.reverse()) {
      await step().catch((error: Error) => say(`! clearing up: ${error.message}`));
    }
  }
  say(`${passed} passed, ${tests.length - passed} failed`);
  process.exitCode = passed === tests.length ? 0 : 1;
}

await main();

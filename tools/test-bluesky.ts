/**
 * `npm run test:bluesky`: the main job on real input. A brief typed in and a real photo go through the public API, by
 * the command line as a separate process, to a real Bluesky server that nobody here wrote, and are read back with
 * Bluesky's own client. Then once more with the server killed at the two worst moments, and by consent on Bluesky's own
 * sign-in page, and over a wire that loses every call once. It fails, and never skips. `npm run test:bluesky -- consent` runs the tests whose names say so.
 */
import assert from 'node:assert/strict';
import { consentTests } from '../e2e/bluesky/by-consent.ts';
import type { Moment } from '../e2e/bluesky/holding-proxy.ts';
import { losesEveryCallOnce } from '../e2e/bluesky/lost-replies.ts';
import { ensurePackage } from '../e2e/bluesky/package-install.ts';
import { brief, publishWhole } from '../e2e/bluesky/whole-post.ts';
import { command, only, openWorld, type Person, schedule, signUp, type World, within } from '../e2e/bluesky/world.ts';

const say = (line: string): void => console.log(line);
const createRecord = 'com.atproto.repo.createRecord';

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
  {
    name: 'a thread with pictures, every reply lost on the way after Bluesky did it: exactly one record each',
    run: (world) => losesReplies(world, 'hana.test', 'after Bluesky did it'),
  },
  {
    name: 'a thread with pictures, every call lost on the way before Bluesky saw it: exactly one record each',
    run: (world) => losesReplies(world, 'ivan.test', 'before it reaches Bluesky'),
  },
  ...consentTests,
];

async function brings(world: World): Promise<void> {
  const ada = await signUp(world, 'ada');
  await connect(world, ada, 'alice.test', world.pds.url);
  await publishWhole(world, ada, 'alice.test');
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

async function losesReplies(world: World, handle: string, moment: Moment): Promise<void> {
  const person = await signUp(world, handle.replace('.test', ''));
  await connect(world, person, handle, world.proxy.url);
  await losesEveryCallOnce(world, person, handle, moment);
}

async function connect(world: World, person: Person, handle: string, server: string): Promise<void> {
  const { appPassword } = world.pds.account(handle);
  const fields = { server, identifier: handle, password: appPassword };
  const set = Object.entries(fields).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
  await command(world, person, ['connect', 'bluesky', 'app-password', ...set]);
}

async function passes({ name, run }: (typeof tests)[number], world: World): Promise<boolean> {
  const startedAt = performance.now();
  try {
    await run(world);
    say(`✓ ${name} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
    return true;
  } catch (error) {
    say(`✗ ${name}\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    // A test that failed half-way may have left the server dead; the next one deserves a living one.
    if (world.server.child.exitCode !== null || world.server.child.signalCode !== null) await world.restart();
    return false;
  }
}

async function main(wanted = ''): Promise<void> {
  const chosen = tests.filter(({ name }) => name.includes(wanted));
  const teardown: (() => Promise<unknown>)[] = [];
  let passed = 0;
  try {
    await ensurePackage(say);
    say('Starting a real Bluesky server and Antiphon ...');
    const world = await openWorld(teardown);
    for (const test of chosen) if (await passes(test, world)) passed += 1;
  } catch (error) {
    say(`✗ the world did not open\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  } finally {
    for (const step of teardown.reverse()) {
      await step().catch((error: Error) => say(`! clearing up: ${error.message}`));
    }
  }
  say(`${passed} passed, ${chosen.length - passed} failed`);
  process.exitCode = passed === chosen.length && passed > 0 ? 0 : 1;
}

await main(process.argv[2]);

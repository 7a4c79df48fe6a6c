/** A thread with pictures over a wire that loses every call once: each part is on the real server exactly once. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Moment } from './holding-proxy.ts';
import { runProgram } from './run-program.ts';
import { command, type Person, schedule, type World } from './world.ts';

const createRecord = 'com.atproto.repo.createRecord';
const uploadBlob = 'com.atproto.repo.uploadBlob';

/** No two pictures are the same. */
const skies = ['#e8a15c', '#d96c5a', '#c9b24a'];

/** How many pictures each part of the thread has. */
const pictureCounts = [2, 1, 0];

interface Photo {
  readonly assetId: string;
  readonly sha256: string;
  readonly alt: string;
}

/** The account is connected already, over the wire. */
export async function losesEveryCallOnce(world: World, person: Person, handle: string, moment: Moment): Promise<void> {
  const photos: Photo[] = [];
  while (photos.length < skies.length) photos.push(await takePhoto(world, person, photos.length + 1));
  const parts = pictureCounts.map((count, index) => ({
    text: `Part ${index + 1} of a thread, lost ${moment}.`,
    photos: photos.slice(index * 2, index * 2 + count),
  }));
  const createdBefore = world.proxy.callsOf(createRecord);
  const [recordsLost, blobsLost] = [world.proxy.lostOf(createRecord), world.proxy.lostOf(uploadBlob)];
  world.proxy.loseFirst([createRecord, uploadBlob], moment);
  const detail = await publish(world, person, parts);
  assert.equal(world.proxy.lostOf(createRecord) - recordsLost, 3, 'every record was lost once');
  assert.equal(world.proxy.lostOf(uploadBlob) - blobsLost, 3, 'every picture was lost once');
  assert.equal(world.proxy.callsOf(createRecord) - createdBefore, 3, 'Bluesky was asked to make each record once');
  assert.ok(detail.questions.length >= 3, 'Bluesky was asked about each record');

  const read = (await world.pds.readPosts(handle)).toSorted((a, b) => (a.uri < b.uri ? -1 : 1));
  assert.deepEqual(
    read.map(({ record }) => record.text),
    parts.map(({ text }) => text),
    'each part is there once, in its order',
  );
  const [first, second] = read.map(({ uri }) => uri);
  assert.equal(detail.remoteId, first, 'what it remembers is the record that is there');
  assert.deepEqual(
    read.map(({ record }) => [record.reply?.root.uri, record.reply?.parent.uri]),
    [
      [undefined, undefined],
      [first, first],
      [first, second],
    ],
    'each part answers to the one before it',
  );
  assert.deepEqual(
    read.map(({ pictures }) => pictures.map(({ alt, sha256 }) => ({ alt, sha256 }))),
    parts.map((part) => part.photos.map(({ alt, sha256 }) => ({ alt, sha256 }))),
    'each picture is there, byte for byte',
  );
}

async function takePhoto(world: World, person: Person, number: number): Promise<Photo> {
  const path = join(world.dataFolder, '..', `${person.name}-${number}.jpg`);
  await runProgram(process.execPath, [join(import.meta.dirname, 'make-photo.mjs'), path, skies[number - 1] ?? '']);
  const alt = `Photo ${number} of an evening sky`;
  const asset = await command(world, person, ['upload', path, '--alt', alt]);
  const sha256 = createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
  return { assetId: asset.id, sha256, alt };
}

/** Sends it, and waits until no part is open. */
async function publish(world: World, person: Person, parts: readonly { text: string; photos: readonly Photo[] }[]) {
  const call = (route: string, input: object) => command(world, person, ['call', route, JSON.stringify(input)]);
  const { items: accounts } = await call('accounts.list', {});
  const content = {
    parts: parts.map(({ text, photos }) => ({
      text,
      media: photos.map(({ assetId, alt }) => ({ assetId, altText: alt })),
    })),
  };
  const post = await call('posts.create', { content, versions: [{ accountId: accounts[0].id, options: {} }] });
  await schedule(world, person, post.id);
  const { items } = await call('publications.list', { postId: post.id });
  assert.equal(items.length, 1);
  for (let tries = 0; tries < 120; tries += 1) {
    const detail = await call('publications.get', { publicationId: items[0].id });
    if (detail.state === 'published' && detail.openStepCount === 0) return detail;
    await sleep(500);
  }
  throw new Error('the thread was never whole');
}

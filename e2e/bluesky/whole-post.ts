/** The main job from a typed brief and a real photo to the record on the real server, whatever the way in. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from './run-program.ts';
import type { ReadPost } from './start-pds.ts';
import { command, only, type Person, schedule, type World } from './world.ts';

export const brief = [
  'Kiln opening on Thursday 🔥 Two hundred cups 🫖🍵, each thrown and glazed by hand.',
  'Tickets: https://kiln.example/open-day?from=antiphon',
  'With @bob.test — bring your naïve questions. #ceramics #Töpferei 👩🏽‍🎨',
].join('\n');
const altText = 'An evening sky over dark hills, a pale “sun” at right – no people.';

/** Publishes the brief with the photo, and reads it back: exactly one record, with text, marks and picture. */
export async function publishWhole(world: World, person: Person, handle: string): Promise<void> {
  const photo = join(world.dataFolder, '..', `${person.name}.jpg`);
  await runProgram(process.execPath, [join(import.meta.dirname, 'make-photo.mjs'), photo]);
  const asset = await command(world, person, ['upload', photo, '--alt', altText]);
  const post = await command(world, person, ['post', '-', '--media', asset.id], brief);
  const dueAt = await schedule(world, person, post.id);
  await command(world, person, ['watch', post.id, '--timeout', '60']);

  const read = only(await world.pds.readPosts(handle));
  assert.equal(read.record.text, brief, 'the text on Bluesky is the text typed in');
  assertFacets(read, ['link', 'mention', 'tag', 'tag']);
  const bytes = await readFile(photo);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  assert.deepEqual(read.pictures, [{ alt: altText, sizeBytes: bytes.length, sha256 }]);
  assert.ok(Date.now() >= dueAt, 'it was not sent before its time');
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

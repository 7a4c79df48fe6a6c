import { describe, expect, it } from 'vitest';
import { errorIn, sourceOf } from '../conformance/index.ts';
import type { Json, MediaSource, StepCall, VersionContent } from '../spec.ts';
import { callOf, type Ground, picture, postsOf, publish, startInTest, video } from './test-ground.ts';

const size = 9_000_001;
const bytes = Uint8Array.from({ length: size }, (_, index) => index % 251);
const film: VersionContent = {
  parts: [{ text: 'A film.', media: [{ ...video, sizeBytes: size }] }],
  options: {},
};

/** A file that can only be read in pieces, and remembers the largest. */
function pieces(): { readonly source: MediaSource; readonly largest: () => number } {
  let largest = 0;
  const whole = sourceOf(bytes, 'video/mp4');
  const never = async (): Promise<never> => Promise.reject(new Error('The whole file was read.'));
  return {
    source: {
      ...whole,
      bytes: never,
      stream: never,
      range: async (start, end) => {
        largest = Math.max(largest, end - start);
        return whole.range(start, end);
      },
    },
    largest: () => largest,
  };
}

/** One try of the upload from what is kept; the pending state goes through JSON as in a row. */
async function turn(ground: Ground, call: StepCall, pending?: Json) {
  const outcome = await ground.channel.perform(pending === undefined ? call : { ...call, pending });
  return outcome.kind === 'pending'
    ? { ...outcome, pending: JSON.parse(JSON.stringify(outcome.pending)) as Json }
    : outcome;
}

describe('an upload in pieces', () => {
  it('is one call a turn, never holds the whole file, and arrives as it was', async () => {
    const ground = await startInTest({ processingMs: 5000 });
    const { source, largest } = pieces();
    const done = await publish(ground, film, async () => source);
    expect(largest()).toBeLessThanOrEqual(4_000_000);
    const { counts, state } = ground.standIn;
    expect(counts).toMatchObject({ 'media.initialize': 1, 'media.append': 3, 'media.finalize': 1, 'posts.create': 1 });
    expect(counts['media.status']).toBeGreaterThan(0);
    const media = state.media.get(done['media-1.1']?.remoteId ?? '');
    const arrived = Buffer.concat([...(media?.pieces.entries() ?? [])].sort(([a], [b]) => a - b).map(([, one]) => one));
    expect(arrived.equals(Buffer.from(bytes))).toBe(true);
    expect(done['media-1.1']?.handle).toEqual({ mediaKey: `7_${media?.id}` });
    expect(postsOf(ground)[0]?.mediaIds).toEqual([media?.id]);
  });

  it('waits as long as X says, and tells how far it is', async () => {
    const ground = await startInTest({ processingMs: 10_000 });
    const call = { ...callOf(ground, film, 'media-1.1'), media: async () => pieces().source };
    let outcome = await turn(ground, call);
    const waits: number[] = [];
    const told: string[] = [];
    for (let count = 0; outcome.kind === 'pending' && count < 20; count += 1) {
      waits.push(outcome.waitMs);
      told.push(outcome.answered);
      ground.clock.advance(outcome.waitMs);
      outcome = await turn(ground, call, outcome.pending);
    }
    expect(outcome.kind).toBe('done');
    expect(waits.slice(-2)).toEqual([1000, 9000]);
    expect(told.at(-1)).toContain('still working on it (10 %)');
  });

  it.each(['media.initialize', 'media.append', 'media.finalize', 'media.status'])(
    'goes on from what was kept when the answer of %s was lost',
    async (route) => {
      const ground = await startInTest();
      const call = { ...callOf(ground, film, 'media-1.1'), media: async () => pieces().source };
      const fault = ground.standIn.fault({ kind: 'lose_after', route });
      let outcome = await turn(ground, call);
      let kept: Json | undefined;
      for (let count = 0; outcome.kind !== 'done' && count < 30; count += 1) {
        if (outcome.kind === 'failed') expect(outcome.error.kind).toBe('temporary');
        if (outcome.kind === 'pending') kept = outcome.pending;
        ground.clock.advance(outcome.kind === 'pending' ? outcome.waitMs : 1000);
        outcome = await turn(ground, call, kept);
      }
      expect(fault.struck).toBe(1);
      if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome));
      const post = await ground.channel.perform(callOf(ground, film, 'post-1', { 'media-1.1': outcome.trace }));
      expect(post.kind).toBe('done');
      expect(postsOf(ground)).toHaveLength(1);
    },
  );

  it('says so when X cannot work with the file, and nothing is posted', async () => {
    const ground = await startInTest();
    const broken = Uint8Array.from(Buffer.from('broken film'));
    const call = { ...callOf(ground, film, 'media-1.1'), media: async () => sourceOf(broken, 'video/mp4') };
    let outcome = await turn(ground, call);
    for (let count = 0; outcome.kind === 'pending' && count < 20; count += 1) {
      ground.clock.advance(outcome.waitMs);
      outcome = await turn(ground, call, outcome.pending);
    }
    expect(errorIn(outcome)).toMatchObject({ kind: 'rejected', code: 'media_failed' });
  });

  it('is refused by X where pieces are missing', async () => {
    const ground = await startInTest();
    const call = { ...callOf(ground, film, 'media-1.1'), media: async () => pieces().source };
    const begun = await turn(ground, call);
    if (begun.kind !== 'pending') throw new Error(begun.kind);
    const skipped = { ...(begun.pending as object), stage: 'finalize' };
    expect(errorIn(await turn(ground, call, skipped))).toMatchObject({ kind: 'rejected', status: 400 });
  });

  it('is how a GIF goes, alone and with its description', async () => {
    const ground = await startInTest();
    const gif = { ...picture, assetId: 'g', mimeType: 'image/gif', altText: 'A cat that waves' };
    const content: VersionContent = { parts: [{ text: 'Hi.', media: [picture, gif] }], options: {} };
    const plan = ground.channel.plan(content, ground.account);
    expect(plan.warnings.map((one) => one.code)).toEqual(['media_left_out']);
    expect(plan.steps.map((step) => step.key)).toEqual(['media-1.1', 'alt-1.1', 'post-1']);
    const done = await publish(ground, content, async () => sourceOf(Uint8Array.from([71, 73, 70]), 'image/gif'));
    const media = ground.standIn.state.media.get(done['media-1.1']?.remoteId ?? '');
    expect(media).toMatchObject({ category: 'tweet_gif', altText: 'A cat that waves' });
  });
});

describe('a post with media that are not ready', () => {
  it('is refused by X before anything appears', async () => {
    const ground = await startInTest({ processingMs: 60_000 });
    const call = { ...callOf(ground, film, 'media-1.1'), media: async () => pieces().source };
    const begun = await turn(ground, call);
    if (begun.kind !== 'pending') throw new Error(begun.kind);
    const { mediaId } = begun.pending as { mediaId: string };
    const post = await ground.channel.perform(callOf(ground, film, 'post-1', { 'media-1.1': { remoteId: mediaId } }));
    expect(errorIn(post)).toMatchObject({ kind: 'rejected', words: 'X refused this: Your media IDs are invalid.' });
    expect(postsOf(ground)).toEqual([]);
  });
});

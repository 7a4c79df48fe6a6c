import { describe, expect, it } from 'vitest';
import { errorIn, sourceOf } from '../conformance/index.ts';
import type { Json, MediaSource } from '../spec.ts';
import {
  callOf,
  contentOf,
  film,
  type Ground,
  picture,
  postsOf,
  publish,
  startInTest,
  tryStep,
} from './test-ground.ts';

const mib = 1024 ** 2;
const content = contentOf('Watch.', {}, [film]);
const pieces = 3;

/** A ground with a film of two and a half pieces, of which no more is made than is asked for at once. */
async function startWithFilm({ partBytes = 4096, ...options }: Parameters<typeof startInTest>[0] = {}) {
  const ground = await startInTest({ partBytes, ...options });
  const never = async () => {
    throw new Error('A big file is not to be read as a whole.');
  };
  let largest = 0;
  const source: MediaSource = {
    mimeType: 'video/mp4',
    sizeBytes: 2.5 * partBytes,
    bytes: never,
    stream: never,
    range: async (start, end) => {
      largest = Math.max(largest, end - start);
      return new Uint8Array(end - start).fill(start % 251);
    },
  };
  ground.files.set(film.assetId, source);
  return { ground, largest: () => largest };
}

const videosOf = (ground: Ground) => [...ground.standIn.state.assets.values()].filter((one) => one.kind === 'video');

describe('a video', () => {
  it('goes up in the pieces that LinkedIn names, is joined by their marks, and waited for', async () => {
    const { ground, largest } = await startWithFilm({ partBytes: 4 * mib, processingMs: 8_000 });
    const done = await publish(ground, content);
    expect(largest()).toBe(4 * mib);
    expect(ground.standIn.counts).toMatchObject({ 'uploads.put': pieces, 'videos.action': 2, 'videos.get': 2 });
    const [video] = videosOf(ground);
    expect(video).toMatchObject({ urn: done['video-1.1']?.remoteId, sizeBytes: 10 * mib });
    expect(postsOf(ground)).toMatchObject([{ content: { media: { id: video?.urn } } }]);
    expect(done['post-1']?.remoteId).toMatch(/^urn:li:ugcPost:\d+$/);
  });

  it('goes on after a death in the middle of a piece: the old state comes back', async () => {
    const { ground } = await startWithFilm();
    let pending: Json | undefined;
    for (let turn = 0; turn < 30; turn += 1) {
      await ground.channel.perform(callOf(ground, content, 'video-1.1', {}, pending));
      const outcome = await ground.channel.perform(callOf(ground, content, 'video-1.1', {}, pending));
      if (outcome.kind === 'done') break;
      if (outcome.kind !== 'pending') throw new Error(JSON.stringify(outcome));
      pending = outcome.pending;
      ground.advance(outcome.waitMs);
    }
    // The first call was made twice, so one video was named and never sent.
    expect(videosOf(ground).map((video) => video.readyAt !== null)).toEqual([false, true]);
  });

  it.each(['lose_after', 'server_error_after', 'lose_before', 'server_error_before', 'rate_limited'] as const)(
    'goes on where it was when any call after the first met “%s”, and makes one video',
    async (kind) => {
      for (const [route, skip] of [
        ['uploads.put', 1],
        ['videos.action', 1],
        ['videos.get', 0],
      ] as const) {
        const { ground } = await startWithFilm();
        const fault = ground.standIn.fault({ kind, route, skip });
        expect((await tryStep(ground, content, 'video-1.1')).kind, route).toBe('done');
        expect(fault.struck).toBe(1);
        expect(videosOf(ground)).toHaveLength(1);
      }
    },
  );

  it('can be begun again when its first call failed', async () => {
    const { ground } = await startWithFilm();
    ground.standIn.fault({ kind: 'lose_after', route: 'videos.action' });
    expect(errorIn(await tryStep(ground, content, 'video-1.1')).kind).toBe('temporary');
    expect((await tryStep(ground, content, 'video-1.1')).kind).toBe('done');
  });

  it('is given up when LinkedIn stays away', async () => {
    const { ground } = await startWithFilm();
    const fault = ground.standIn.fault({ kind: 'server_error_before', route: 'uploads.put', times: 'always' });
    expect(errorIn(await tryStep(ground, content, 'video-1.1')).kind).toBe('temporary');
    expect(fault.struck).toBe(6);
  });

  it('begins anew once when the addresses of its pieces have ended, and no more', async () => {
    const { ground } = await startWithFilm();
    const opened = await ground.channel.perform(callOf(ground, content, 'video-1.1'));
    if (opened.kind !== 'pending') throw new Error(JSON.stringify(opened));
    ground.advance(25 * 3_600_000);
    const refused = await ground.channel.perform(callOf(ground, content, 'video-1.1', {}, opened.pending));
    expect(refused).toMatchObject({ kind: 'pending', pending: { stage: 'open', restarts: 1 } });
    const again = await ground.channel.perform(
      callOf(ground, content, 'video-1.1', {}, refused.kind === 'pending' ? refused.pending : null),
    );
    if (again.kind !== 'pending') throw new Error(JSON.stringify(again));
    ground.advance(25 * 3_600_000);
    const last = await ground.channel.perform(callOf(ground, content, 'video-1.1', {}, again.pending));
    expect(errorIn(last)).toMatchObject({ kind: 'rejected', status: 404 });
  });

  it('says why when LinkedIn cannot work with it', async () => {
    const { ground } = await startWithFilm();
    ground.standIn.state.spoilsVideos = true;
    expect(errorIn(await tryStep(ground, content, 'video-1.1'))).toMatchObject({
      kind: 'rejected',
      code: 'video_failed',
      words: expect.stringContaining('PROCESSING_FAILED'),
    });
  });

  it('is refused in LinkedIn’s words when it is too small', async () => {
    const ground = await startInTest({ minVideoBytes: 75_000 });
    expect(errorIn(await tryStep(ground, content, 'video-1.1'))).toMatchObject({
      kind: 'rejected',
      words: expect.stringContaining('between 75 KB and 500 MB'),
    });
  });

  it('is taken as it is where a member’s app may not look at it', async () => {
    const { ground } = await startWithFilm({ as: 'share' });
    ground.standIn.state.letsMembersSeeUploads = false;
    const done = await publish(ground, content);
    expect(postsOf(ground)).toMatchObject([{ content: { media: { id: done['video-1.1']?.remoteId } } }]);
  });
});

describe('a picture', () => {
  it('goes up as a stream, with its size known beforehand', async () => {
    const ground = await startInTest();
    const source = sourceOf(new Uint8Array(3 * mib).fill(7), 'image/png');
    const never = async () => {
      throw new Error('It is not to be read as a whole.');
    };
    ground.files.set(picture.assetId, { ...source, bytes: never });
    await publish(ground, contentOf('Look.', {}, [picture]));
    const [put] = ground.standIn.log.filter((call) => call.route === 'uploads.put');
    expect(put?.headers).toMatchObject({ 'content-length': String(3 * mib), 'content-type': 'image/png' });
    expect([...ground.standIn.state.assets.values()]).toMatchObject([{ received: 3 * mib }]);
  });

  it('takes the access along to LinkedIn only, whatever address an answer names', async () => {
    const ground = await startInTest();
    const seen: (string | null)[] = [];
    const fetch: typeof globalThis.fetch = async (_input, init) => {
      seen.push(new Headers(init?.headers).get('authorization'));
      return new Response('', { status: 201 });
    };
    const send = (uploadUrl: string) => {
      const pending = { image: 'urn:li:image:1', uploadUrl };
      const call = callOf(ground, contentOf('Look.', {}, [picture]), 'image-1.1', {}, pending);
      return ground.channel.perform({ ...call, fetch });
    };
    for (const url of [
      `${ground.standIn.url}/dms-uploads/1`,
      'https://www.linkedin.com/dms-uploads/1',
      'http://www.linkedin.com/dms-uploads/1',
      'https://linkedin.com.example/1',
    ])
      expect((await send(url)).kind).toBe('done');
    expect(seen.map((one) => one !== null)).toEqual([true, true, false, false]);
  });
});

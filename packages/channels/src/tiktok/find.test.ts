import { describe, expect, it } from 'vitest';
import { errorIn } from '../conformance/index.ts';
import type { Json, VersionContent } from '../spec.ts';
import { callOf, contentOf, film, type Ground, photo, postsOf, publish, startInTest, tryStep } from './test-ground.ts';

const video = contentOf();
const pictures = contentOf([photo]);

/** The visible call meets this fault; then the question. */
async function doubt(ground: Ground, content: VersionContent, kind: 'lose_after' | 'lose_before') {
  const done = await publish(ground, content, 'post-1');
  ground.standIn.fault({ kind, route: content === video ? 'upload.put' : 'content.init' });
  const sentAt = ground.now();
  expect(errorIn(await tryStep(ground, content, 'post-1', done)).kind).toBe('unknown_outcome');
  const ask = (pending?: Json) => ground.channel.find({ ...callOf(ground, content, 'post-1', done, pending), sentAt });
  return { done, ask };
}

describe('a video in doubt', () => {
  it('is asked for again later while TikTok works on it, then it is found', async () => {
    const ground = await startInTest();
    const { ask } = await doubt(ground, video, 'lose_after');
    expect(await ask()).toMatchObject({ kind: 'not_now', error: { kind: 'temporary', code: 'still_processing' } });
    ground.advance(5_000);
    const { postId } = postsOf(ground)[0] ?? {};
    expect(await ask()).toMatchObject({
      kind: 'found',
      trace: { remoteId: postId, url: `https://www.tiktok.com/@alice/video/${postId}` },
      evidence: expect.stringContaining(String(postId)),
    });
  });

  it('is absent when bytes are missing, and the last piece may go again', async () => {
    const ground = await startInTest();
    const { ask, done } = await doubt(ground, video, 'lose_before');
    expect(await ask()).toMatchObject({
      kind: 'absent',
      evidence: expect.stringMatching(/Of 3 bytes .* 0 have arrived/),
    });
    expect((await tryStep(ground, video, 'post-1', done)).kind).toBe('done');
    expect(postsOf(ground)).toHaveLength(1);
  });

  it('may be sent again where TikTok counts no bytes, for one upload is one post', async () => {
    const ground = await startInTest({ watch: withoutCounts });
    const { ask, done } = await doubt(ground, video, 'lose_after');
    expect(await ask()).toMatchObject({ kind: 'repeat' });
    expect((await tryStep(ground, video, 'post-1', done)).kind).toBe('done');
    expect(postsOf(ground)).toHaveLength(1);
  });

  it('is absent when TikTok gave it up, and trying again says why', async () => {
    const ground = await startInTest();
    ground.standIn.state.nextFailure = 'frame_rate_check_failed';
    const { ask, done } = await doubt(ground, video, 'lose_after');
    ground.advance(5_000);
    expect(await ask()).toMatchObject({ kind: 'absent', evidence: expect.stringContaining('pictures a second') });
    expect(errorIn(await tryStep(ground, video, 'post-1', done))).toMatchObject({ code: 'frame_rate_check_failed' });
  });

  it('cannot be told when TikTok does not know the receipt', async () => {
    const ground = await startInTest();
    const { ask } = await doubt(ground, video, 'lose_after');
    ground.standIn.state.tasks.clear();
    expect(await ask()).toMatchObject({ kind: 'cannot_tell' });
  });

  it.each([
    ['rate_limited', 'rate_limited'],
    ['unauthorized', 'reconnect'],
    ['server_error_before', 'temporary'],
  ] as const)('cannot be asked for now when the question meets “%s”', async (kind, wanted) => {
    const ground = await startInTest();
    const { ask } = await doubt(ground, video, 'lose_after');
    ground.standIn.fault({ kind, route: 'status.fetch' });
    expect(await ask()).toMatchObject({ kind: 'not_now', error: { kind: wanted } });
  });

  it('needs no question before the last piece', async () => {
    const ground = await startInTest();
    const done = await publish(ground, video, 'start-1');
    const finding = await ground.channel.find({ ...callOf(ground, video, 'start-1', done), sentAt: ground.now() });
    expect(finding.kind).toBe('repeat');
  });
});

/** Hides how many bytes have arrived, as TikTok may do. */
function withoutCounts(inner: typeof fetch): typeof fetch {
  return async (input, init) => {
    const reply = await inner(input, init);
    if (!String(input).includes('/status/fetch')) return reply;
    return new Response((await reply.text()).replace(/,"uploaded_bytes":\d+/, ''), { status: reply.status });
  };
}

describe('pictures in doubt', () => {
  it('are found among the public posts by their words', async () => {
    const ground = await startInTest();
    await publish(ground, contentOf([film]));
    const { ask } = await doubt(ground, pictures, 'lose_after');
    expect(await ask()).toMatchObject({ kind: 'cannot_tell', evidence: expect.stringContaining('None of') });
    ground.advance(10_000);
    expect(await ask()).toMatchObject({ kind: 'found', trace: { remoteId: postsOf(ground)[1]?.postId } });
  });

  it('are a person’s to decide when they are not there, and nothing is sent again', async () => {
    const ground = await startInTest();
    const { ask } = await doubt(ground, pictures, 'lose_before');
    ground.advance(600_000);
    expect(await ask()).toMatchObject({ kind: 'cannot_tell' });
    expect(ground.standIn.counts['content.init']).toBe(1);
  });

  it('are a person’s to decide when the same words stand below two of them', async () => {
    const ground = await startInTest();
    await publish(ground, pictures);
    const { ask } = await doubt(ground, pictures, 'lose_after');
    ground.advance(10_000);
    expect(await ask()).toMatchObject({ kind: 'cannot_tell', evidence: expect.stringContaining('Several') });
  });

  it('are a person’s to decide when they are not public, or when posts cannot be listed', async () => {
    const own: VersionContent = { ...pictures, options: { privacyLevel: 'SELF_ONLY' } };
    const ground = await startInTest();
    const { ask } = await doubt(ground, own, 'lose_after');
    expect(await ask()).toMatchObject({ kind: 'cannot_tell', evidence: expect.stringContaining('not a public one') });
    const blind = await startInTest({ unticked: ['video.list'] });
    const second = await doubt(blind, pictures, 'lose_after');
    expect(await second.ask()).toMatchObject({
      kind: 'cannot_tell',
      evidence: expect.stringContaining('the right to list'),
    });
    expect(blind.standIn.counts['video.list']).toBeUndefined();
  });

  it('are found by their receipt where that was kept', async () => {
    const ground = await startInTest();
    const done = await publish(ground, pictures, 'post-1');
    const taken = await ground.channel.perform(callOf(ground, pictures, 'post-1', done));
    if (taken.kind !== 'pending') throw new Error(taken.kind);
    const ask = () =>
      ground.channel.find({ ...callOf(ground, pictures, 'post-1', done, taken.pending), sentAt: ground.now() });
    expect(await ask()).toMatchObject({ kind: 'not_now' });
    ground.advance(5_000);
    expect(await ask()).toMatchObject({ kind: 'found', trace: { remoteId: postsOf(ground)[0]?.postId } });
  });
});

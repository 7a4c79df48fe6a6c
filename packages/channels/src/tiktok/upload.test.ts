import { describe, expect, it } from 'vitest';
import { errorIn } from '../conformance/index.ts';
import type { Json, StepTrace } from '../spec.ts';
import { chunkBytes } from './content.rules.ts';
import {
  bigFile,
  callOf,
  contentOf,
  film,
  type Ground,
  postsOf,
  publish,
  startInTest,
  tryStep,
} from './test-ground.ts';

const mib = 1024 ** 2;
const sizeBytes = 22 * mib;
const content = contentOf([{ ...film, sizeBytes }]);

/** A ground with a film of four pieces, and its upload begun. */
async function beginUpload(options: Parameters<typeof startInTest>[0] = {}) {
  const ground = await startInTest(options);
  const file = bigFile(sizeBytes);
  ground.files.set(film.assetId, file);
  const done: Record<string, StepTrace> = await publish(ground, content, 'upload-1');
  return { ground, file, done };
}

async function uploadAllButLast() {
  const begun = await beginUpload();
  const outcome = await tryStep(begun.ground, content, 'upload-1', begun.done);
  if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome));
  begun.done['upload-1'] = outcome.trace;
  return begun;
}

const rangesOf = (ground: Ground) =>
  ground.standIn.log.filter((call) => call.route === 'upload.put').map((call) => call.headers['content-range']);
const tasksOf = (ground: Ground) => [...ground.standIn.state.tasks.values()];

describe('an upload in pieces', () => {
  it('sends a big film in pieces of 5 MiB, the last one with what is left over, and holds no more of it', async () => {
    const { ground, file, done } = await uploadAllButLast();
    expect(postsOf(ground)).toEqual([]);
    expect(await tryStep(ground, content, 'post-1', done)).toMatchObject({
      kind: 'done',
      trace: { remoteId: postsOf(ground)[0]?.postId },
    });
    expect(rangesOf(ground)).toEqual([
      `bytes 0-${chunkBytes - 1}/${sizeBytes}`,
      `bytes ${chunkBytes}-${2 * chunkBytes - 1}/${sizeBytes}`,
      `bytes ${2 * chunkBytes}-${3 * chunkBytes - 1}/${sizeBytes}`,
      `bytes ${3 * chunkBytes}-${sizeBytes - 1}/${sizeBytes}`,
    ]);
    expect(file.largest()).toBe(7 * mib);
    expect(tasksOf(ground)).toMatchObject([{ received: sizeBytes }]);
  });

  it('plans no upload step for a film that goes in one piece', async () => {
    const { channel, account } = await startInTest();
    const keysOf = (size: number) =>
      channel.plan(contentOf([{ ...film, sizeBytes: size }]), account).steps.map((step) => `${step.kind} ${step.key}`);
    expect(keysOf(2 * chunkBytes - 1)).toEqual(['prepare creator-1', 'prepare start-1', 'visible post-1']);
    expect(keysOf(2 * chunkBytes)).toEqual([
      'prepare creator-1',
      'prepare start-1',
      'prepare upload-1',
      'visible post-1',
    ]);
  });

  it('shows our token to no server of uploads', async () => {
    const { ground } = await uploadAllButLast();
    const put = ground.standIn.log.filter((call) => call.route === 'upload.put');
    expect(put).toHaveLength(3);
    expect(put.filter((call) => call.headers.authorization !== undefined)).toEqual([]);
  });

  it.each(['lose_after', 'server_error_after', 'lose_before', 'server_error_before'] as const)(
    'goes on where it was after a piece met “%s”, and makes one post',
    async (kind) => {
      for (const piece of [0, 1, 2]) {
        const { ground, done } = await beginUpload();
        ground.standIn.fault({ kind, route: 'upload.put', skip: piece });
        expect(errorIn(await tryStep(ground, content, 'upload-1', done)).kind).toBe('temporary');
        const before = rangesOf(ground).length;
        const again = await tryStep(ground, content, 'upload-1', done);
        if (again.kind !== 'done') throw new Error(JSON.stringify(again));
        const arrived = kind.endsWith('after') ? piece + 1 : piece;
        expect(rangesOf(ground).slice(before)).toHaveLength(3 - arrived);
        await tryStep(ground, content, 'post-1', { ...done, 'upload-1': again.trace });
        expect(postsOf(ground)).toHaveLength(1);
        expect(tasksOf(ground)).toHaveLength(1);
      }
    },
  );

  it('asks what has arrived when a piece comes twice after a death, and sends the rest', async () => {
    const { ground, done } = await beginUpload();
    const asked = await ground.channel.perform(callOf(ground, content, 'upload-1', done));
    if (asked.kind !== 'pending') throw new Error(asked.kind);
    // The piece arrived, and whoever sent it died before its answer was kept: the old state comes back.
    const again = () => ground.channel.perform(callOf(ground, content, 'upload-1', done, asked.pending));
    await again();
    let outcome = await again();
    expect(outcome).toMatchObject({ kind: 'pending', pending: { kind: 'ask', refusals: 1 } });
    for (let turn = 0; outcome.kind === 'pending' && turn < 10; turn += 1)
      outcome = await ground.channel.perform(callOf(ground, content, 'upload-1', done, outcome.pending));
    expect(outcome.kind).toBe('done');
    expect(tasksOf(ground)).toMatchObject([{ received: 3 * chunkBytes }]);
  });

  it('begins anew when TikTok has closed the upload, and the last piece goes to the new one', async () => {
    const { ground, done } = await beginUpload();
    ground.advance(56 * 60_000);
    const outcome = await tryStep(ground, content, 'upload-1', done);
    if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome));
    const posted = await tryStep(ground, content, 'post-1', { ...done, 'upload-1': outcome.trace });
    const [first, second] = tasksOf(ground);
    expect([first?.received, second?.received]).toEqual([0, sizeBytes]);
    expect(posted).toMatchObject({ kind: 'done', trace: { remoteId: second?.postId } });
  });

  it('begins anew when TikTok has given the upload up, and gives up itself when that happens again', async () => {
    const { ground, done } = await beginUpload();
    const closed = (upload: Json, beginnings: number): Json => ({
      kind: 'send',
      upload,
      piece: 2,
      refusals: 2,
      beginnings,
    });
    const upload = done['start-1']?.handle ?? null;
    const first = await ground.channel.perform(callOf(ground, content, 'upload-1', done, closed(upload, 1)));
    expect(first).toMatchObject({ kind: 'pending', pending: { kind: 'begin' } });
    const last = await ground.channel.perform(callOf(ground, content, 'upload-1', done, closed(upload, 2)));
    expect(errorIn(last)).toMatchObject({ kind: 'rejected', code: 'upload_closed' });
  });

  it('sends no last piece to an upload that is closed, and says that nothing was posted', async () => {
    const { ground, done } = await uploadAllButLast();
    ground.advance(56 * 60_000);
    const before = ground.standIn.log.length;
    expect(errorIn(await tryStep(ground, content, 'post-1', done))).toMatchObject({ code: 'upload_closed' });
    expect(ground.standIn.log).toHaveLength(before);
  });

  it('sends the words and settings ahead, with everything off that nobody allowed', async () => {
    const ground = await startInTest();
    await publish(ground, contentOf([{ ...film, isMadeByAi: true }]));
    const begun = ground.standIn.log.find((call) => call.route === 'video.init');
    expect(begun?.body).toEqual({
      post_info: {
        title: 'What it is about.',
        privacy_level: 'PUBLIC_TO_EVERYONE',
        disable_comment: true,
        disable_duet: true,
        disable_stitch: true,
        brand_content_toggle: false,
        brand_organic_toggle: false,
        is_aigc: true,
      },
      source_info: { source: 'FILE_UPLOAD', video_size: 3, chunk_size: 3, total_chunk_count: 1 },
    });
  });

  it('sends what was allowed and disclosed, unless the account has switched it off', async () => {
    const ground = await startInTest({ alice: { closed: { comment: false, duet: true, stitch: false } } });
    const options = {
      allowComment: true,
      allowDuet: true,
      allowStitch: true,
      brandContent: true,
      brandOrganic: true,
      coverMs: 1500,
    };
    const rich = contentOf([film], { options });
    const asked = await tryStep(ground, rich, 'creator-1', {});
    expect(asked).toMatchObject({
      kind: 'done',
      warnings: [{ code: 'interaction_left_out', words: expect.stringContaining('duets') }],
    });
    await publish(ground, rich);
    const begun = ground.standIn.log.find((call) => call.route === 'video.init');
    expect(begun?.body).toMatchObject({
      post_info: {
        disable_comment: false,
        disable_duet: true,
        disable_stitch: false,
        brand_content_toggle: true,
        brand_organic_toggle: true,
        video_cover_timestamp_ms: 1500,
      },
    });
  });
});

import { describe, expect, it } from 'vitest';
import { errorIn, sourceOf, textContent } from '../conformance/index.ts';
import { sampleBytes } from '../conformance/samples.ts';
import type { MediaSource, StepOutcome, VersionContent, VersionMedia } from '../spec.ts';
import {
  callOf,
  contextOf,
  film,
  type Ground,
  photo,
  publish,
  startInTest,
  takeStep,
  visiblePosts,
} from './test-ground.ts';

const contentOf = (
  media: readonly VersionMedia[],
  options: VersionContent['options'] = {},
  own: Partial<VersionContent> = {},
): VersionContent => ({ parts: [{ text: 'Fresh from the kiln.', media }], options, ...own });

const reel = contentOf([film], { placement: 'reel' });
const lastOf = (outcomes: readonly StepOutcome[]): StepOutcome => {
  const last = outcomes.at(-1);
  if (!last) throw new Error('Nothing happened.');
  return last;
};
const seen = (ground: Ground) => visiblePosts(ground.standIn);
const [videoOf, draftsOf] = [
  (ground: Ground) => [...ground.standIn.state.videos.values()][0],
  (ground: Ground) => [...ground.standIn.state.posts.values()],
];

/** A film of this many bytes; `largest` is the most that was ever read at once. */
function bigFilm(sizeBytes: number): { readonly source: MediaSource; largest(): number } {
  const bytes = new Uint8Array(sizeBytes);
  bytes.set(sampleBytes('.mp4').bytes);
  let largest = 0;
  const whole = () => Promise.reject(new Error('Nobody reads a film as a whole.'));
  const range: MediaSource['range'] = async (start, end) => {
    largest = Math.max(largest, end - start);
    return bytes.slice(start, end);
  };
  return { source: { ...sourceOf(bytes, 'video/mp4'), bytes: whole, stream: whole, range }, largest: () => largest };
}

describe('a post of the feed', () => {
  it('is prepared unseen, with its pictures and their descriptions, and then made visible', async () => {
    const ground = await startInTest();
    const content = contentOf([photo, { ...photo, altText: '' }], { placeId: '77' });
    const done = await publish(ground, content, 'post-1');
    expect(seen(ground)).toEqual([]);
    const last = lastOf(await takeStep(ground, content, 'post-1', done));
    expect(last).toMatchObject({
      kind: 'done',
      trace: {
        remoteId: done['draft-1']?.remoteId,
        url: expect.stringMatching(/^https:\/\/www\.facebook\.com\/\d+\/posts/),
      },
      budgets: [{ scope: 'account', name: 'pages', remaining: 96 }],
    });
    expect(seen(ground)).toMatchObject([{ altTexts: ['A cup', ''], kinds: ['image', 'image'] }]);
    const draft = ground.standIn.log.find((call) => call.route === 'feed.create');
    expect(draft?.body).toMatchObject({ published: 'false', place: '77' });
  });

  it.each([
    ['gets its address a little later when it is not told at once', 1, true],
    ['stays published when its address cannot be read', 3, false],
  ])('%s', async (_what, times, isTold) => {
    const ground = await startInTest();
    const done = await publish(ground, textContent('Hello.'), 'post-1');
    ground.standIn.fault({ kind: 'server_error_before', route: 'node.show', times });
    const last = lastOf(await takeStep(ground, textContent('Hello.'), 'post-1', done));
    if (last.kind !== 'done') throw new Error(JSON.stringify(last));
    expect(last.trace.remoteId).toBe(done['draft-1']?.remoteId);
    expect(last.trace.url !== undefined).toBe(isTold);
  });

  it('is refused in Facebook’s words when its link cannot be read, and nothing is seen', async () => {
    const ground = await startInTest();
    ground.standIn.state.unreadableLinks.add('https://dead.example/');
    const content = contentOf([], {}, { link: { url: 'https://dead.example/', title: '', description: '' } });
    const error = errorIn(lastOf(await takeStep(ground, content, 'draft-1')));
    expect(error).toMatchObject({ kind: 'rejected', code: 'link_refused', words: expect.stringContaining('scraped') });
    expect(draftsOf(ground)).toEqual([]);
  });

  it('is refused when it says what the page said a moment ago', async () => {
    const ground = await startInTest();
    await publish(ground, textContent('Hello.'));
    const done = await publish(ground, textContent('Hello.'), 'post-1');
    const error = errorIn(lastOf(await takeStep(ground, textContent('Hello.'), 'post-1', done)));
    expect(error).toMatchObject({ kind: 'rejected', code: 'graph_506_1455006' });
    expect(seen(ground)).toHaveLength(1);
  });

  it('is refused, and not in doubt, when what was prepared is gone', async () => {
    const ground = await startInTest();
    const done = await publish(ground, textContent('Hello.'), 'post-1');
    ground.standIn.state.posts.clear();
    const error = errorIn(lastOf(await takeStep(ground, textContent('Hello.'), 'post-1', done)));
    expect(error).toMatchObject({ kind: 'rejected', words: expect.stringContaining('no longer has') });
  });

  it('is refused with a picture that is none', async () => {
    const ground = await startInTest({ media: async () => sourceOf(new Uint8Array(9), 'image/png') });
    const error = errorIn(lastOf(await takeStep(ground, contentOf([photo]), 'photo-1.1')));
    expect(error).toMatchObject({ kind: 'rejected', words: expect.stringContaining('saved as JPG') });
  });

  it('does not know what came of it when Graph itself calls its trouble passing', async () => {
    const ground = await startInTest();
    const done = await publish(ground, textContent('Hello.'), 'post-1');
    ground.standIn.fault({ kind: 'server_error_after', route: 'node.update', status: 400 });
    const error = errorIn(lastOf(await takeStep(ground, textContent('Hello.'), 'post-1', done)));
    expect(error.kind).toBe('unknown_outcome');
  });
});

describe('the label for media made by AI', () => {
  const content = contentOf([{ ...photo, isMadeByAi: true }]);

  it.each([
    ['ignored', 1, [{ code: 'ai_label_left_out' }]],
    ['refused', 2, [{ code: 'ai_label_left_out' }]],
    ['taken', 1, undefined],
  ] as const)('is asked for on the unseen post and read back: %s', async (aiLabel, calls, warnings) => {
    const ground = await startInTest();
    ground.standIn.state.aiLabel = aiLabel;
    expect(ground.channel.plan(content, ground.account).warnings).toMatchObject([{ code: 'ai_label_uncertain' }]);
    const done = await publish(ground, content, 'post-1');
    expect(ground.standIn.counts['feed.create']).toBe(calls);
    const last = lastOf(await takeStep(ground, content, 'post-1', done));
    if (last.kind !== 'done') throw new Error(JSON.stringify(last));
    if (warnings) expect(last.warnings).toMatchObject(warnings);
    else expect(last.warnings).toBeUndefined();
    expect(last.trace.url).toBeDefined();
    expect(draftsOf(ground)).toMatchObject([{ isMarkedAsAi: aiLabel === 'taken' }]);
  });
});

describe('a video of the feed', () => {
  const content = contentOf([film], { title: 'Cups' });

  it('goes up in the pieces Facebook asks for, read a few megabytes at a time, and gets its words at the end', async () => {
    const { source, largest } = bigFilm(20 * 1024 ** 2);
    const ground = await startInTest({ media: async () => source });
    ground.standIn.state.chunkBytes = 9 * 1024 ** 2;
    const done = await publish(ground, content, 'post-1');
    const sizes = ground.standIn.log.filter((call) => call.route === 'videos.create').map((call) => call.body);
    expect(sizes).toHaveLength(4);
    expect(largest()).toBe(4 * 1024 ** 2);
    expect(videoOf(ground)?.received.equals(Buffer.from(await readAll(source)))).toBe(true);
    expect(seen(ground)).toEqual([]);
    const outcomes = await takeStep(ground, content, 'post-1', done);
    expect(outcomes.slice(0, -1).every((outcome) => outcome.kind === 'pending')).toBe(true);
    expect(lastOf(outcomes)).toMatchObject({
      kind: 'done',
      trace: { remoteId: seen(ground)[0]?.remoteId, url: `https://www.facebook.com/reel/${videoOf(ground)?.id}/` },
    });
    expect(videoOf(ground)).toMatchObject({ title: 'Cups', description: 'Fresh from the kiln.' });
  });

  it('sends no byte twice when the answer to a piece was lost: Facebook says where to go on', async () => {
    const { source } = bigFilm(3_000);
    const ground = await startInTest({ media: async () => source });
    ground.standIn.state.chunkBytes = 1_000;
    ground.standIn.fault({ kind: 'lose_after', route: 'videos.create', skip: 1 });
    expect(lastOf(await takeStep(ground, content, 'video-1')).kind).toBe('done');
    expect(videoOf(ground)?.received).toHaveLength(3_000);
    expect(ground.standIn.counts['videos.create']).toBe(5);
  });

  it('ends with words when pieces never arrive, and passes on what is for good', async () => {
    const ground = await startInTest();
    ground.standIn.fault({ kind: 'server_error_before', route: 'videos.create', skip: 1, times: 'always' });
    expect(errorIn(lastOf(await takeStep(ground, content, 'video-1'))).kind).toBe('temporary');
    expect(ground.standIn.counts['videos.create']).toBe(7);
    ground.standIn.reset();
    ground.standIn.fault({ kind: 'unauthorized', route: 'videos.create', skip: 1 });
    expect(errorIn(lastOf(await takeStep(ground, content, 'video-1'))).kind).toBe('reconnect');
  });

  it('is refused in Facebook’s words when Facebook cannot read it', async () => {
    const ground = await startInTest({ media: async () => sourceOf(new Uint8Array(900), 'video/mp4') });
    const done = await publish(ground, content, 'post-1');
    const error = errorIn(lastOf(await takeStep(ground, content, 'post-1', done)));
    expect(error).toMatchObject({ kind: 'rejected', code: 'video_failed', words: expect.stringContaining('format') });
    expect(seen(ground)).toEqual([]);
  });

  it('is looked for again when a look fails, and is in doubt when we may no longer look', async () => {
    const ground = await startInTest();
    const done = await publish(ground, content, 'post-1');
    ground.standIn.fault({ kind: 'server_error_before', route: 'node.show' });
    ground.standIn.fault({ kind: 'unauthorized', route: 'node.show', skip: 1 });
    const error = errorIn(lastOf(await takeStep(ground, content, 'post-1', done)));
    expect(error.kind).toBe('unknown_outcome');
    expect(ground.standIn.counts['node.show']).toBe(2);
  });
});

describe('a video that Facebook took', () => {
  const story = contentOf([film], { placement: 'story' });

  it('is in doubt after hours without a word', async () => {
    const ground = await startInTest({ videoProcessingMs: 48 * 3_600_000 });
    const done = await publish(ground, reel, 'post-1');
    const first = await ground.channel.perform(callOf(ground, reel, 'post-1', done));
    if (first.kind !== 'pending') throw new Error(JSON.stringify(first));
    const late = { ...(first.pending as object), looks: 240 };
    const outcome = await ground.channel.perform(callOf(ground, reel, 'post-1', done, late));
    expect(errorIn(outcome)).toMatchObject({ kind: 'unknown_outcome', code: 'still_processing' });
  });

  it('is in doubt as a story that nobody named, and then found among the stories', async () => {
    const ground = await startInTest();
    const done = await publish(ground, story, 'post-1');
    const sentAt = ground.clock.now();
    const first = await ground.channel.perform(callOf(ground, story, 'post-1', done));
    if (first.kind !== 'pending') throw new Error(JSON.stringify(first));
    ground.clock.advance(60_000);
    const outcome = await ground.channel.perform(callOf(ground, story, 'post-1', done, { stage: 'wait', looks: 1 }));
    expect(errorIn(outcome)).toMatchObject({ kind: 'unknown_outcome', code: 'story_unnamed' });
    expect(await ground.channel.find({ ...callOf(ground, story, 'post-1', done), sentAt })).toMatchObject({
      kind: 'found',
      trace: { remoteId: seen(ground)[0]?.remoteId },
    });
  });
});

async function readAll(source: MediaSource): Promise<Uint8Array> {
  return source.range(0, source.sizeBytes);
}

describe('a reel', () => {
  it('is continued from where its upload broke off', async () => {
    const ground = await startInTest();
    ground.standIn.state.bytesPerUpload = 200;
    const outcomes = await takeStep(ground, reel, 'video-1');
    expect(lastOf(outcomes).kind).toBe('done');
    const offsets = ground.standIn.log
      .filter((call) => call.route === 'upload.send')
      .map((call) => call.headers.offset);
    expect(offsets).toEqual(['0', '200']);
    expect(videoOf(ground)?.received.equals(Buffer.from(sampleBytes('.upright.mp4').bytes))).toBe(true);
  });

  it('is known to have arrived when only the answer was lost', async () => {
    const ground = await startInTest();
    ground.standIn.fault({ kind: 'lose_after', route: 'upload.send' });
    expect(lastOf(await takeStep(ground, reel, 'video-1')).kind).toBe('done');
    expect(ground.standIn.counts['upload.send']).toBe(1);
  });

  it('ends with the upload server’s words', async () => {
    const ground = await startInTest({ media: async () => ({ ...bigFilm(900).source, sizeBytes: 0 }) });
    const error = errorIn(lastOf(await takeStep(ground, reel, 'video-1')));
    expect(error).toMatchObject({
      kind: 'rejected',
      code: 'upload_refused',
      words: expect.stringContaining('file_size'),
    });
    const other = await startInTest();
    other.standIn.fault({ kind: 'lose_before', route: 'upload.send', times: 'always' });
    expect(errorIn(lastOf(await takeStep(other, reel, 'video-1'))).kind).toBe('temporary');
  });

  it('is waited for when the page’s thirty of the day are full', async () => {
    const ground = await startInTest();
    const done = await publish(ground, reel, 'post-1');
    const { videos } = ground.standIn.state;
    const own = videoOf(ground);
    if (!own) throw new Error('Nothing arrived.');
    const finishedAt = ground.clock.now().getTime();
    for (let count = 0; count < 30; count += 1)
      videos.set(`v${count}`, { ...own, id: `v${count}`, finishedAt, postId: `v${count}` });
    const error = errorIn(lastOf(await takeStep(ground, reel, 'post-1', done)));
    expect(error).toMatchObject({ kind: 'rate_limited', code: 'graph_613' });
    expect(seen(ground)).toEqual([]);
    ground.clock.advance(25 * 3_600_000);
    expect(lastOf(await takeStep(ground, reel, 'post-1', done)).kind).toBe('done');
  });
});

describe('a story', () => {
  it.each([
    ['a picture', photo],
    ['a video', film],
  ])('is %s, and gone after a day', async (_what, media) => {
    const ground = await startInTest();
    const done = await publish(ground, contentOf([media], { placement: 'story' }));
    expect(seen(ground)).toMatchObject([{ remoteId: done['post-1']?.remoteId, placement: 'story' }]);
    const read = async () => {
      const reading = await ground.channel.readPosts(contextOf(ground), [done['post-1']?.remoteId ?? '']);
      return reading.kind === 'read' ? reading.value[0]?.kind : reading.error;
    };
    expect(await read()).toBe('read');
    ground.clock.advance(25 * 3_600_000);
    expect(await read()).toBe('gone');
  });

  it.each(['reel', 'story'])('is nothing without media, nor is a %s', async (placement) => {
    const ground = await startInTest();
    const error = errorIn(lastOf(await takeStep(ground, contentOf([], { placement }), 'post-1')));
    expect(error).toMatchObject({ kind: 'rejected', code: 'media_missing' });
    expect(ground.standIn.log.filter((call) => call.method === 'POST' && call.route !== 'token')).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { errorIn, textContent } from '../conformance/index.ts';
import type { StepCall, StepTrace, VersionContent } from '../spec.ts';
import { callOf, type Ground, picture, postsOf, richContent, startInTest } from './test-ground.ts';

const hourMs = 3_600_000;

/** Sends one step whose answer is lost after it took effect; the call, to ask about. */
async function loseAnswer(ground: Ground, content: VersionContent, key = 'post-1', done = {}): Promise<StepCall> {
  const call = callOf(ground, content, key, done);
  ground.standIn.fault({ kind: 'lose_after', route: 'posts.create' });
  expect(errorIn(await ground.channel.perform(call)).kind).toBe('unknown_outcome');
  return call;
}

/** Asks a minute later. */
function ask(ground: Ground, call: StepCall, sentAt = call.now) {
  ground.clock.advance(60_000);
  return ground.channel.find({ ...call, now: ground.clock.now(), sentAt });
}

describe('asking for a post', () => {
  it.each([
    ['links, which X wraps', 'Read https://example.com/a?b=1&c=2, or example.org/x.'],
    ['signs that X escapes', 'Tom & Jerry <3 "quotes" — 5 > 4'],
    ['decomposed letters and emoji', 'Gro\u0308\u00dfe 👩‍👩‍👧 über alles'],
    ['only emoji', '🎉🎉'],
    ['several lines', 'One\n\n  two\nthree'],
  ])('knows a text with %s', async (_what, text) => {
    const ground = await startInTest();
    const call = await loseAnswer(ground, textContent(text));
    const finding = await ask(ground, call);
    expect(finding).toMatchObject({ kind: 'found', trace: { remoteId: postsOf(ground)[0]?.id } });
    expect(finding.kind === 'found' && finding.evidence).toContain('https://x.com/alice/status/');
  });

  it('knows a long post of a paying account, of which the list shows the beginning', async () => {
    const ground = await startInTest({ subscription: 'Premium' });
    const text = `${'A long story. '.repeat(60)}See https://example.com/the-end.`;
    const call = await loseAnswer(ground, textContent(text));
    expect((await ask(ground, call)).kind).toBe('found');
    const other = callOf(ground, textContent(`${'A long story. '.repeat(60)}Another end.`), 'post-1');
    expect((await ask(ground, other)).kind).toBe('absent');
  });

  it('knows a post with pictures by the keys of our own uploads, whatever it says', async () => {
    const ground = await startInTest();
    const content: VersionContent = { parts: [{ text: '', media: [{ ...picture, altText: '' }] }], options: {} };
    const upload = await ground.channel.perform(callOf(ground, content, 'media-1.1'));
    if (upload.kind !== 'done') throw new Error(upload.kind);
    const done = { 'media-1.1': JSON.parse(JSON.stringify(upload.trace)) as StepTrace };
    const foreign = callOf(ground, content, 'post-1', { 'media-1.1': { remoteId: '1', handle: { mediaKey: '3_1' } } });
    const call = await loseAnswer(ground, content, 'post-1', done);
    expect((await ask(ground, call)).kind).toBe('found');
    expect((await ask(ground, foreign)).kind).toBe('absent');
  });

  it('tells an answer in a thread from the same words standing alone', async () => {
    const ground = await startInTest();
    const content: VersionContent = {
      parts: [
        { text: 'Same.', media: [] },
        { text: 'Second.', media: [] },
      ],
      options: {},
    };
    const main = await ground.channel.perform(callOf(ground, content, 'post-1'));
    if (main.kind !== 'done') throw new Error(main.kind);
    ground.standIn.state.addPost({ userId: ground.account.remoteId, text: 'Second.' });
    const call = callOf(ground, content, 'post-2', { 'post-1': main.trace });
    expect((await ask(ground, call)).kind).toBe('absent');
    const { id } = ground.standIn.state.addPost({
      userId: ground.account.remoteId,
      text: 'Second.',
      inReplyToId: main.trace.remoteId,
    });
    expect(await ask(ground, call)).toMatchObject({ kind: 'found', trace: { remoteId: id } });
  });

  it.each(['post-2', 'comment-1'])('finds %s of a whole post', async (key) => {
    const ground = await startInTest();
    const upload = await ground.channel.perform(callOf(ground, richContent, 'media-1.1'));
    if (upload.kind !== 'done') throw new Error(upload.kind);
    const done = { 'media-1.1': upload.trace };
    const main = await ground.channel.perform(callOf(ground, richContent, 'post-1', done));
    if (main.kind !== 'done') throw new Error(main.kind);
    const call = await loseAnswer(ground, richContent, key, { ...done, 'post-1': main.trace });
    expect((await ask(ground, call)).kind).toBe('found');
  });

  it('reads the field names of before 2026 as well', async () => {
    const ground = await startInTest({ usesOldNames: true });
    const main = await ground.channel.perform(
      callOf(ground, richContent, 'comment-1', { 'post-1': { remoteId: '1' } }),
    );
    expect(errorIn(main).kind).toBe('rejected');
    const content = { ...textContent('Main.'), firstComment: 'The comment.' };
    const first = await ground.channel.perform(callOf(ground, content, 'post-1'));
    if (first.kind !== 'done') throw new Error(first.kind);
    const call = await loseAnswer(ground, content, 'comment-1', { 'post-1': first.trace });
    expect((await ask(ground, call)).kind).toBe('found');
  });

  it('goes by the conversation where X does not tell what a post answers to', async () => {
    const ground = await startInTest();
    const content = { ...textContent('Main.'), firstComment: 'The comment.' };
    const first = await ground.channel.perform(callOf(ground, content, 'post-1'));
    if (first.kind !== 'done') throw new Error(first.kind);
    const call = await loseAnswer(ground, content, 'comment-1', { 'post-1': first.trace });
    const finding = await ground.channel.find({
      ...call,
      now: ground.clock.now(),
      sentAt: call.now,
      fetch: async (input, init) => {
        const answer = await (await ground.fetch(input, init)).text();
        return new Response(answer.replaceAll('"referenced_posts"', '"unheard_of"'));
      },
    });
    expect(finding.kind).toBe('found');
  });

  it('says that it cannot tell when too much was posted since', async () => {
    const ground = await startInTest({ postsPerWindow: 1000 });
    const call = callOf(ground, textContent('Lost.'), 'post-1');
    for (let index = 0; index < 101; index += 1)
      ground.standIn.state.addPost({ userId: ground.account.remoteId, text: `Post ${index}.` });
    expect(await ask(ground, call)).toMatchObject({ kind: 'cannot_tell', evidence: expect.stringContaining('100') });
  });

  it('does not take the same words of somebody else, or of an hour ago, for ours', async () => {
    const ground = await startInTest();
    const bob = ground.standIn.state.addUser({ username: 'bob' });
    const call = callOf(ground, textContent('Good morning.'), 'post-1');
    ground.standIn.state.addPost({ userId: bob.id, text: 'Good morning.' });
    expect((await ask(ground, call)).kind).toBe('absent');
  });
});

describe('the same words twice', () => {
  it('are refused by X; after a doubtful try that is a hint, and the late list proves it', async () => {
    const lagMs = 15 * 60_000;
    const ground = await startInTest({ listLagMs: lagMs });
    const content = textContent('Only once, please.');
    const call = await loseAnswer(ground, content);
    // The list is later than all our patience: the post seems absent, and is sent again.
    expect((await ask(ground, call)).kind).toBe('absent');
    ground.clock.advance(13 * 60_000);
    const again = { ...call, now: ground.clock.now() };
    const refusal = errorIn(await ground.channel.perform(again));
    expect(refusal).toMatchObject({ kind: 'unknown_outcome', code: 'duplicate_content', status: 403 });
    ground.clock.advance(2 * 60_000);
    // `postedAt` is still the moment of the first try.
    const finding = await ask(ground, call, again.now);
    expect(finding).toMatchObject({ kind: 'found', trace: { remoteId: postsOf(ground)[0]?.id } });
    expect(postsOf(ground)).toHaveLength(1);
  });

  it('in an older post are shown to a person, instead of trying for ever', async () => {
    const ground = await startInTest();
    const content = textContent('Good morning.');
    await ground.channel.perform(callOf(ground, content, 'post-1'));
    const [older] = postsOf(ground);
    ground.clock.advance(hourMs);
    const call = callOf(ground, content, 'post-1');
    expect(errorIn(await ground.channel.perform(call))).toMatchObject({ code: 'duplicate_content' });
    const finding = await ask(ground, call);
    expect(finding).toMatchObject({ kind: 'cannot_tell', evidence: expect.stringContaining(older?.id ?? 'none') });
    expect(postsOf(ground)).toHaveLength(1);
  });

  it('are asked about also where the post has pictures, which X may not look at', async () => {
    const ground = await startInTest();
    await ground.channel.perform(callOf(ground, textContent('Look.'), 'post-1'));
    ground.clock.advance(hourMs);
    const trace = { remoteId: '1', handle: { mediaKey: '3_1' } };
    const asked = async (text: string) => {
      const content: VersionContent = { parts: [{ text, media: [{ ...picture, altText: '' }] }], options: {} };
      return (await ask(ground, callOf(ground, content, 'post-1', { 'media-1.1': trace }))).kind;
    };
    expect([await asked('Look.'), await asked('Look there.'), await asked('')]).toEqual([
      'cannot_tell',
      'absent',
      'absent',
    ]);
  });
});

describe('a publisher that dies after a call and before its answer is kept', () => {
  it('repeats uploads and descriptions, asks for posts, and leaves one of each', async () => {
    const ground = await startInTest();
    let done: { [key: string]: StepTrace } = {};
    for (const step of ground.channel.plan(richContent, ground.account).steps) {
      ground.clock.advance(1000);
      const call = callOf(ground, richContent, step.key, done);
      expect((await ground.channel.perform(call)).kind).toBe('done');
      if (step.kind === 'prepare') {
        const again = await ground.channel.perform(call);
        if (again.kind !== 'done') throw new Error(JSON.stringify(again));
        done = { ...done, [step.key]: JSON.parse(JSON.stringify(again.trace)) as StepTrace };
        continue;
      }
      const finding = await ask(ground, call);
      if (finding.kind !== 'found') throw new Error(JSON.stringify(finding));
      done = { ...done, [step.key]: finding.trace };
    }
    expect(postsOf(ground).map((post) => post.id)).toEqual(
      ['post-1', 'post-2', 'comment-1'].map((key) => done[key]?.remoteId),
    );
  });
});

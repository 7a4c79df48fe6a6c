import { findFace, linksToTag } from '@antiphon/channels/browser';
import { describe, expect, it } from 'vitest';
import {
  checksAbout,
  checksElsewhere,
  fittedIn,
  type JudgedAccount,
  judge,
  type MediaFacts,
  obstacleIn,
  segmentsAsTyped,
  tagsFor,
  verdictOf,
} from './judge.rules.ts';
import { actWords, isTakenBy, leftOutWords, planOf, whyNotPlan } from './plan.rules.ts';

const short: JudgedAccount = {
  channel: 'sandbox',
  handle: 'marrampots',
  state: 'connected',
  problem: null,
  details: { style: 'chirp' },
  guarantee: { words: 'We look.' },
};
const pictures = { ...short, handle: 'marram_pictures', details: { style: 'lumen' } };
const face = findFace('sandbox');
const none: ReadonlyMap<string, MediaFacts> = new Map();
const say = (text: string, media: { assetId: string; altText: string }[] = []) => ({
  content: { parts: [{ text, media }] },
  options: {},
});
const jpeg: MediaFacts = {
  kind: 'image',
  mimeType: 'image/jpeg',
  sizeBytes: 412_000,
  width: 800,
  height: 1000,
  altText: 'A kiln at night.',
  isMadeByAi: false,
};

describe('a version under the eyes of its network', () => {
  it('fits with its count, or says by how much it is over and from where', () => {
    expect(verdictOf(judge(short, face, say('Three places left.'), none))).toEqual({
      note: 'scheduled',
      count: '18 / 280',
      words: 'fits',
    });
    const long = judge(short, face, say('x'.repeat(284)), none);
    expect(verdictOf(long)).toEqual({ note: 'failed', count: '284 / 280', words: '4 over' });
    expect(long.measures[0]?.overflowAt).toBe(280);
    expect(obstacleIn(long)).toMatch(/^4 characters too many/);
  });

  it('counts letters as the network does, not as the computer does', () => {
    expect(judge(short, face, say('👩‍👩‍👧‍👦é'), none).measures[0]?.used).toBe(2);
  });

  it('is judged with its links tagged as they go out, and told where the text as typed ends to fit', () => {
    const linkTags = { source: '{network}', medium: '', campaign: '', term: '', content: '{account}', sites: [] };
    const text = `https://example.com/a ${'x'.repeat(230)}`;
    const content = { parts: [{ text, media: [] }], linkTags };
    const judged = judge(short, face, { content, options: {} }, none);
    const added = '?utm_source=sandbox&utm_content=marrampots';
    expect(judged.content.parts[0].text).toBe(text.replace('/a ', `/a${added} `));
    expect(judged.measures[0]).toEqual({ used: 252 + added.length, max: 280, overflowAt: 280 - added.length });
    const preview = face && judged.limits && face.preview(judged.content, judged.limits);
    const links = linksToTag(text, tagsFor(content, short) ?? linkTags);
    const pieces = segmentsAsTyped(preview?.posts[0]?.segments ?? [], text, links);
    expect(pieces.map((piece) => piece.text).join('')).toBe(text);
    expect(pieces.at(-1)).toEqual({ text: 'x'.repeat(252 - 280 + added.length), style: 'cut' });
  });

  it('has the size of its cut, and says that the cut is made', () => {
    const crop = { x: 0, y: 0, width: 0.5, height: 0.4, turn: 0 } as const;
    const content = { parts: [{ text: 'Cut.', media: [{ assetId: 'a', altText: '', crop }] }] };
    const judged = judge(pictures, face, { content, options: {} }, new Map([['a', jpeg]]));
    expect(judged.content.parts[0].media[0]).toMatchObject({ width: 400, height: 400, crop });
    expect(judged.checks).toContainEqual(expect.objectContaining({ level: 'fine', code: 'picture_fitted' }));
  });

  it('says what goes out as a copy that fits, and is stopped where nothing here can make one', () => {
    const [masto, content] = [findFace('mastodon'), say('Kiln.', [{ assetId: 'v', altText: 'Fire' }])];
    const film: MediaFacts = {
      ...jpeg,
      kind: 'video',
      mimeType: 'video/mp4',
      sizeBytes: 200_000_000,
      durationMs: 60_000,
    };
    const account = { ...short, channel: 'mastodon', details: {} };
    const judged = (facts: MediaFacts) => judge(account, masto, content, new Map([['v', facts]]));
    expect(fittedIn(judged(film))).toEqual([expect.stringContaining('The video will be re-encoded')]);
    expect(obstacleIn(judged(film))).toBeNull();
    expect(obstacleIn(judged({ ...film, staysAsItIs: true }))).toContain('no FFmpeg');
    expect(fittedIn(judge(pictures, face, say('Kiln.'), none))).toEqual([]);
  });

  it('is only empty, not wrong, before anything was written', () => {
    expect(verdictOf(judge(short, face, say(''), none))).toMatchObject({ note: 'draft', words: 'empty' });
  });

  it('needs a picture where the network asks for one, and takes its description from the library', () => {
    expect(verdictOf(judge(pictures, face, say('Kiln.'), none))).toMatchObject({ note: 'attention' });
    const withPicture = judge(pictures, face, say('Kiln.', [{ assetId: 'p', altText: '' }]), new Map([['p', jpeg]]));
    expect(obstacleIn(withPicture)).toBeNull();
    expect(withPicture.checks.some(({ code }) => code === 'alt_text_missing')).toBe(false);
  });

  it('is stopped where the network would fetch a picture that it cannot reach, and nowhere else', () => {
    const draft = say('Kiln.', [{ assetId: 'p', altText: '' }]);
    const hidden = new Map([['p', { ...jpeg, whyNotFetched: 'There is no public address.' }]]);
    const threads = { ...short, channel: 'threads', details: {} };
    expect(obstacleIn(judge(threads, findFace('threads'), draft, hidden))).toBe('There is no public address.');
    expect(obstacleIn(judge(pictures, face, draft, hidden))).toBeNull();
    expect(obstacleIn(judge(threads, findFace('threads'), draft, new Map([['p', jpeg]])))).toBeNull();
  });

  it('is stopped by a poll that is not finished, and told so beside it and nowhere else', () => {
    const poll = { options: ['Tea', ''], durationMinutes: 60, isMultiple: false };
    const begun = judge(short, face, { content: { parts: [{ text: 'Which?', media: [] }], poll }, options: {} }, none);
    expect(obstacleIn(begun)).toMatch(/^A poll needs two answers/);
    expect(begun.content.poll).toBeUndefined();
    const options = ['Tea', 'Coffee', ''];
    const whole = { content: { parts: [{ text: 'Which?', media: [] }], poll: { ...poll, options } }, options: {} };
    const judged = judge(short, face, whole, none);
    expect(judged.content.poll?.options).toEqual(['Tea', 'Coffee']);
    expect(checksAbout(judged, 'poll').map(({ code }) => code)).toEqual(['poll_unsupported']);
    expect(checksElsewhere(judged).map(({ code }) => code)).not.toContain('poll_unsupported');
  });

  it('is given the picture of its card with what the library knows of it', () => {
    const link = { url: 'https://kiln.example/', title: 'Kiln', description: '', thumbnailAssetId: 'p' };
    const draft = { content: { parts: [{ text: 'See', media: [] }], link }, options: {} };
    expect(judge(short, face, draft, new Map([['p', jpeg]])).content.link).toEqual({
      url: link.url,
      title: 'Kiln',
      description: '',
      thumbnail: { ...jpeg, assetId: 'p' },
    });
  });

  it('cannot go to an account that must be signed in again, nor to a network that is gone', () => {
    const asked = { ...short, state: 'needs_reconnect' as const, problem: 'The password changed.' };
    expect(obstacleIn(judge(asked, face, say('Kiln.'), none))).toBe(
      'marrampots must be connected again first. The password changed.',
    );
    expect(obstacleIn(judge(short, null, say('Kiln.'), none))).toMatch(/no longer has this network/);
  });

  it('is judged for 50 accounts within 50 ms', () => {
    const text = 'Thirty hours of pine, sixteen people, one tall chimney. https://marram.example/firing '.repeat(3);
    // The work of this thread alone: a machine that does other things besides changes nothing.
    const run = (): number => {
      const from = process.threadCpuUsage();
      for (let account = 0; account < 50; account += 1) judge(short, face, say(text), none);
      const { user, system } = process.threadCpuUsage(from);
      return (user + system) / 1000;
    };
    run();
    expect(Math.min(run(), run(), run())).toBeLessThan(50);
  });
});

describe('planning', () => {
  const candidate = (accountId: string, obstacle: string | null, isTaken = false) => ({
    accountId,
    handle: accountId,
    obstacle,
    isTaken,
  });

  it('names those left out with the reason and counts those that go', () => {
    const plan = planOf([candidate('a', null), candidate('b', 'Too long.'), candidate('c', null)]);
    expect(plan.fitting).toEqual(['a', 'c']);
    expect(plan.leftOut).toEqual([{ accountId: 'b', handle: 'b', words: 'Too long.' }]);
    expect(actWords(plan, null)).toBe('Schedule 2 of 3');
    expect(actWords(plan, { kind: 'now' })).toBe('Publish 2 of 3 now');
    expect(actWords(planOf([candidate('b', 'Too long.')]), { kind: 'now' })).toBe('Publish now');
    expect(actWords(planOf([candidate('a', null), candidate('c', null)]), null)).toBe('Schedule all 2');
  });

  it('says a reason once for all accounts that it leaves out', () => {
    const long = 'A post here may have 300 characters.';
    const plan = planOf([
      candidate('a', null),
      candidate('b', long),
      candidate('c', 'No picture.'),
      candidate('d', long),
    ]);
    expect(leftOutWords(plan)).toBe('b, d: A post here may have 300 characters · c: No picture');
    const many = planOf([...'abcdef'].map((accountId) => candidate(accountId, long)));
    expect(leftOutWords(many)).toBe('a, b, c and 3 more: A post here may have 300 characters');
  });

  it('does not count what is planned or out already', () => {
    const plan = planOf([candidate('a', null), candidate('b', null, true)]);
    expect(actWords(plan, null)).toBe('Schedule');
    expect(plan.taken).toBe(1);
    expect(isTakenBy(['failed', 'cancelled'])).toBe(false);
    expect(isTakenBy(['failed', 'scheduled'])).toBe(true);
  });

  it('says why it cannot be done', () => {
    expect(whyNotPlan(planOf([]), 0)).toBe('Choose at least one account first.');
    expect(whyNotPlan(planOf([candidate('a', 'Too long.')]), 1)).toBe('Too long.');
    expect(whyNotPlan(planOf([candidate('a', null, true)]), 1)).toMatch(/planned or out already/);
    expect(whyNotPlan(planOf([candidate('a', null)]), 1)).toBeNull();
  });
});

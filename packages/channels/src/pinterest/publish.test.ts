import { describe, expect, it } from 'vitest';
import { errorIn, sampleMedia, sourceOf } from '../conformance/index.ts';
import type { MediaSource, VersionContent } from '../spec.ts';
import type { StoredPin } from './stand-in-state.ts';
import { callOf, film, type Ground, photo, pinContent, publish, startInTest, tryStep } from './test-ground.ts';

const onlyPin = ({ standIn }: Ground): StoredPin => {
  const [pin, ...more] = [...standIn.state.pins.values()];
  if (!pin || more.length > 0) throw new Error(`There are ${more.length + (pin ? 1 : 0)} pins.`);
  return pin;
};

const withLink = (link: string, own: VersionContent['options'] = {}) => pinContent({ options: { link, ...own } });

describe('a pin', () => {
  it('carries board, section, title, description, description of its picture and link', async () => {
    const ground = await startInTest();
    const [, soups] = ground.board.sections;
    const content = withLink('https://example.com/soup', { section: soups?.id ?? '', markLink: false });
    const done = await publish(ground, content);
    expect(onlyPin(ground)).toMatchObject({
      boardId: ground.board.id,
      sectionId: soups?.id,
      title: 'Soup',
      description: 'What is in the bowl.',
      altText: 'A bowl of soup',
      link: 'https://example.com/soup',
    });
    const { id } = onlyPin(ground);
    expect(done['pin-1']).toEqual({ remoteId: id, url: `https://www.pinterest.com/pin/${id}/` });
  });

  it.each([
    ['https://example.com', /^https:\/\/example\.com\?utm_content=antiphon-[0-9a-f]{16}$/],
    ['https://example.com/a?b=c%20d#e', /^https:\/\/example\.com\/a\?b=c%20d&utm_content=antiphon-[0-9a-f]{16}#e$/],
    [
      'https://example.com/?utm_content=mine',
      /^https:\/\/example\.com\/\?utm_content=mine&utm_id=antiphon-[0-9a-f]{16}$/,
    ],
  ])('marks the link %s, and changes no letter of it', async (link, sent) => {
    const ground = await startInTest();
    await publish(ground, withLink(link));
    expect(onlyPin(ground).link).toMatch(sent);
  });

  it('leads to the page of the version’s link where it has none of its own', async () => {
    const ground = await startInTest();
    const link = { url: 'https://example.com/page', title: 'A page', description: '' };
    await publish(ground, pinContent({ link, options: { markLink: false } }));
    expect(onlyPin(ground).link).toBe('https://example.com/page');
  });

  it('leaves a link unmarked that has no room for it, and looks at the board instead', async () => {
    const ground = await startInTest();
    const link = `https://example.com/${'x'.repeat(2_020)}`;
    const done = await publish(ground, withLink(link));
    expect(onlyPin(ground).link).toBe(link);
    expect(done).toHaveProperty('board-1');
  });

  it('tells the descriptions of all pictures of a carousel, one a line', async () => {
    const ground = await startInTest();
    const media = ['One', 'Two', ' Three\nlines '].map((altText) => ({ ...photo, altText }));
    await publish(ground, pinContent({}, media));
    const pin = onlyPin(ground);
    expect(pin.altText).toBe('One\nTwo\nThree lines');
    expect(pin.media.kind === 'multiple_images' && pin.media.pictures).toHaveLength(3);
  });

  it('reads large pictures in pieces while they are sent', async () => {
    const ground = await startInTest();
    const bytes = new Uint8Array(9_000_001).fill(7);
    bytes.set((await (await sampleMedia('x.png')).bytes()).subarray(0, 8));
    let largest = 0;
    const whole = sourceOf(bytes, 'image/png');
    const source: MediaSource = {
      ...whole,
      bytes: () => Promise.reject(new Error('A large picture is not to be read as a whole.')),
      range: (start, end) => {
        largest = Math.max(largest, end - start);
        return whole.range(start, end);
      },
    };
    ground.files.set('big.png', source);
    const big = { ...photo, assetId: 'big.png', sizeBytes: bytes.byteLength };
    await publish(ground, pinContent({}, [big, big]));
    const { media } = onlyPin(ground);
    const pictures = media.kind === 'multiple_images' ? media.pictures : [];
    expect(pictures.map((picture) => Buffer.compare(picture, bytes))).toEqual([0, 0]);
    expect(largest).toBeLessThanOrEqual(1_000_000);
  });
});

describe('a video', () => {
  it('is registered, sent to the storage without our token, waited for and pinned with a moment as its cover', async () => {
    const ground = await startInTest();
    await publish(ground, pinContent({ options: { coverAt: 4 } }, [film]));
    expect(onlyPin(ground).media).toMatchObject({ kind: 'video', cover: 4 });
    const { counts, log, state } = ground.standIn;
    expect(counts).toMatchObject({ 'media.create': 1, 'storage.post': 1, 'media.get': 2, 'pins.create': 1 });
    expect(log.find((call) => call.route === 'storage.post')?.headers.authorization).toBeUndefined();
    expect([...state.uploads.values()].map((upload) => upload.bytes)).toEqual([40]);
  });

  it('takes the picture beside it for its cover', async () => {
    const ground = await startInTest();
    await publish(ground, pinContent({}, [photo, film]));
    const { media } = onlyPin(ground);
    const cover = media.kind === 'video' ? media.cover : null;
    expect(Buffer.isBuffer(cover) && cover.equals(await (await sampleMedia(photo.assetId)).bytes())).toBe(true);
  });

  it('can go on after a death between any two of its calls, and is pinned once', async () => {
    for (const route of ['media.create', 'storage.post', 'media.get']) {
      const ground = await startInTest();
      ground.standIn.fault({ kind: 'lose_after', route });
      const first = errorIn(await tryStep(ground, pinContent({}, [film]), 'video-1'));
      expect(first.kind, route).toBe('temporary');
      await publish(ground, pinContent({}, [film]));
      expect(onlyPin(ground).media.kind).toBe('video');
    }
  });

  it('registers once more when the storage’s form has run out, and then says what the storage said, without its secrets', async () => {
    const ground = await startInTest({ formLivesMs: 0 });
    const error = errorIn(await tryStep(ground, pinContent({}, [film]), 'video-1'));
    expect(error).toMatchObject({ kind: 'rejected', code: 'AccessDenied', status: 403 });
    expect(JSON.stringify(error)).not.toContain('StandInToken');
    expect(ground.standIn.counts['media.create']).toBe(2);
  });

  it('tries the storage again later when it is out of order', async () => {
    const ground = await startInTest();
    ground.standIn.fault({ kind: 'server_error_before', route: 'storage.post' });
    const error = errorIn(await tryStep(ground, pinContent({}, [film]), 'video-1'));
    expect(error.kind).toBe('temporary');
    expect(error.evidence).toBeUndefined();
  });

  it('says so when Pinterest cannot read it', async () => {
    const ground = await startInTest();
    ground.standIn.state.failsNextVideo = true;
    const error = errorIn(await tryStep(ground, pinContent({}, [film]), 'video-1'));
    expect(error).toMatchObject({ kind: 'rejected', code: 'video_unreadable' });
  });
});

describe('what Pinterest refuses', () => {
  async function refusal(ground: Ground, content = withLink('https://example.com/')) {
    return errorIn(await ground.channel.perform(callOf(ground, content, 'pin-1')));
  }

  it('pins of an app on trial: the operator is told, and nobody has to sign in again', async () => {
    const ground = await startInTest({ app: { isOnTrial: true } });
    expect(await refusal(ground)).toMatchObject({
      kind: 'rejected',
      code: 'app_on_trial',
      words: expect.stringContaining('standard access'),
    });
  });

  it('pins it takes for spam', async () => {
    const ground = await startInTest();
    ground.standIn.state.suspectsSpam = true;
    expect(await refusal(ground)).toMatchObject({ kind: 'rejected', code: 'spam_block', status: 403 });
  });

  it('boards and sections that are not there', async () => {
    const ground = await startInTest();
    expect(await refusal(ground, withLink('https://example.com/', { board: '1' }))).toMatchObject({
      code: 'board_gone',
    });
    const elsewhere = withLink('https://example.com/', { section: '1' });
    expect(await refusal(ground, elsewhere)).toMatchObject({ code: 'section_gone' });
  });

  it('files that are no pictures, in its own words', async () => {
    const ground = await startInTest();
    ground.files.set(photo.assetId, sourceOf(Uint8Array.from([1, 2, 3]), 'image/png'));
    expect(await refusal(ground)).toMatchObject({
      kind: 'rejected',
      code: 'pinterest_1',
      words: expect.stringContaining('The format of the image is not supported.'),
    });
  });

  it('calls above its limit, until the moment its headers name', async () => {
    const ground = await startInTest();
    ground.standIn.state.callsPerMinute.org_write = 1;
    const content = withLink('https://example.com/');
    const first = await ground.channel.perform(callOf(ground, content, 'pin-1'));
    expect(first).toMatchObject({
      kind: 'done',
      budgets: [{ scope: 'account', name: 'org_write', limit: 1, remaining: 0 }],
    });
    ground.advance(20_000);
    const second = await ground.channel.perform(callOf(ground, content, 'pin-1'));
    expect(errorIn(second)).toMatchObject({ kind: 'rate_limited', retryAt: new Date(ground.now().getTime() + 40_000) });
    expect(ground.standIn.state.pins.size).toBe(1);
  });

  it('accesses without the right: the person signs in again', async () => {
    const ground = await startInTest();
    for (const grant of ground.standIn.state.accessTokens.values()) Object.assign(grant, { scopes: ['pins:read'] });
    expect((await refusal(ground)).kind).toBe('reconnect');
  });
});

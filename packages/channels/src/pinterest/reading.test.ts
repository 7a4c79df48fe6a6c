import { describe, expect, it } from 'vitest';
import type { Json } from '../spec.ts';
import { contextOf, film, type Ground, pinContent, publish, startInTest } from './test-ground.ts';

const dayMs = 86_400_000;

async function metricsOf(ground: Ground, id: string) {
  const reading = await ground.channel.readPosts(contextOf(ground), [id]);
  if (reading.kind !== 'read') throw new Error(JSON.stringify(reading));
  const [first] = reading.value;
  return first?.kind === 'read' ? first.metrics : first?.kind;
}

async function pinned(ground: Ground, media = pinContent().parts[0].media): Promise<string> {
  const done = await publish(ground, pinContent({}, media));
  return done['pin-1']?.remoteId ?? '';
}

const counts = { impressions: 900, clicks: 31, saves: 12, reactions: 5, comments: 2, follows: 3, profileVisits: 8 };

describe('numbers of a pin', () => {
  it('are its own over its whole life, and those of analytics beside them', async () => {
    const ground = await startInTest();
    const id = await pinned(ground);
    ground.standIn.state.countPin(id, counts);
    expect(await metricsOf(ground, id)).toEqual({
      views: 900,
      clicks: 31,
      bookmarks: 12,
      likes: 5,
      replies: 2,
      follows: 3,
      profileVisits: 8,
    });
  });

  it('tell how long a video was watched', async () => {
    const ground = await startInTest();
    const id = await pinned(ground, [film]);
    ground.standIn.state.countPin(id, { impressions: 4, playTimeMs: 10_031 });
    expect(await metricsOf(ground, id)).toMatchObject({ views: 4, watchTimeMs: 10_031 });
  });

  it('stand by themselves when analytics are silent', async () => {
    const ground = await startInTest();
    const id = await pinned(ground);
    ground.standIn.state.countPin(id, counts);
    ground.standIn.fault({ kind: 'server_error_before', route: 'pins.analytics' });
    expect(await metricsOf(ground, id)).toEqual({ views: 900, clicks: 31, bookmarks: 12, likes: 5, replies: 2 });
  });

  it('never fall: analytics are not asked when their 90 days no longer hold the whole life of a pin', async () => {
    const ground = await startInTest();
    const id = await pinned(ground);
    ground.advance(89 * dayMs);
    for (const grant of ground.standIn.state.accessTokens.values()) grant.endsAt = Number.POSITIVE_INFINITY;
    await metricsOf(ground, id);
    expect(ground.standIn.counts['pins.analytics']).toBe(1);
    ground.advance(dayMs);
    expect(Object.keys(Object(await metricsOf(ground, id))).sort()).toEqual([
      'bookmarks',
      'clicks',
      'likes',
      'replies',
      'views',
    ]);
    expect(ground.standIn.counts['pins.analytics']).toBe(1);
  });

  it('that are none are left out, and spoil no others', async () => {
    const ground = await startInTest();
    const id = await pinned(ground);
    ground.standIn.state.countPin(id, { impressions: null, clicks: -1, saves: 12 });
    const told = await metricsOf(ground, id);
    expect(told).not.toHaveProperty('views');
    expect(told).not.toHaveProperty('clicks');
    expect(told).toMatchObject({ bookmarks: 12 });
  });

  it('of the account are its followers', async () => {
    const ground = await startInTest();
    expect(await ground.channel.readAccount(contextOf(ground))).toEqual({ kind: 'read', value: { followers: 1_230 } });
  });
});

describe('pins that were there before', () => {
  it('are those the account made, with title and description, kinds and numbers; not those it saved', async () => {
    const ground = await startInTest();
    const own = { userId: ground.alice.id, boardId: ground.board.id };
    ground.standIn.state.addPin({ ...own, title: 'Saved', parentId: '1' });
    const pin = ground.standIn.state.addPin({
      ...own,
      title: 'Cake',
      description: 'With cherries.',
      media: { kind: 'multiple_images', pictures: [Buffer.alloc(1), Buffer.alloc(1)] },
    });
    ground.standIn.state.countPin(pin.id, { impressions: 7 });
    const page = await ground.channel.readPastPosts(contextOf(ground), { limit: 10 });
    expect(page).toMatchObject({
      kind: 'read',
      value: {
        posts: [
          {
            remoteId: pin.id,
            url: `https://www.pinterest.com/pin/${pin.id}/`,
            text: 'Cake\n\nWith cherries.',
            mediaKinds: ['image', 'image'],
            metrics: { views: 7 },
          },
        ],
      },
    });
    expect(page.kind === 'read' && page.value.posts[0]?.publishedAt).toEqual(pin.createdAt);
  });
});

describe('what can be chosen', () => {
  it('are boards of one’s own, without secret ones and those for ads', async () => {
    const ground = await startInTest();
    const { state } = ground.standIn;
    state.addBoard({ userId: ground.alice.id, name: 'Secret', privacy: 'SECRET' });
    state.addBoard({ userId: ground.alice.id, name: 'Ad-only Pins', privacy: 'PROTECTED', isAdsOnly: true });
    state.addBoard({ userId: state.addUser({ username: 'bob' }).id, name: 'Of Bob' });
    for (let index = 0; index < 260; index += 1) state.addBoard({ userId: ground.alice.id, name: `Board ${index}` });
    const boards = await ground.channel.choices?.board?.(contextOf(ground));
    const labels = boards?.kind === 'read' ? boards.value.map((choice) => choice.label) : [];
    expect(labels).toHaveLength(261);
    expect(labels).toContain('Recipes');
    expect(labels).not.toContain('Of Bob');
  });

  it('are sections, by the name of their board', async () => {
    const ground = await startInTest();
    const sections = await ground.channel.choices?.section?.(contextOf(ground));
    const [salads, soups] = ground.board.sections;
    expect(sections).toEqual({
      kind: 'read',
      value: [
        { value: salads?.id, label: 'Recipes › Salads' },
        { value: soups?.id, label: 'Recipes › Soups' },
      ],
    });
  });

  it('is not known while Pinterest is silent', async () => {
    const ground = await startInTest();
    for (const [option, route] of [
      ['board', 'boards.list'],
      ['section', 'boards.sections'],
    ] as const) {
      ground.standIn.fault({ kind: 'server_error_before', route });
      expect(await ground.channel.choices?.[option]?.(contextOf(ground))).toMatchObject({
        kind: 'failed',
        error: { kind: 'temporary' },
      });
    }
  });
});

describe('changing a pin', () => {
  const changed = { ...pinContent(), parts: [{ text: 'New words.', media: [] }] as const, options: { title: 'New' } };

  it('changes title and description, twice without complaint, and leaves its link and mark', async () => {
    const ground = await startInTest();
    const content = pinContent({ options: { link: 'https://example.com/' } });
    const id = (await publish(ground, content))['pin-1']?.remoteId ?? '';
    const before = ground.standIn.state.pins.get(id)?.link;
    for (let turn = 0; turn < 2; turn += 1)
      expect(await ground.channel.editPost?.(contextOf(ground), id, changed)).toEqual({ kind: 'done' });
    expect(ground.standIn.state.pins.get(id)).toMatchObject({ title: 'New', description: 'New words.', link: before });
  });

  it('is not open to every app: that is said, and nobody has to sign in again', async () => {
    const ground = await startInTest({ app: { hasBeta: false } });
    const id = await pinned(ground);
    expect(await ground.channel.editPost?.(contextOf(ground), id, changed)).toMatchObject({
      kind: 'failed',
      error: { kind: 'rejected', code: 'restricted_feature' },
    });
  });

  it('fails in words when the pin is gone, and deleting it is done', async () => {
    const ground = await startInTest();
    expect(await ground.channel.editPost?.(contextOf(ground), '9', changed)).toMatchObject({
      kind: 'failed',
      error: { kind: 'rejected', status: 404 },
    });
    expect(await ground.channel.deletePost?.(contextOf(ground), '9')).toEqual({ kind: 'done' });
  });

  it('asks to sign in again when the secret is none of ours', async () => {
    const ground = await startInTest();
    const context = { ...contextOf(ground), secret: { token: 'x' } as Json };
    const reconnect = { kind: 'failed', error: { kind: 'reconnect' } };
    const { channel } = ground;
    expect(await channel.deletePost?.(context, '9')).toMatchObject(reconnect);
    expect(await channel.editPost?.(context, '9', changed)).toMatchObject(reconnect);
    expect(await channel.readPosts(context, ['9'])).toMatchObject(reconnect);
    expect(await channel.readAccount(context)).toMatchObject(reconnect);
    expect(await channel.readPastPosts(context, { limit: 5 })).toMatchObject(reconnect);
    expect(await channel.choices?.board?.(context)).toMatchObject(reconnect);
    expect(await channel.choices?.section?.(context)).toMatchObject(reconnect);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../testing/start-test-server.ts';

let server: TestServer;
let ada: Person;
let here: { workspaceId: string };
let accountId: string;

beforeAll(async () => {
  server = await startTestServer({ settings: { ANTIPHON_ROLES: 'http' } });
  ada = await server.signUp();
  here = { workspaceId: ada.workspaceId };
  const answer = await ada.call('accounts.connect', {
    ...here,
    channel: 'sandbox',
    method: 'pretend',
    input: { style: 'chirp', handle: 'marram', password: 'pretend' },
  });
  if (answer.kind !== 'connected' || !answer.accounts[0]) throw new Error('not connected');
  accountId = answer.accounts[0].id;
}, 120_000);
afterAll(() => server?.stop());

const words = (text: string) => ({ content: { parts: [{ text, media: [] }] }, versions: [] });
const problemOf = (work: Promise<unknown>) => work.then(() => null).catch((error: unknown) => error);

describe('labels', () => {
  it('are made as one types, each in a colour of its own, and not twice in other capitals', async () => {
    const spring = await ada.call('labels.create', { ...here, name: 'Spring' });
    const sale = await ada.call('labels.create', { ...here, name: 'Sale' });
    expect(spring).toMatchObject({ name: 'Spring', posts: 0, archivedAt: null, revision: 1 });
    expect(sale.colour).not.toBe(spring.colour);
    const twice = await problemOf(ada.call('labels.create', { ...here, name: ' SPRING ' }));
    expect(twice).toMatchObject({ status: 409, code: 'label_exists' });
  });

  it('stand on posts, are filtered by, and survive a save that does not speak of them', async () => {
    const label = await ada.call('labels.create', { ...here, name: 'Kiln' });
    const post = await ada.call('posts.create', { ...here, ...words('Hot'), labelIds: [label.id] });
    expect(post.labelIds).toEqual([label.id]);
    const saved = await ada.call('posts.save', {
      ...here,
      ...words('Hotter'),
      postId: post.id,
      revision: post.revision,
    });
    expect(saved.labelIds).toEqual([label.id]);
    const copy = await ada.call('posts.duplicate', { ...here, postId: post.id });
    expect(copy.labelIds).toEqual([label.id]);
    const found = await ada.call('posts.list', { ...here, labelId: label.id });
    expect(found.items.map(({ id }) => id).sort()).toEqual([post.id, copy.id].sort());
    const bare = await ada.call('posts.save', {
      ...here,
      ...words('Cold'),
      postId: post.id,
      revision: saved.revision,
      labelIds: [],
    });
    expect(bare.labelIds).toEqual([]);
    const strange = { ...here, ...words('x'), labelIds: ['01a1fe00-0000-7000-8000-000000000009'] };
    expect(await problemOf(ada.call('posts.create', strange))).toMatchObject({ status: 422, code: 'unknown_label' });
  });

  it('are put on many posts at once; posts that change count up, so that an open editor sees it', async () => {
    const label = await ada.call('labels.create', { ...here, name: 'Many' });
    const [one, two] = [
      await ada.call('posts.create', { ...here, ...words('1'), labelIds: [label.id] }),
      await ada.call('posts.create', { ...here, ...words('2') }),
    ];
    const put = { ...here, postIds: [one.id, two.id], add: [label.id] };
    expect(await ada.call('labels.put', put)).toEqual({ changed: 1 });
    expect(await ada.call('labels.put', put)).toEqual({ changed: 0 });
    expect(await ada.call('posts.get', { ...here, postId: two.id })).toMatchObject({
      revision: 2,
      labelIds: [label.id],
    });
    const stale = ada.call('posts.save', { ...here, ...words('2b'), postId: two.id, revision: 1, labelIds: [] });
    expect(await problemOf(stale)).toMatchObject({ status: 409, code: 'stale_write' });
  });

  it('are renamed, archived, and merged: each post keeps one', async () => {
    const from = await ada.call('labels.create', { ...here, name: 'Ceramics' });
    const into = await ada.call('labels.create', { ...here, name: 'Pottery' });
    await ada.call('posts.create', { ...here, ...words('a'), labelIds: [from.id] });
    await ada.call('posts.create', { ...here, ...words('b'), labelIds: [from.id, into.id] });
    expect(await ada.call('labels.merge', { ...here, labelId: from.id, intoLabelId: into.id })).toMatchObject({
      posts: 2,
    });
    const change = { ...here, labelId: into.id, revision: 1, name: 'Clay', isArchived: true };
    expect(await ada.call('labels.update', change)).toMatchObject({ name: 'Clay', revision: 2 });
    expect(await problemOf(ada.call('labels.update', change))).toMatchObject({ status: 409, code: 'stale_write' });
    const names = async (archived: 'hide' | 'show') =>
      (await ada.call('labels.list', { ...here, archived })).items.map(({ name }) => name);
    expect(await names('hide')).not.toContain('Clay');
    expect(await names('show')).toEqual(expect.arrayContaining(['Clay']));
    expect(await names('show')).not.toContain('Ceramics');
  });

  it('of neighbours are out of reach', async () => {
    const label = await ada.call('labels.create', { ...here, name: 'Ours' });
    const eve = await server.signUp();
    const there = { workspaceId: eve.workspaceId };
    expect((await eve.call('labels.list', there)).items).toEqual([]);
    expect(await problemOf(eve.call('posts.create', { ...there, ...words('x'), labelIds: [label.id] }))).toMatchObject({
      code: 'unknown_label',
    });
    expect(
      await problemOf(eve.call('labels.update', { ...there, labelId: label.id, revision: 1, name: 'Mine' })),
    ).toMatchObject({ status: 404 });
  });
});

describe('what a label picks out', () => {
  it('is the same for posts, for their sends and for the calendar', async () => {
    const label = await ada.call('labels.create', { ...here, name: 'December' });
    const versions = [{ accountId, options: {} }];
    const day = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
    const plan = async (text: string, labelIds: string[]) => {
      const post = await ada.call('posts.create', { ...here, ...words(text), versions, labelIds });
      const when = { kind: 'at', wallTime: `${day}T09:00`, timeZone: 'Europe/Dublin' } as const;
      await ada.call('publications.schedule', { ...here, postId: post.id, revision: post.revision, when });
      return post.id;
    };
    const labelled = await plan('With', [label.id]);
    await plan('Without', []);
    const sends = await ada.call('publications.list', { ...here, labelId: label.id });
    expect(sends.items.map(({ postId }) => postId)).toEqual([labelled]);
    const days = { from: day, to: day, timeZone: 'Europe/Dublin' };
    const calendar = await ada.call('publications.calendar', { ...here, ...days, labelId: label.id });
    expect(calendar.days.map(({ day, total }) => [day, total])).toEqual([[day, 1]]);
  });
});

describe('what writers keep', () => {
  it('snippets are kept, changed and deleted; a stale change is told the snippet as it is', async () => {
    const made = await ada.call('snippets.create', { ...here, name: 'Sign-off', text: 'See you at {link}' });
    const update = { ...here, snippetId: made.id, revision: 1, name: 'Sign-off', text: 'Until soon' };
    const now = await ada.call('snippets.update', update);
    expect(await problemOf(ada.call('snippets.update', update))).toMatchObject({
      status: 409,
      problem: { current: now },
    });
    expect(await ada.call('snippets.remove', { ...here, snippetId: made.id })).toEqual({ removed: true });
    expect(await ada.call('snippets.remove', { ...here, snippetId: made.id })).toEqual({ removed: false });
    expect(await problemOf(ada.call('snippets.update', update))).toMatchObject({ status: 404 });
  });

  it('hashtag sets hold each hashtag once, without its sign, and nothing that is none', async () => {
    const made = await ada.call('hashtagSets.create', {
      ...here,
      name: 'Kiln',
      hashtags: ['#WoodFiring', 'woodfiring', '＃焼き物', 'pots_2026'],
    });
    expect(made.hashtags).toEqual(['WoodFiring', '焼き物', 'pots_2026']);
    const wrong = ada.call('hashtagSets.create', { ...here, name: 'No', hashtags: ['two words'] });
    expect(await problemOf(wrong)).toMatchObject({ status: 400 });
  });

  it('link tags belong to the workspace or to a project, which can follow the workspace again', async () => {
    const { items } = await ada.call('projects.list', here);
    const projectId = items[0]?.id ?? '';
    await ada.call('linkTags.put', { ...here, projectId: null, tags: { source: '{network}' }, isOn: false });
    await ada.call('linkTags.put', { ...here, projectId, tags: { source: 'a' }, isOn: true });
    await ada.call('linkTags.put', {
      ...here,
      projectId: null,
      tags: { source: '{network}', sites: ['marram.example'] },
      isOn: true,
    });
    const kept = (await ada.call('linkTags.list', here)).items;
    expect(kept).toMatchObject([
      { projectId: null, isOn: true, tags: { source: '{network}', medium: '', sites: ['marram.example'] } },
      { projectId, isOn: true, tags: { source: 'a' } },
    ]);
    expect(await ada.call('linkTags.remove', { ...here, projectId })).toEqual({ removed: true });
    expect((await ada.call('linkTags.list', here)).items).toHaveLength(1);
    const wrong = ada.call('linkTags.put', {
      ...here,
      projectId: null,
      tags: { sites: ['https://a.example'] },
      isOn: true,
    });
    expect(await problemOf(wrong)).toMatchObject({ status: 400 });
  });

  it('a version holds the tags of its links filled in for its account, whatever the account is called later', async () => {
    const linkTags = { source: '{network}', medium: 'social', campaign: '{post}', content: '{account}' };
    const content = { parts: [{ text: 'Three places: https://example.com/a', media: [] }], linkTags };
    const post = await ada.call('posts.create', { ...here, content, versions: [{ accountId, options: {} }] });
    expect(post.content.linkTags).toMatchObject(linkTags);
    expect(post.versions[0]).toMatchObject({
      followsShared: true,
      content: { linkTags: { source: 'sandbox', medium: 'social', campaign: expect.stringMatching(/^three-places/) } },
    });
    expect(post.versions[0]?.content.linkTags?.content).toContain('marram');
    const again = {
      ...here,
      content,
      versions: [{ accountId, options: {} }],
      postId: post.id,
      revision: post.revision,
    };
    expect((await ada.call('posts.save', again)).versions[0]).toEqual(post.versions[0]);
  });
});

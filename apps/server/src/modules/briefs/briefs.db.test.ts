import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../testing/start-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
}, 120_000);
afterAll(() => server?.stop());

const what = 'Three places left for the wood-firing weekend, 5 and 6 December. Bring up to six pieces.';

describe('briefs', () => {
  it('keep what is to be said, to whom and where, in the default project, named by their first words', async () => {
    const ada = await server.signUp();
    const { workspaceId } = ada;
    const input = { style: 'chirp', handle: 'brief_one', password: 'pretend', pastPosts: 0 };
    const answer = await ada.call('accounts.connect', { workspaceId, channel: 'sandbox', method: 'pretend', input });
    const accountId = answer.kind === 'connected' ? (answer.accounts[0]?.id ?? '') : '';
    const brand = await ada.call('brands.create', { workspaceId, name: 'Marram' });
    const brief = await ada.call('briefs.create', {
      workspaceId,
      what,
      audience: 'People who miss the fire',
      links: ['marram.example/firing'],
      accountIds: [accountId, accountId],
      brandId: brand.id,
      insight: { key: 'hands', words: 'Show hands at work.' },
    });
    const [project] = (await ada.call('projects.list', { workspaceId })).items;
    expect(brief).toMatchObject({
      title: 'Three places left for the wood-firing weekend, 5 and 6 December. Bring up to…',
      accountIds: [accountId],
      projectId: project?.id,
      language: 'en',
      insight: { key: 'hands', words: 'Show hands at work.' },
      revision: 1,
    });
    expect(await ada.call('briefs.get', { workspaceId, briefId: brief.id })).toEqual(brief);
  });

  it('refuse accounts and brands of others, and what was put away', async () => {
    const ada = await server.signUp();
    const eve = await server.signUp();
    const theirs = await eve.call('brands.create', { workspaceId: eve.workspaceId, name: 'Theirs' });
    const { workspaceId } = ada;
    const foreign = ada.call('briefs.create', { workspaceId, what, brandId: theirs.id });
    await expect(foreign).rejects.toMatchObject({ status: 422, code: 'unknown_brand' });
    const gone = await ada.call('brands.create', { workspaceId, name: 'Gone' });
    const kept = await ada.call('briefs.create', { workspaceId, what, brandId: gone.id });
    await ada.call('brands.archive', { workspaceId, brandId: gone.id });
    await expect(ada.call('briefs.create', { workspaceId, what, brandId: gone.id })).rejects.toMatchObject({
      code: 'unknown_brand',
    });
    const saved = await ada.call('briefs.save', { workspaceId, briefId: kept.id, revision: 1, what, brandId: gone.id });
    expect(saved.revision).toBe(2);
    const accountIds = ['01890000-0000-7000-8000-000000000000'];
    await expect(ada.call('briefs.create', { workspaceId, what, accountIds })).rejects.toMatchObject({
      status: 422,
      code: 'unknown_account',
    });
  });

  it('answer a stale write with the brief as it is now', async () => {
    const ada = await server.signUp();
    const { workspaceId } = ada;
    const brief = await ada.call('briefs.create', { workspaceId, what });
    const save = (words: string) =>
      ada.call('briefs.save', { workspaceId, briefId: brief.id, revision: 1, what: words, title: 'Kiln' });
    await save('First.');
    await expect(save('Second.')).rejects.toMatchObject({
      status: 409,
      problem: { current: { what: 'First.', title: 'Kiln', revision: 2 } },
    });
  });

  it('follow their first words until a person names them, and again once the name is emptied', async () => {
    const ada = await server.signUp();
    const { workspaceId } = ada;
    const brief = await ada.call('briefs.create', { workspaceId, what: 'Kiln' });
    expect(brief).toMatchObject({ title: 'Kiln', hasOwnTitle: false });
    let { revision } = brief;
    const save = async (words: string, title?: string) => {
      const named = title === undefined ? {} : { title };
      const saved = await ada.call('briefs.save', { workspaceId, briefId: brief.id, revision, what: words, ...named });
      revision = saved.revision;
      return saved;
    };
    expect(await save('Kiln opens')).toMatchObject({ title: 'Kiln opens', hasOwnTitle: false });
    expect(await save('Kiln opens late', 'December')).toMatchObject({ title: 'December', hasOwnTitle: true });
    expect(await save('Kiln opens early', '')).toMatchObject({ title: 'Kiln opens early', hasOwnTitle: false });
  });

  it('are listed newest change first, by project, by words that may hold % and _, page by page', async () => {
    const ada = await server.signUp();
    const { workspaceId } = ada;
    const spring = await ada.call('projects.create', { workspaceId, name: 'Spring' });
    for (const text of ['one 20% off', 'two', 'three 200 off'])
      await ada.call('briefs.create', { workspaceId, what: text });
    await ada.call('briefs.create', { workspaceId, what: 'spring', projectId: spring.id });
    const list = async (query: object) =>
      (await ada.call('briefs.list', { workspaceId, ...query })).items.map((brief) => brief.what);
    expect(await list({})).toEqual(['spring', 'three 200 off', 'two', 'one 20% off']);
    expect(await list({ projectId: spring.id })).toEqual(['spring']);
    expect(await list({ search: '20% o' })).toEqual(['one 20% off']);
    const first = await ada.call('briefs.list', { workspaceId, limit: 3 });
    expect(await list({ limit: 3, cursor: first.nextCursor })).toEqual(['one 20% off']);
    const [newest] = first.items;
    await ada.call('briefs.archive', { workspaceId, briefId: newest?.id ?? '' });
    expect(await list({})).toEqual(['three 200 off', 'two', 'one 20% off']);
    expect(await list({ archived: 'only' })).toEqual(['spring']);
  });
});

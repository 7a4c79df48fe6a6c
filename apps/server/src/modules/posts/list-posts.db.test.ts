import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../testing/start-test-server.ts';

let server: TestServer;
let ada: Person;

beforeAll(async () => {
  server = await startTestServer();
  ada = await server.signUp();
}, 60_000);
afterAll(() => server.stop());

async function connect(handle: string): Promise<string> {
  const answer = await ada.call('accounts.connect', {
    workspaceId: ada.workspaceId,
    channel: 'sandbox',
    method: 'pretend',
    input: { style: 'chirp', handle, password: 'pretend' },
  });
  if (answer.kind !== 'connected' || !answer.accounts[0]) throw new Error('not connected');
  return answer.accounts[0].id;
}

describe('the list of posts', () => {
  it('shows those of one account, together with the other filters, page after page', async () => {
    const { workspaceId } = ada;
    const [kiln, glaze] = [await connect('kiln'), await connect('glaze')];
    const write = (title: string, accountIds: string[]) =>
      ada.call('posts.create', {
        workspaceId,
        title,
        content: { parts: [{ text: title, media: [] }] },
        versions: accountIds.map((accountId) => ({ accountId, options: {} })),
      });
    await write('Both, first', [kiln, glaze]);
    await write('Kiln alone', [kiln]);
    await write('Glaze alone', [glaze]);
    await write('Nowhere yet', []);
    await write('Both, second', [kiln, glaze]);

    const first = await ada.call('posts.list', { workspaceId, accountId: kiln, limit: 2 });
    expect(first.items.map(({ title }) => title)).toEqual(['Both, second', 'Kiln alone']);
    const rest = await ada.call('posts.list', {
      workspaceId,
      accountId: kiln,
      limit: 2,
      cursor: first.nextCursor ?? '',
    });
    expect(rest).toMatchObject({ items: [{ title: 'Both, first' }], nextCursor: null });
    const found = await ada.call('posts.list', { workspaceId, accountId: glaze, state: 'draft', search: 'both' });
    expect(found.items.map(({ title }) => title).sort()).toEqual(['Both, first', 'Both, second']);
    expect((await ada.call('posts.list', { workspaceId })).items).toHaveLength(5);
    expect((await ada.call('posts.list', { workspaceId, channel: 'sandbox' })).items).toHaveLength(4);
    expect((await ada.call('posts.list', { workspaceId, channel: 'none-of-ours' })).items).toEqual([]);
  });

  it('shows the first picture anywhere in a post, none where there is none, and the same moments as the post', async () => {
    const { workspaceId } = ada;
    const [first, second] = ['01a1fe00-0000-7000-8000-000000000001', '01a1fe00-0000-7000-8000-000000000002'];
    const pictured = await ada.call('posts.create', {
      workspaceId,
      title: 'Pictured',
      content: {
        parts: [
          { text: 'Words', media: [] },
          { text: 'Pictures', media: [{ assetId: first }, { assetId: second }] },
        ],
      },
      versions: [],
    });
    const { items } = await ada.call('posts.list', { workspaceId, search: 'pictures' });
    const { content: _content, versions: _versions, briefId: _briefId, ...summary } = pictured;
    expect(items).toEqual([{ ...summary, coverAssetId: first }]);
    const [bare] = (await ada.call('posts.list', { workspaceId, search: 'nowhere' })).items;
    expect(bare).toMatchObject({ title: 'Nowhere yet', coverAssetId: null, accountIds: [], state: 'draft' });
  });

  it('refuses a cursor that is none of ours, in words', async () => {
    const { workspaceId } = ada;
    for (const words of ['nonsense', '1 01a1fe00-0000-7000-8000-000000000001', '2026-02-31 x']) {
      const cursor = Buffer.from(words).toString('base64url');
      await expect(ada.call('posts.list', { workspaceId, cursor })).rejects.toMatchObject({ code: 'bad_cursor' });
    }
  });
});

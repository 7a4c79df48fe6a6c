import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../testing/start-test-server.ts';

let server: TestServer;
let ada: Person;
let accountId: string;

beforeAll(async () => {
  server = await startTestServer();
  ada = await server.signUp();
  const input = { style: 'murmur', handle: 'marram', password: 'pretend' };
  const result = await ada.call('accounts.connect', {
    workspaceId: ada.workspaceId,
    channel: 'sandbox',
    method: 'pretend',
    input,
  });
  if (result.kind !== 'connected' || !result.accounts[0]) throw new Error('not connected');
  accountId = result.accounts[0].id;
}, 60_000);
afterAll(() => server.stop());

const media = { assetId: '01a1fe00-0000-7000-8000-000000000000', altText: 'A bowl' };
const own = { parts: [{ text: 'Own words', media: [media] }] };
const shared = { parts: [{ text: 'Shared words', media: [] }] };

async function begin() {
  const { workspaceId } = ada;
  return ada.call('posts.create', {
    workspaceId,
    content: shared,
    versions: [{ accountId, content: own, options: {} }],
  });
}
const freeze = (postId: string) =>
  server.app.db.inWorkspace(ada.workspaceId, (scope) =>
    scope.client.query('update versions set frozen_at = now() where post_id = $1', [postId]),
  );

describe('saving a post', () => {
  it('keeps what each account says, and the shared words for those that follow', async () => {
    const post = await begin();
    const { workspaceId } = ada;
    const said = { ...shared, parts: [{ text: 'New shared words', media: [] }] };
    const saved = await ada.call('posts.save', {
      workspaceId,
      postId: post.id,
      revision: post.revision,
      content: said,
      versions: [{ accountId, options: {} }],
    });
    expect(saved.versions[0]).toMatchObject({
      followsShared: true,
      content: { parts: [{ text: 'New shared words' }] },
    });
  });

  it('still works when a version with own words and a picture is out, as long as that version stays as it is', async () => {
    const post = await begin();
    await freeze(post.id);
    const { workspaceId } = ada;
    const again = {
      workspaceId,
      postId: post.id,
      revision: post.revision,
      content: { parts: [{ text: 'Other shared words', media: [] }] },
    };
    const saved = await ada.call('posts.save', { ...again, versions: [{ accountId, content: own, options: {} }] });
    expect(saved).toMatchObject({
      content: { parts: [{ text: 'Other shared words' }] },
      versions: [{ isFrozen: true, content: own }],
    });
    const changed = { ...again, revision: saved.revision, versions: [{ accountId, content: shared, options: {} }] };
    await expect(ada.call('posts.save', changed)).rejects.toMatchObject({ code: 'version_frozen' });
  });

  it('gives a stale write both versions', async () => {
    const post = await begin();
    const { workspaceId } = ada;
    const mine = {
      workspaceId,
      postId: post.id,
      revision: post.revision,
      content: shared,
      versions: [{ accountId, options: {} }],
    };
    await ada.call('posts.save', mine);
    await expect(ada.call('posts.save', mine)).rejects.toMatchObject({
      code: 'stale_write',
      status: 409,
      problem: { current: { revision: post.revision + 1 } },
    });
  });
});

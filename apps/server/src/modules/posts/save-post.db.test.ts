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
const inAWeek = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 16);
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

  it('takes an account off whose send is planned or was cancelled, keeps the history, and brings it back', async () => {
    const { workspaceId } = ada;
    const here = { workspaceId };
    for (const isCancelledBefore of [false, true]) {
      const post = await ada.call('posts.create', { ...here, content: shared, versions: [{ accountId, options: {} }] });
      const when = { kind: 'at' as const, wallTime: inAWeek, timeZone: 'UTC' };
      const planned = await ada.call('publications.schedule', {
        ...here,
        postId: post.id,
        revision: post.revision,
        when,
      });
      const [{ id: publicationId } = { id: '' }] = planned.publications;
      if (isCancelledBefore) await ada.call('publications.cancel', { ...here, publicationId });
      const off = await ada.call('posts.save', {
        ...here,
        postId: post.id,
        revision: 1,
        content: shared,
        versions: [],
      });
      expect(off).toMatchObject({ versions: [], accountIds: [], state: 'cancelled' });
      expect(await ada.call('publications.get', { ...here, publicationId })).toMatchObject({ state: 'cancelled' });
      const on = { ...here, postId: post.id, revision: off.revision, content: shared };
      const back = await ada.call('posts.save', { ...on, versions: [{ accountId, options: {} }] });
      expect(back).toMatchObject({ accountIds: [accountId], versions: [{ id: post.versions[0]?.id }] });
    }
  });

  it('refuses a brief of another workspace', async () => {
    const neighbour = await server.signUp();
    const brief = await neighbour.call('briefs.create', { workspaceId: neighbour.workspaceId, what: 'A secret sale' });
    const theirs = { workspaceId: ada.workspaceId, content: shared, versions: [], briefId: brief.id };
    await expect(ada.call('posts.create', theirs)).rejects.toMatchObject({ status: 404, code: 'not_found' });
  });
});

/** A reply at its hardest: the worker that says it is killed with SIGKILL while the network holds its call. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMastodonStandIn } from '@antiphon/channels/stand-ins';
import { afterAll, expect, it, vi } from 'vitest';
import { startServerProcess } from '../../testing/server-process.ts';
import { startTestServer } from '../../testing/start-test-server.ts';
import { sendReply } from './send-reply.ts';

const teardown: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const step of teardown.reverse()) await step();
});

it('is there once, found by whoever goes on with it, when its worker is killed after the network took it', async () => {
  const standIn = await startMastodonStandIn();
  teardown.push(() => standIn.close());
  const hosts = { ANTIPHON_ALLOW_PRIVATE_HOSTS: standIn.host };
  const server = await startTestServer({ settings: { ...hosts, ANTIPHON_ROLES: 'http' } });
  teardown.push(() => server.stop());
  const dataFolder = await mkdtemp(join(tmpdir(), 'antiphon-reply-'));
  teardown.push(() => rm(dataFolder, { recursive: true, force: true }));
  const starting = startServerProcess(dataFolder, {
    ...hosts,
    ANTIPHON_ROLES: 'worker',
    ANTIPHON_MASTER_KEY: server.app.masterKey,
    DATABASE_URL: server.ownerUrl,
  });
  teardown.push(async () => (await starting).kill());
  const ada = await server.signUp();
  const { workspaceId } = ada;

  const { id: remoteId } = standIn.state.addAccount({ username: 'marram' });
  const input = { server: standIn.url, token: standIn.state.addToken(remoteId) };
  const joined = await ada.call('accounts.connect', { workspaceId, channel: 'mastodon', method: 'token', input });
  const accountId = (joined.kind === 'connected' && joined.accounts[0]?.id) || expect.fail('not connected');
  const post = await ada.call('posts.create', {
    workspaceId,
    content: { parts: [{ text: 'A kiln', media: [] }] },
    versions: [{ accountId, options: {} }],
  });
  const when = { kind: 'now' } as const;
  await ada.call('publications.schedule', { workspaceId, postId: post.id, revision: post.revision, when });
  const waited = { timeout: 30_000, interval: 50 };
  const publicationId = await vi.waitFor(async () => {
    const { items } = await ada.call('publications.list', { workspaceId, postId: post.id });
    return (items[0]?.state === 'published' && items[0].id) || expect.fail('not out yet');
  }, waited);

  const worker = await starting;
  const hold = standIn.faults.add({ kind: 'hold_after', route: 'statuses.create' });
  const text = 'Said before the end.';
  const { id: replyId } = await ada.call('comments.reply', { workspaceId, publicationId, commentId: null, text });
  await hold.reached;
  await worker.kill();
  hold.release();

  const said = () => [...standIn.state.statuses.values()].filter((status) => status.text === text);
  const lookAt = async () => (await ada.call('comments.list', { workspaceId, publicationId })).replies[0];
  expect(await lookAt()).toMatchObject({ state: 'sending', calls: [{ outcome: 'intended' }] });
  // While the dead worker's turn lasts nobody touches it; then two go on at once.
  await sendReply(server.app, { workspaceId, replyId });
  expect(await lookAt()).toMatchObject({ state: 'sending', calls: [{ outcome: 'intended' }] });
  const later = { ...server.app, clock: { now: () => new Date(Date.now() + 4 * 60_000) } };
  await Promise.all([1, 2].map(() => sendReply(later, { workspaceId, replyId })));
  expect(await lookAt()).toMatchObject({
    state: 'sent',
    remoteId: said()[0]?.id,
    calls: [{ outcome: 'unknown' }, { outcome: 'found' }],
  });
  expect(said()).toHaveLength(1);
}, 90_000);

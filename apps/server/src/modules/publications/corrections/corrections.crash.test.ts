/** Corrections at their hardest: the worker that makes them is killed with SIGKILL while the network holds its calls. */
import { startMastodonStandIn } from '@antiphon/channels/stand-ins';
import { afterAll, expect, it, vi } from 'vitest';
import { newDataFolder, removeDataFolder } from '../../../testing/data-folder-template.ts';
import { startServerProcess } from '../../../testing/server-process.ts';
import { startTestServer } from '../../../testing/start-test-server.ts';
import { runCorrection } from './run-correction.ts';

const teardown: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const step of teardown.reverse()) await step();
});

it('a takedown and an edit are done once and settled when their worker is killed after the network did them', async () => {
  const standIn = await startMastodonStandIn();
  teardown.push(() => standIn.close());
  const hosts = { ANTIPHON_ALLOW_PRIVATE_HOSTS: standIn.host };
  const server = await startTestServer({ settings: { ...hosts, ANTIPHON_ROLES: 'http' } });
  teardown.push(() => server.stop());
  const dataFolder = await newDataFolder();
  teardown.push(() => removeDataFolder(dataFolder));
  const worker = await startServerProcess(dataFolder, {
    ...hosts,
    ANTIPHON_ROLES: 'worker',
    ANTIPHON_MASTER_KEY: server.app.masterKey,
    DATABASE_URL: server.ownerUrl,
  });
  teardown.push(() => worker.kill());
  const ada = await server.signUp();
  const { workspaceId } = ada;
  const { id: remoteId } = standIn.state.addAccount({ username: 'marram' });
  const input = { server: standIn.url, token: standIn.state.addToken(remoteId) };
  const joined = await ada.call('accounts.connect', { workspaceId, channel: 'mastodon', method: 'token', input });
  const accountId = (joined.kind === 'connected' && joined.accounts[0]?.id) || expect.fail('not connected');

  const read = (publicationId: string) => ada.call('publications.get', { workspaceId, publicationId });
  const publish = async (text: string) => {
    const post = await ada.call('posts.create', {
      workspaceId,
      content: { parts: [{ text, media: [] }] },
      versions: [{ accountId, options: {} }],
    });
    const wallTime = new Date(Date.now() - 1_000).toISOString().slice(0, 23);
    const when = { kind: 'at', wallTime, timeZone: 'UTC' } as const;
    const asked = { workspaceId, postId: post.id, revision: post.revision, when };
    const id = (await ada.call('publications.schedule', asked)).publications[0]?.id ?? '';
    await expect.poll(async () => (await read(id)).state, { timeout: 30_000, interval: 50 }).toBe('published');
    return read(id);
  };
  const [gone, changed] = await Promise.all([publish('To be taken down'), publish('To be changed')]);
  const deletion = standIn.faults.add({ kind: 'hold_after', route: 'statuses.delete' });
  const update = standIn.faults.add({ kind: 'hold_after', route: 'statuses.update' });
  const called = vi.fn<(route: string | undefined) => void>();
  standIn.watch({ received: ({ route }) => called(route) });
  await ada.call('publications.takeDown', { workspaceId, publicationId: gone.id });
  await ada.call('publications.edit', { workspaceId, publicationId: changed.id, text: 'Changed' });
  await Promise.all([deletion.reached, update.reached]);
  await worker.kill();
  deletion.release();
  update.release();

  const details = () => Promise.all([read(gone.id), read(changed.id)]);
  const ids = (await details()).map(({ corrections }) => corrections[0]?.id ?? '');
  const goOn = (app: typeof server.app) =>
    Promise.all(ids.flatMap((correctionId) => [1, 2].map(() => runCorrection(app, { workspaceId, correctionId }))));
  // While the dead worker's lease lasts nobody touches them; then two go on with each at once.
  await goOn(server.app);
  for (const { corrections } of await details())
    expect(corrections).toMatchObject([{ state: 'open', calls: [{ outcome: 'intended' }] }]);
  await goOn({ ...server.app, clock: { now: () => new Date(Date.now() + 4 * 60_000) } });
  const [takenDown, edited] = await details();
  expect(takenDown).toMatchObject({
    state: 'taken_down',
    corrections: [{ state: 'done', calls: [{ outcome: 'unknown' }, { outcome: 'gone' }] }],
  });
  expect(edited).toMatchObject({
    state: 'published',
    corrections: [{ state: 'done', calls: [{ outcome: 'unknown' }, { outcome: 'done' }] }],
  });
  expect(edited.wordings.map(({ text }) => text)).toEqual(['To be changed', 'Changed']);
  expect([...standIn.state.statuses.values()].map(({ text }) => text)).toEqual(['Changed']);
  const count = (route: string) => called.mock.calls.filter(([one]) => one === route).length;
  // The post was asked about, not deleted again; the same words were said again, which changes nothing.
  expect([count('statuses.delete'), count('statuses.update')]).toEqual([1, 2]);
}, 90_000);

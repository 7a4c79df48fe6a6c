/** A server without a worker, and a worker of its own process that a test kills while a pretend network holds its calls. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMastodonStandIn } from '@antiphon/channels/stand-ins';
import { expect, onTestFinished } from 'vitest';
import { startServerProcess } from './server-process.ts';
import { type Person, startTestServer } from './start-test-server.ts';

/** Starts both, signs somebody up and connects an account. All of it is gone when the test that asked has finished. */
export async function startWorkerToKill() {
  const standIn = await startMastodonStandIn();
  onTestFinished(() => standIn.close());
  const hosts = { ANTIPHON_ALLOW_PRIVATE_HOSTS: standIn.host };
  const server = await startTestServer({ settings: { ...hosts, ANTIPHON_ROLES: 'http' } });
  onTestFinished(() => server.stop());
  const dataFolder = await mkdtemp(join(tmpdir(), 'antiphon-worker-'));
  onTestFinished(() => rm(dataFolder, { recursive: true, force: true }));
  const worker = await startServerProcess(dataFolder, {
    ...hosts,
    ANTIPHON_ROLES: 'worker',
    ANTIPHON_MASTER_KEY: server.app.masterKey,
    DATABASE_URL: server.ownerUrl,
  });
  onTestFinished(() => worker.kill());
  const ada = await server.signUp();
  const { workspaceId } = ada;
  const { id: remoteId } = standIn.state.addAccount({ username: 'marram' });
  const input = { server: standIn.url, token: standIn.state.addToken(remoteId) };
  const joined = await ada.call('accounts.connect', { workspaceId, channel: 'mastodon', method: 'token', input });
  const accountId = (joined.kind === 'connected' && joined.accounts[0]?.id) || expect.fail('not connected');
  return {
    standIn,
    worker,
    app: server.app,
    /** Later than any lease or turn of the worker that was killed. */
    later: { ...server.app, clock: { now: () => new Date(Date.now() + 4 * 60_000) } },
    ada,
    publish: (text: string) => publish(ada, accountId, text),
  };
}

/** Publishes now. @returns it as it is once it is out. */
async function publish(person: Person, accountId: string, text: string) {
  const { workspaceId } = person;
  const post = await person.call('posts.create', {
    workspaceId,
    content: { parts: [{ text, media: [] }] },
    versions: [{ accountId, options: {} }],
  });
  // Not "now": that is kept back for five seconds, for undo.
  const wallTime = new Date(Date.now() - 1_000).toISOString().slice(0, 23);
  const when = { kind: 'at', wallTime, timeZone: 'UTC' } as const;
  const asked = { workspaceId, postId: post.id, revision: post.revision, when };
  const [planned] = (await person.call('publications.schedule', asked)).publications;
  const publicationId = planned?.id ?? expect.fail('not planned');
  const read = () => person.call('publications.get', { workspaceId, publicationId });
  await expect.poll(async () => (await read()).state, { timeout: 30_000, interval: 50 }).toBe('published');
  return read();
}

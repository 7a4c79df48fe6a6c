import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import { findAccount } from './accounts.queries.ts';
import { forgetSignInJob } from './disconnect-account.ts';

let server: TestServer;
let ada: Person;

beforeAll(async () => {
  server = await startTestServer();
  ada = await server.signUp();
}, 60_000);
afterAll(() => server.stop());

async function connect(handle: string) {
  const { workspaceId } = ada;
  const answer = await ada.call('accounts.connect', {
    workspaceId,
    channel: 'sandbox',
    method: 'pretend',
    input: { style: 'chirp', handle, password: 'pretend' },
  });
  if (answer.kind !== 'connected' || !answer.accounts[0]) throw new Error('not connected');
  return { workspaceId, accountId: answer.accounts[0].id };
}

const rowOf = (accountId: string) =>
  server.app.db.inWorkspace(ada.workspaceId, (scope) => findAccount(scope, accountId));

/** What the queue would do ten minutes later. */
async function tenMinutesLater(accountId: string, secretId: string | null | undefined) {
  const payload = { workspaceId: ada.workspaceId, accountId, secretId };
  await forgetSignInJob.run(server.app, payload, new AbortController().signal);
}

/** Plans a post for the account, due now, and waits for its end. */
async function send(account: { workspaceId: string; accountId: string }, text: string) {
  const { workspaceId, accountId } = account;
  const post = await ada.call('posts.create', {
    workspaceId,
    content: { parts: [{ text, media: [] }] },
    versions: [{ accountId, options: {} }],
  });
  const wallTime = new Date(Date.now() + 1_200).toISOString().slice(0, 23);
  const { publications } = await ada.call('publications.schedule', {
    workspaceId,
    postId: post.id,
    revision: post.revision,
    when: { kind: 'at', wallTime, timeZone: 'UTC' },
  });
  return { workspaceId, publicationId: publications[0]?.id ?? '' };
}

async function until(send: { workspaceId: string; publicationId: string }, state: string) {
  for (let tries = 0; tries < 200; tries += 1) {
    if ((await ada.call('publications.get', send)).state === state) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`never became ${state}`);
}

describe('an account that was disconnected', () => {
  it('comes back with its sign-in, and what waited for it goes out', async () => {
    const account = await connect('kiln');
    const planned = await send(account, 'Waits for its account');
    expect(await ada.call('accounts.disconnect', account)).toMatchObject({ state: 'disconnected' });
    await until(planned, 'needs_attention');
    expect(await ada.call('accounts.restore', account)).toMatchObject({ state: 'connected', problem: null });
    await until(planned, 'published');
  });

  it('loses its sign-in for good after ten minutes, and says so when somebody wants it back', async () => {
    const account = await connect('glaze');
    await ada.call('accounts.disconnect', account);
    const kept = (await rowOf(account.accountId))?.secretId;
    expect(kept).toBeTruthy();
    await tenMinutesLater(account.accountId, kept);
    expect((await rowOf(account.accountId))?.secretId).toBeNull();
    await expect(ada.call('accounts.restore', account)).rejects.toMatchObject({ code: 'sign_in_forgotten' });
  });

  it('keeps the sign-in of somebody who took it back, or connected it again, in time', async () => {
    const account = await connect('wheel');
    await ada.call('accounts.disconnect', account);
    const first = (await rowOf(account.accountId))?.secretId;
    await ada.call('accounts.restore', account);
    await tenMinutesLater(account.accountId, first);
    expect((await rowOf(account.accountId))?.secretId).toBe(first);

    await ada.call('accounts.disconnect', account);
    await connect('wheel');
    const second = (await rowOf(account.accountId))?.secretId;
    await tenMinutesLater(account.accountId, first);
    expect((await rowOf(account.accountId))?.secretId).toBe(second);
    expect(second).not.toBe(first);
  });
});

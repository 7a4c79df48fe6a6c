import { startMastodonStandIn } from '@antiphon/channels/stand-ins';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../testing/start-test-server.ts';

/** A person settles what the network could not tell, with the post's address in hand. */

let standIn: Awaited<ReturnType<typeof startMastodonStandIn>>;
let server: TestServer;
let ada: Person;
let accountId: string;

beforeAll(async () => {
  standIn = await startMastodonStandIn();
  server = await startTestServer({ settings: { ANTIPHON_ALLOW_PRIVATE_HOSTS: standIn.host } });
  ada = await server.signUp();
  const { id } = standIn.state.addAccount({ username: 'marram' });
  const result = await ada.call('accounts.connect', {
    workspaceId: ada.workspaceId,
    channel: 'mastodon',
    method: 'token',
    input: { server: standIn.url, token: standIn.state.addToken(id) },
  });
  accountId = (result.kind === 'connected' && result.accounts[0]?.id) || '';
}, 60_000);
afterAll(async () => {
  await server?.stop();
  await standIn?.close();
});

const read = (publicationId: string) => ada.call('publications.get', { workspaceId: ada.workspaceId, publicationId });

async function plan(...texts: string[]): Promise<string> {
  const { workspaceId } = ada;
  const post = await ada.call('posts.create', {
    workspaceId,
    content: { parts: texts.map((text) => ({ text, media: [] })) },
    versions: [{ accountId, options: {} }],
  });
  const wallTime = new Date(Date.now() - 1_000).toISOString().slice(0, 23);
  const { publications } = await ada.call('publications.schedule', {
    workspaceId,
    postId: post.id,
    revision: post.revision,
    when: { kind: 'at', wallTime, timeZone: 'UTC' },
  });
  return publications[0]?.id ?? '';
}

async function publish(text: string) {
  const id = await plan(text);
  await expect.poll(async () => (await read(id)).state, { timeout: 10_000 }).toBe('published');
  return read(id);
}

/** Every answer to the last text is lost, and the network answers no question about it. */
async function sendInDoubt(...texts: [string, ...string[]]) {
  standIn.fault({ kind: 'lose_after', route: 'statuses.create', skip: texts.length - 1, times: 'always' });
  standIn.fault({ kind: 'server_error_before', route: 'accounts.statuses', times: 'always' });
  const id = await plan(...texts);
  const isInDoubt = async () =>
    (await read(id)).attempts.some(({ steps }) => steps.some(({ outcome }) => outcome === 'unknown'));
  await expect.poll(isInDoubt, { timeout: 10_000 }).toBe(true);
  return read(id);
}

/** Where a person finds the post of this text. */
function found(text: string): { remoteId: string; url: string } {
  const status = [...standIn.state.statuses.values()].find((one) => one.text === text);
  if (!status) throw new Error(`“${text}” is not on the network`);
  return { remoteId: status.id, url: `${standIn.url}/@marram/${status.id}` };
}

const decide = ({ id, revision }: { id: string; revision: number }, url?: string) =>
  ada.call('publications.decide', {
    workspaceId: ada.workspaceId,
    publicationId: id,
    revision,
    decision: 'it_is_there',
    ...(url ? { url } : {}),
  });

afterEach(() => standIn.reset());

describe('a post that a person found on the network', () => {
  it('is known by its address from then on, so its numbers are read', async () => {
    const doubtful = await sendInDoubt('Found by eye');
    expect(doubtful).toMatchObject({ state: 'unknown', remoteId: null, url: null });
    const there = found('Found by eye');
    expect(await decide(doubtful, there.url)).toMatchObject({ state: 'published', ...there });
    standIn.reset();
    const asked = { workspaceId: ada.workspaceId, publicationId: doubtful.id };
    expect(await ada.call('metrics.refresh', asked)).toMatchObject({ outcome: 'read' });
    expect((await ada.call('metrics.ofPublication', asked)).latest).not.toBeNull();
  });

  it('is taken without an address too; then nothing is read of it', async () => {
    const doubtful = await sendInDoubt('Found, not copied');
    expect(await decide(doubtful)).toMatchObject({ state: 'published', remoteId: null, url: null });
  });

  it('is not taken by the address of somebody else’s post, or of another of ours', async () => {
    const earlier = await publish('Earlier');
    const doubtful = await sendInDoubt('Mixed up');
    for (const [url, code] of [
      ['https://elsewhere.example/@marram/1', 'other_post'],
      [`${standIn.url}/@marram`, 'other_post'],
      [found('Earlier').url, 'known_post'],
    ] as const)
      await expect(decide(await read(doubtful.id), url), url).rejects.toMatchObject({
        status: 422,
        code,
        problem: { errors: [{ path: 'url' }] },
      });
    expect(earlier.remoteId).toBe(found('Earlier').remoteId);
    expect(await read(doubtful.id)).toMatchObject({ state: 'unknown', remoteId: null });
  });
});

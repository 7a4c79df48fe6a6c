/** An adapter that throws while it plans: its post fails in words, and nobody waits behind it. */
import type { Channel } from '@antiphon/channels';
import { startMastodonStandIn } from '@antiphon/channels/stand-ins';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppContext } from '../../../context.ts';
import { type Person, startTestServer, type TestServer } from '../../../testing/start-test-server.ts';
import { startPublisher } from './publisher.ts';

let standIn: Awaited<ReturnType<typeof startMastodonStandIn>>;
let server: TestServer;
let ada: Person;

beforeAll(async () => {
  standIn = await startMastodonStandIn();
  server = await startTestServer({
    settings: {
      ANTIPHON_ALLOW_PRIVATE_HOSTS: standIn.host,
      ANTIPHON_ROLES: 'http',
    },
  });
  ada = await server.signUp();
}, 60_000);
afterAll(async () => {
  await server.stop();
  await standIn.close();
});

async function planDue(username: string, text: string): Promise<string> {
  const { workspaceId } = ada;
  const token = standIn.state.addToken(standIn.state.addAccount({ username }).id);
  const input = { server: standIn.url, token };
  const connected = await ada.call('accounts.connect', { workspaceId, channel: 'mastodon', method: 'token', input });
  const accountId = (connected.kind === 'connected' && connected.accounts[0]?.id) || expect.fail('not connected');
  const post = await ada.call('posts.create', {
    workspaceId,
    content: { parts: [{ text, media: [] }] },
    versions: [{ accountId, options: {} }],
  });
  const wallTime = new Date(Date.now() - 1_000).toISOString().slice(0, 23);
  const when = { kind: 'at' as const, wallTime, timeZone: 'UTC' };
  const wish = { workspaceId, postId: post.id, revision: post.revision, when };
  const { publications } = await ada.call('publications.schedule', wish);
  return publications[0]?.id ?? expect.fail('not planned');
}

const read = (publicationId: string) => ada.call('publications.get', { workspaceId: ada.workspaceId, publicationId });

/** A publisher whose network has a bug. Quotas are judged only where waits are not divided. */
function publishWith(faults: (mastodon: Channel) => Partial<Channel>, waitsDividedBy = 100) {
  const [mastodon] = server.app.channels.filter(({ id }) => id === 'mastodon');
  if (!mastodon) throw new Error('no Mastodon');
  const broken: Channel = { ...mastodon, ...faults(mastodon) };
  const app: AppContext = {
    ...server.app,
    channel: () => broken,
    config: { ...server.app.config, waitsDividedBy },
  };
  return startPublisher(app);
}

const odd = (): never => {
  throw new TypeError('options.poll is not iterable');
};

describe('a post that an adapter cannot plan', () => {
  it('fails in words, and those due after it go out', async () => {
    const broken = await planDue('odd', 'Odd.');
    const whole = await planDue('even', 'Even.');
    const publisher = await publishWith((mastodon) => ({
      plan: (content, account) => (content.parts[0].text === 'Odd.' ? odd() : mastodon.plan(content, account)),
    }));
    await expect.poll(async () => (await read(whole)).state, { timeout: 10_000 }).toBe('published');
    await expect.poll(async () => (await read(broken)).state, { timeout: 10_000 }).toBe('failed');
    await publisher.stop();
    expect((await read(broken)).words).toContain('error of our own');
  });

  it('goes out when it is only its account that cannot be judged, and so do the others', async () => {
    const unclear = await planDue('unclear', 'Unclear.');
    const whole = await planDue('clear', 'Clear.');
    const publisher = await publishWith(
      (mastodon) => ({
        capabilitiesOf: (account) =>
          'handle' in account && String(account.handle).includes('unclear') ? odd() : mastodon.capabilities,
      }),
      1,
    );
    await expect.poll(async () => (await read(whole)).state, { timeout: 10_000 }).toBe('published');
    await expect.poll(async () => (await read(unclear)).state, { timeout: 10_000 }).toBe('published');
    await publisher.stop();
  });

  it('waits for a person when a call of it may have arrived', async () => {
    const id = await planDue('doubtful', 'In doubt.');
    let isLost = false;
    const publisher = await publishWith((mastodon) => ({
      perform: async () => {
        isLost = true;
        const words = 'No answer came.';
        return { kind: 'failed', error: { kind: 'unknown_outcome', code: 'no_answer', words } };
      },
      find: async () => ({ kind: 'not_now', error: { kind: 'temporary', code: 'http_503', words: 'Not now.' } }),
      plan: (content, account) => (isLost ? odd() : mastodon.plan(content, account)),
    }));
    await expect.poll(async () => (await read(id)).state, { timeout: 15_000 }).toBe('needs_attention');
    await publisher.stop();
    expect(await read(id)).toMatchObject({ attempts: [{ steps: [{ outcome: 'unknown' }] }] });
  });
});

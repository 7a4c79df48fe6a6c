/** A worker that stood still between its intent and its call, as on a machine that slept. */
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
      ANTIPHON_WAITS_DIVIDED_BY: '100',
    },
  });
  ada = await server.signUp();
}, 60_000);
afterAll(async () => {
  await server.stop();
  await standIn.close();
});

async function planDue(): Promise<string> {
  const { workspaceId } = ada;
  const input = {
    server: standIn.url,
    token: standIn.state.addToken(standIn.state.addAccount({ username: 'ada' }).id),
  };
  const connected = await ada.call('accounts.connect', { workspaceId, channel: 'mastodon', method: 'token', input });
  const accountId = (connected.kind === 'connected' && connected.accounts[0]?.id) || expect.fail('not connected');
  const post = await ada.call('posts.create', {
    workspaceId,
    content: { parts: [{ text: 'Once.', media: [] }] },
    versions: [{ accountId, options: {} }],
  });
  const wallTime = new Date(Date.now() - 1_000).toISOString().slice(0, 23);
  const { publications } = await ada.call('publications.schedule', {
    workspaceId,
    postId: post.id,
    revision: post.revision,
    when: { kind: 'at', wallTime, timeZone: 'UTC' },
  });
  return publications[0]?.id ?? expect.fail('not planned');
}

describe('a worker that stood still until its lease had ended', () => {
  it('makes no call any more: the intent is asked about first, and the post is out once', async () => {
    const publicationId = await planDue();
    const [mastodon] = server.app.channels.filter(({ id }) => id === 'mastodon');
    if (!mastodon) throw new Error('no Mastodon');
    let aheadMs = 0;
    const done: string[] = [];
    const sleepy: Channel = {
      ...mastodon,
      // Asked right before the call: here the machine sleeps for a while, once.
      shouldRefresh: () => {
        if (aheadMs === 0) aheadMs = 8_000;
        return false;
      },
      perform: (call) => {
        done.push('called');
        return mastodon.perform(call);
      },
      find: (call) => {
        done.push('asked');
        return mastodon.find(call);
      },
    };
    const app: AppContext = { ...server.app, channel: () => sleepy };
    const publisher = await startPublisher(app, { clock: { now: () => new Date(Date.now() + aheadMs) } });
    const deadline = Date.now() + 15_000;
    const read = () => ada.call('publications.get', { workspaceId: ada.workspaceId, publicationId });
    let publication = await read();
    while (publication.state !== 'published' && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      publication = await read();
    }
    await publisher.stop();
    expect(publication.state, JSON.stringify([done, publication])).toBe('published');
    expect(done[0]).toBe('asked');
    expect(done).toContain('called');
    expect([...standIn.state.statuses.values()].map(({ text }) => text)).toEqual(['Once.']);
  });
});

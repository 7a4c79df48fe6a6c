import { startMastodonStandIn } from '@antiphon/channels/stand-ins';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../testing/start-test-server.ts';

/** A server whose worker is off: the http role alone notices it. */

let server: TestServer;
let ada: Person;
let here: { workspaceId: string };
let network: Awaited<ReturnType<typeof startMastodonStandIn>>;
let shiftMs = 0;

beforeAll(async () => {
  network = await startMastodonStandIn();
  server = await startTestServer({
    clock: { now: () => new Date(Date.now() + shiftMs) },
    settings: { ANTIPHON_WAITS_DIVIDED_BY: '5', ANTIPHON_ROLES: 'http', ANTIPHON_ALLOW_PRIVATE_HOSTS: network.host },
  });
  ada = await server.signUp({ workspaceName: 'Kiln & Co' });
  here = { workspaceId: ada.workspaceId };
}, 120_000);
afterAll(async () => {
  await server?.stop();
  await network?.close();
});

async function planNow(text: string): Promise<string> {
  const { id } = network.state.addAccount({ username: `teller_${text.length}`, displayName: 'Teller' });
  const input = { server: network.url, token: network.state.addToken(id) };
  const connected = await ada.call('accounts.connect', { ...here, channel: 'mastodon', method: 'token', input });
  const accountId = connected.kind === 'connected' ? (connected.accounts[0]?.id ?? '') : '';
  const post = await ada.call('posts.create', {
    ...here,
    title: text,
    content: { parts: [{ text, media: [] }] },
    versions: [{ accountId, options: {} }],
  });
  const when = { kind: 'at', wallTime: server.app.clock.now().toISOString().slice(0, 19), timeZone: 'UTC' } as const;
  const planned = await ada.call('publications.schedule', {
    ...here,
    postId: post.id,
    revision: post.revision,
    when,
  });
  return planned.publications[0]?.id ?? '';
}

/** Time passes in steps that a running server would see; the watch looks every second here. */
async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 20_000) {
    shiftMs += Math.min(20_000, ms - passed);
    await new Promise((resolve) => setTimeout(resolve, 1_300));
  }
}

const openAlarms = async () => (await ada.call('notifications.list', { ...here })).items;
const mails = async () => (await server.app.mailer.kept()).filter(({ to }) => to === ada.email);

describe('a worker that is off', () => {
  it('is told of within a minute after a post was due, once, with the reason, on the page and by mail', async () => {
    const publicationId = await planNow('Nobody sends this');
    await pass(40_000);
    expect(await openAlarms()).toEqual([]);
    await pass(25_000);
    const [alarm, ...others] = await openAlarms();
    expect(others).toEqual([]);
    expect(alarm).toMatchObject({ kind: 'worker_silent', publicationId, resolvedAt: null });
    expect(alarm?.words).toMatch(/shows no life\. One post that is due waits\./);
    expect(alarm?.next).toMatch(/started again/);
    await expect.poll(mails, { timeout: 10_000 }).toHaveLength(1);
    expect((await mails())[0]).toMatchObject({ subject: expect.stringContaining('Kiln & Co: ') });
    expect((await mails())[0]?.text).toContain(alarm?.words);

    await pass(40_000);
    expect((await openAlarms()).map(({ id }) => id)).toEqual([alarm?.id]);
    expect(await mails()).toHaveLength(1);
  }, 90_000);

  it('stays one alarm when more posts wait, and is over by itself when nothing waits', async () => {
    const [alarm] = await openAlarms();
    const second = await planNow('Nor this, which is longer');
    await pass(70_000);
    const [same, ...others] = await openAlarms();
    expect([same?.id, others]).toEqual([alarm?.id, []]);
    expect(same?.words).toMatch(/2 posts that are due wait\./);
    for (const publicationId of [alarm?.publicationId ?? '', second]) {
      await ada.call('publications.cancel', { ...here, publicationId });
    }
    await pass(1);
    await expect.poll(openAlarms, { timeout: 10_000 }).toEqual([]);
    const { items } = await ada.call('notifications.list', { ...here, group: 'all' });
    expect(items.map(({ id, resolvedAt }) => [id, resolvedAt !== null])).toEqual([[alarm?.id, true]]);
    const { items: events } = await ada.call('live.list', { ...here, limit: 500 });
    expect(events.filter(({ name }) => name.startsWith('alarm.')).map(({ name }) => name)).toEqual([
      'alarm.raised',
      'alarm.resolved',
    ]);
  }, 90_000);

  it('is not told of in the moment the whole machine wakes up, when everything is late', async () => {
    await planNow('Due while the machine slept, and on');
    shiftMs += 3_600_000;
    await pass(20_000);
    expect(await openAlarms()).toEqual([]);
    await pass(50_000);
    await expect.poll(openAlarms, { timeout: 10_000 }).toMatchObject([{ kind: 'worker_silent' }]);
  }, 90_000);
});

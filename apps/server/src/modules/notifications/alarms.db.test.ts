import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { startMastodonStandIn } from '@antiphon/channels/stand-ins';
import { WebhookBody } from '@antiphon/contract';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import { signatureOf } from './call-webhook.ts';
import { lookForAlarms, newMemory } from './look-for-alarms.ts';
import { tellAlarms } from './tell-alarms.ts';

/** Alarms of a server that works, and the ways in which they are told. */

interface Received {
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

let server: TestServer;
let ada: Person;
let here: { workspaceId: string };
let network: Awaited<ReturnType<typeof startMastodonStandIn>>;
let receiver: Server;
let hookUrl: string;
let shiftMs = 0;
const received: Received[] = [];
/** What the receiver answers, one after the other; then 200. */
const answers: { readonly status: number; readonly location?: string }[] = [];

beforeAll(async () => {
  receiver = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({ headers: request.headers, text: body });
      const { status, location } = answers.shift() ?? { status: 200 };
      response.writeHead(status, location ? { location } : {}).end('what they say');
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const { port } = receiver.address() as AddressInfo;
  hookUrl = `http://127.0.0.1:${port}/hook`;
  network = await startMastodonStandIn();
  server = await startTestServer({
    clock: { now: () => new Date(Date.now() + shiftMs) },
    settings: { ANTIPHON_WAITS_DIVIDED_BY: '5', ANTIPHON_ALLOW_PRIVATE_HOSTS: `${network.host},127.0.0.1:${port}` },
  });
  ada = await server.signUp();
  here = { workspaceId: ada.workspaceId };
}, 120_000);
afterEach(() => network.reset());
afterAll(async () => {
  await server?.stop();
  await network?.close();
  await new Promise((resolve) => receiver.close(resolve));
});

let count = 0;
async function connect(): Promise<string> {
  count += 1;
  const { id } = network.state.addAccount({ username: `teller${count}`, displayName: 'Teller' });
  const input = { server: network.url, token: network.state.addToken(id) };
  const connected = await ada.call('accounts.connect', { ...here, channel: 'mastodon', method: 'token', input });
  return connected.kind === 'connected' ? (connected.accounts[0]?.id ?? '') : '';
}

async function planPost(accountId: string, title: string, inMs = 0): Promise<string> {
  const versions = [{ accountId, options: {} }];
  const content = { parts: [{ text: title, media: [] }] };
  const post = await ada.call('posts.create', { ...here, title, content, versions });
  const wallTime = new Date(server.app.clock.now().getTime() + inMs).toISOString().slice(0, 19);
  const when = { kind: 'at', wallTime, timeZone: 'UTC' } as const;
  const plan = { ...here, postId: post.id, revision: post.revision, when };
  return (await ada.call('publications.schedule', plan)).publications[0]?.id ?? '';
}

/** A post that the network says no to. */
async function fail(title: string): Promise<string> {
  const rule = { kind: 'server_error_before', route: 'statuses.create', status: 422 } as const;
  // Of this post alone: another one may be on its way at the same moment.
  network.fault(rule, ({ body }) => JSON.stringify(body).includes(title));
  const publicationId = await planPost(await connect(), title);
  await expect
    .poll(async () => (await ada.call('publications.get', { ...here, publicationId })).state, soon)
    .toBe('failed');
  return publicationId;
}

async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 20_000) {
    shiftMs += Math.min(20_000, ms - passed);
    await new Promise((resolve) => setTimeout(resolve, 1_300));
  }
}

const open = async () => (await ada.call('notifications.list', { ...here })).items;
const ofPublication = async (id: string) => (await open()).filter(({ publicationId }) => publicationId === id);
const ofAccount = async (id: string) => (await open()).filter(({ accountId }) => accountId === id);
const soon = { timeout: 12_000, interval: 200 };
const mailsTo = async (person: Person) => (await server.app.mailer.kept()).filter(({ to }) => to === person.email);
const asPublisher = (sql: string, values: unknown[]) =>
  server.app.db.asPublisher((scope) => scope.client.query(sql, values));

describe('an alarm', () => {
  it('says what the network answered when a post failed, and is over once the post went out', async () => {
    const publicationId = await fail('The kiln opens');
    await expect.poll(() => ofPublication(publicationId), soon).toHaveLength(1);
    const [alarm] = await ofPublication(publicationId);
    expect(alarm).toMatchObject({ kind: 'failed', next: expect.stringContaining('try again') });
    expect(alarm?.words).toMatch(/^“The kiln opens” did not go out on Mastodon, @?teller\d+/);
    await ada.call('publications.resume', { ...here, publicationId, when: { kind: 'now' } });
    await pass(10_000);
    await expect.poll(() => ofPublication(publicationId), soon).toEqual([]);
  }, 60_000);

  it('says what of a post that repeats could not be planned, and is over once it was', async () => {
    const [stays, goes] = [await connect(), await connect()];
    const content = { parts: [{ text: 'Tea at four', media: [] }] };
    const versions = [stays, goes].map((accountId) => ({ accountId, options: {} }));
    const post = await ada.call('posts.create', { ...here, title: 'Tea at four', content, versions });
    await ada.call('accounts.disconnect', { ...here, accountId: goes });
    const tomorrow = new Date(server.app.clock.now().getTime() + 86_400_000).toISOString().slice(0, 16);
    const plan = { rule: 'FREQ=DAILY;COUNT=2', wallTime: tomorrow, timeZone: 'UTC' };
    const asked = { ...here, postId: post.id, revision: post.revision, ...plan };
    const { recurrence } = await ada.call('recurrences.start', asked);
    const told = async () => (await open()).filter(({ postId }) => postId === post.id);
    await expect.poll(told, soon).toMatchObject([
      {
        kind: 'recurrence_not_planned',
        accountId: goes,
        words: expect.stringMatching(/^“Tea at four” repeats, and is not planned for .*disconnected/),
        next: expect.stringContaining('connect again'),
      },
    ]);
    await ada.call('accounts.restore', { ...here, accountId: goes });
    await ada.call('recurrences.rewrite', { ...here, recurrenceId: recurrence.id });
    await expect.poll(told, soon).toEqual([]);
    await ada.call('recurrences.stop', { ...here, recurrenceId: recurrence.id });
  }, 60_000);

  it('is one, and one mail, however many processes look and tell at once', async () => {
    shiftMs += 11 * 60_000;
    const publicationId = await fail('Seen by many');
    const lookAndTell = async () => {
      await lookForAlarms(server.app, newMemory(server.app.clock.now()));
      await tellAlarms(server.app);
    };
    await Promise.all(Array.from({ length: 6 }, lookAndTell));
    const count = async () => {
      const { rows } = await server.app.db.inWorkspace(here.workspaceId, (scope) =>
        scope.client.query<{ alarms: number; mails: number }>(
          `select (select count(*)::int from alarms where publication_id = $1) as alarms,
            (select count(*)::int from notices where content ->> 'text' like '%“Seen by many”%') as mails`,
          [publicationId],
        ),
      );
      return rows[0];
    };
    await expect.poll(count, soon).toEqual({ alarms: 1, mails: 1 });
    await pass(10_000);
    expect(await count()).toEqual({ alarms: 1, mails: 1 });
  }, 60_000);

  it('can be put aside while its cause lasts, and is not raised again for it', async () => {
    const publicationId = await fail('Put aside');
    await expect.poll(() => ofPublication(publicationId), soon).toHaveLength(1);
    const [alarm] = await ofPublication(publicationId);
    const viewer = await server.join(ada, 'viewer');
    const alarmId = alarm?.id ?? '';
    await expect(viewer.call('notifications.dismiss', { ...here, alarmId })).rejects.toMatchObject({ status: 403 });
    expect((await ada.call('notifications.dismiss', { ...here, alarmId })).dismissedAt).not.toBeNull();
    await pass(1);
    expect(await ofPublication(publicationId)).toEqual([]);
    const { items } = await ada.call('notifications.list', { ...here, group: 'all' });
    expect(items.filter((one) => one.publicationId === publicationId)).toHaveLength(1);
  }, 60_000);

  it('of an account that must be signed in to stands for the posts that wait for it', async () => {
    const accountId = await connect();
    network.fault({ kind: 'unauthorized', route: 'statuses.create' }, ({ body }) =>
      JSON.stringify(body).includes('Waits for the sign-in'),
    );
    const publicationId = await planPost(accountId, 'Later', 86_400_000);
    await planPost(accountId, 'Waits for the sign-in');
    await expect
      .poll(async () => (await ofAccount(accountId)).map(({ kind, words }) => [kind, /One post/.test(words)]), soon)
      .toEqual([['needs_reconnect', true]]);
    const { state, words } = await ada.call('publications.get', { ...here, publicationId });
    expect({ state, words }).toEqual({
      state: 'scheduled',
      words: expect.stringMatching(/takes the sign-in of its account no longer: it waits/),
    });
  }, 60_000);

  it('is raised for a post that misses its time by weeks, once a long pause of its account ends', async () => {
    const accountId = await connect();
    await ada.call('accounts.pause', { ...here, accountId });
    const publicationId = await planPost(accountId, 'Three weeks late');
    const dueAt = new Date(server.app.clock.now().getTime() - 21 * 86_400_000);
    await asPublisher('update publications set due_at = $2 where id = $1', [publicationId, dueAt]);
    await ada.call('accounts.resume', { ...here, accountId });
    await expect
      .poll(async () => (await ofPublication(publicationId)).map(({ kind }) => kind), soon)
      .toEqual(['missed']);
  }, 60_000);

  it('warns of a sign-in that ends within seven days, and is over when it was renewed', async () => {
    const accountId = await connect();
    const endsIn = (days: number) =>
      asPublisher('update accounts set expires_at = $2 where id = $1', [
        accountId,
        new Date(Date.now() + shiftMs + days * 86_400_000),
      ]);
    await endsIn(8);
    await pass(1);
    expect(await ofAccount(accountId)).toEqual([]);
    await endsIn(6);
    await expect.poll(() => ofAccount(accountId), soon).toMatchObject([{ kind: 'sign_in_ends' }]);
    await endsIn(60);
    await expect.poll(() => ofAccount(accountId), soon).toEqual([]);
  }, 60_000);

  it('counts how often a lane had to be put right', async () => {
    const accountId = await connect();
    const publicationId = await planPost(accountId, 'Lost its time');
    await expect
      .poll(async () => (await ada.call('publications.get', { ...here, publicationId })).state, soon)
      .toBe('published');
    // A lane held by what is not on its way any more: the publisher's own repair finds it within half a minute.
    await asPublisher('update lanes set held_by = $2 where account_id = $1', [accountId, publicationId]);
    await expect
      .poll(() => ofAccount(accountId), { timeout: 45_000, interval: 500 })
      .toMatchObject([{ kind: 'lane_repaired', words: expect.stringContaining('was put right') }]);
  }, 60_000);

  it('names the service that is out, and a pause that a person made is said and is none', async () => {
    const [out, paused] = [await connect(), await connect()];
    const { rows } = await asPublisher('select service from lanes where account_id = $1', [out]);
    const [{ service }] = rows as [{ service: string }];
    await ada.call('accounts.pause', { ...here, accountId: paused });
    const held = await planPost(paused, 'Kept back on purpose');
    await asPublisher(
      `insert into service_gates values ($1, 'outage', now(), now() + interval '1 day', 5, 'They failed 5 times in a row.')
        on conflict (service) do update set closed_until = excluded.closed_until`,
      [service],
    );
    const waiting = await planPost(out, 'Waits for the service');
    await pass(80_000);
    const about = (await open()).filter(({ kind }) => kind === 'service_out' || kind === 'late');
    expect(about).toMatchObject([{ kind: 'service_out', publicationId: waiting }]);
    expect(about[0]?.words).toBe('They failed 5 times in a row. One post that is due waits.');
    expect(await ofPublication(held)).toEqual([]);
    expect((await ada.call('notifications.list', { ...here })).held).toMatchObject([
      { what: 'account', accountId: paused, waiting: 1 },
    ]);
    await asPublisher('delete from service_gates', []);
    await ada.call('accounts.resume', { ...here, accountId: paused });
    await expect.poll(async () => (await open()).filter(({ kind }) => kind === 'service_out'), soon).toEqual([]);
  }, 90_000);
});

describe('mails about alarms', () => {
  it('go to owners and to who wants them, at most one in ten minutes, with all that came meanwhile', async () => {
    await expect.poll(async () => (await mailsTo(ada)).length, soon).toBeGreaterThan(0);
    const editor = await server.join(ada, 'editor');
    expect(await editor.call('notifications.getMail', here)).toMatchObject({ wantsMail: false, isUsual: true });
    const isTold = async () => (await open()).every(({ mailedAt }) => mailedAt !== null);
    shiftMs += 11 * 60_000;
    await expect.poll(isTold, soon).toBe(true);
    // What was made a mail leaves within moments.
    await pass(1);
    shiftMs += 11 * 60_000;
    const before = (await mailsTo(ada)).length;
    const first = await fail('First of the bundle');
    await expect.poll(async () => (await mailsTo(ada)).length, soon).toBe(before + 1);
    expect((await ofPublication(first))[0]?.mailedAt).not.toBeNull();
    expect(await mailsTo(editor)).toEqual([]);

    await editor.call('notifications.setMail', { ...here, wantsMail: true });
    await ada.call('notifications.setMail', { ...here, wantsMail: false });
    const [second, third] = [await fail('Second of the bundle'), await fail('Third of the bundle')];
    await expect.poll(() => ofPublication(third), soon).toHaveLength(1);
    await pass(20_000);
    expect(await mailsTo(editor)).toEqual([]);
    shiftMs += 11 * 60_000;
    await expect.poll(() => mailsTo(editor), soon).toHaveLength(1);
    const [mail] = await mailsTo(editor);
    expect(mail?.text).toContain('“Second of the bundle”');
    expect(mail?.text).toContain('“Third of the bundle”');
    expect(mail?.text).not.toContain('“First of the bundle”');
    expect(mail?.text).toContain('/settings#notifications');
    expect((await mailsTo(ada)).length).toBe(before + 1);
    const [alarm] = await ofPublication(second);
    expect(alarm?.mailedAt).not.toBeNull();
  }, 90_000);
});

describe('the webhook', () => {
  it('is refused where nobody outside could be: plain http, private places, names and passwords', async () => {
    const set = (url: string) => ada.call('notifications.setWebhook', { ...here, url });
    for (const url of [
      'http://example.org/x',
      'https://10.0.0.1/x',
      'https://a:b@example.org/',
      'ftp://x.org',
      'nothing',
    ]) {
      await expect(set(url), url).rejects.toMatchObject({ status: 400, code: 'bad_webhook_address' });
    }
    expect((await ada.call('notifications.getWebhook', here)).webhook).toBeNull();
    await expect(ada.call('notifications.testWebhook', here)).rejects.toMatchObject({ code: 'no_webhook' });
  });

  it('gets alarms signed with a secret that is shown once, and again after a 500, under the same id', async () => {
    const { webhook, secret } = await ada.call('notifications.setWebhook', { ...here, url: hookUrl });
    expect(webhook).toMatchObject({ url: hookUrl, last: null });
    expect((await ada.call('notifications.setWebhook', { ...here, url: hookUrl })).secret).toBeNull();
    received.length = 0;
    answers.push({ status: 500 });
    const publicationId = await fail('Told to a program');
    await expect.poll(() => received.length, soon).toBe(1);
    await expect
      .poll(async () => (await ada.call('notifications.getWebhook', here)).webhook?.last, soon)
      .toMatchObject({ wasTaken: false, status: 500 });
    shiftMs += 15_000;
    await expect.poll(() => received.length, soon).toBe(2);
    const [first, again] = received;
    expect(again?.text).toBe(first?.text);
    const body = WebhookBody.parse(JSON.parse(again?.text ?? ''));
    expect(body).toMatchObject({ kind: 'failed', ids: { ...here, publicationId } });
    expect(again?.headers['x-antiphon-signature']).toBe(signatureOf(secret ?? '', again?.text ?? ''));
    expect(again?.headers['x-antiphon-id']).toBe(body.id);
    await expect.poll(async () => (await ofPublication(publicationId))[0]?.webhookAt, soon).not.toBeNull();
    expect((await ofPublication(publicationId))[0]?.id).toBe(body.id);
    await pass(40_000);
    expect(received).toHaveLength(2);
  }, 90_000);

  it('is not followed to another place, and a test says so', async () => {
    const before = received.length;
    answers.push({ status: 302, location: `${network.url}/private` });
    const answer = await ada.call('notifications.testWebhook', here);
    expect(answer.last).toMatchObject({
      wasTaken: false,
      status: 302,
      words: expect.stringContaining('do not follow'),
    });
    expect(received).toHaveLength(before + 1);
    expect((await ada.call('notifications.testWebhook', here)).last).toMatchObject({ wasTaken: true, status: 200 });
    expect(JSON.parse(received.at(-1)?.text ?? '')).toMatchObject({ kind: 'test' });
  });

  it('signs with the new secret once it was renewed, and gets nothing once it is removed', async () => {
    const { secret } = await ada.call('notifications.renewWebhookSecret', here);
    await ada.call('notifications.testWebhook', here);
    const last = received.at(-1);
    expect(last?.headers['x-antiphon-signature']).toBe(signatureOf(secret ?? '', last?.text ?? ''));
    const { rows } = await server.app.db.inWorkspace(here.workspaceId, (scope) =>
      scope.client.query("select count(*)::int as count from secrets where purpose = 'webhook'"),
    );
    expect(rows).toEqual([{ count: 1 }]);
    await ada.call('notifications.removeWebhook', here);
    expect((await ada.call('notifications.getWebhook', here)).webhook).toBeNull();
    const editor = await server.join(ada, 'editor');
    await expect(editor.call('notifications.getWebhook', here)).rejects.toMatchObject({ status: 403 });
  });
});

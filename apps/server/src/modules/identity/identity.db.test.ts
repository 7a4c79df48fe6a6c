import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import { identityJobs } from './index.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
}, 120_000);
afterAll(() => server?.stop());

async function asOwner<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: server.ownerUrl });
  await client.connect();
  try {
    await client.query("set app.maintenance = 'on'");
    return await work(client);
  } finally {
    await client.end();
  }
}

const door = (visitor = server.visitor()) => visitor.call('identity.door', undefined);

async function newestMailTo(email: string): Promise<string> {
  const { items } = await server.visitor().call('identity.listDevMails', undefined);
  return items.find(({ to }) => to === email)?.text ?? '';
}

const tokenIn = (mail: string) => /token=([\w%-]+)/.exec(mail)?.[1] ?? '';

describe('the first person', () => {
  it('becomes the operator, also when two sign up at the same moment, and nobody after them', async () => {
    expect((await door()).signUp).toBe('first');
    const people = await Promise.all([server.signUp(), server.signUp(), server.signUp()]);
    const profiles = await Promise.all(
      people.map(async (person) => (await person.call('identity.me', undefined)).profile),
    );
    expect(profiles.filter((profile) => profile?.isOperator)).toHaveLength(1);
    const later = await server.signUp();
    expect((await later.call('identity.me', undefined)).profile?.isOperator).toBe(false);
    expect((await door()).signUp).toBe('open');
  });
});

describe('signing up', () => {
  it('makes an own workspace with a default project', async () => {
    const ada = await server.signUp({ name: 'Ada', workspaceName: 'Analytical', timeZone: 'Europe/Dublin' });
    const me = await ada.call('identity.me', undefined);
    expect(me.workspaces).toEqual([{ id: ada.workspaceId, name: 'Analytical', role: 'owner', isDemo: false }]);
    expect(me.profile).toMatchObject({ name: 'Ada', email: ada.email, timeZone: 'Europe/Dublin', isDemo: false });
    expect((await ada.call('workspaces.get', { workspaceId: ada.workspaceId })).timeZone).toBe('Europe/Dublin');
    const { items } = await ada.call('projects.list', { workspaceId: ada.workspaceId });
    expect(items).toMatchObject([{ name: 'General', isDefault: true }]);
  });

  it('refuses an address that is taken, in whatever case, also when both come at once', async () => {
    const ada = await server.signUp();
    await expect(server.signUp({ email: ada.email.toUpperCase() })).rejects.toMatchObject({
      status: 409,
      code: 'email_taken',
    });
    const email = 'twice@people.example';
    const results = await Promise.allSettled([server.signUp({ email }), server.signUp({ email })]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'email_taken' } });
  });

  it('tells what is wrong with a short password or a wrong address, by field', async () => {
    const problem = await server
      .signUp({ email: 'not an address', password: 'short' })
      .catch((error: unknown) => error);
    expect(problem).toMatchObject({ status: 400, code: 'invalid_input' });
    expect(problem).toMatchObject({ problem: { errors: [{ path: 'email' }, { path: 'password' }] } });
  });

  it('heals a user who was left without profile and workspace by a crash', async () => {
    const ada = await server.signUp({ name: 'Ada' });
    await asOwner(async (client) => {
      await client.query('delete from workspaces where id = $1', [ada.workspaceId]);
      await client.query('delete from auth.profile where user_id = $1', [ada.userId]);
    });
    const browsers = [server.visitor(), server.visitor()];
    const back = await Promise.all(
      browsers.map((one) => one.call('identity.signIn', { email: ada.email, password: ada.password })),
    );
    expect(back[0]?.profile).toMatchObject({ id: ada.userId, isOperator: false });
    const { workspaces } = await (browsers[0] ?? server.visitor()).call('identity.me', undefined);
    expect(workspaces).toMatchObject([{ name: "Ada's workspace", role: 'owner' }]);
  });
});

describe('signing in', () => {
  it('gives a session that opens the workspace, and signing out ends it at once', async () => {
    const ada = await server.signUp();
    const browser = server.visitor();
    await browser.call('identity.signIn', { email: ada.email.toUpperCase(), password: ada.password });
    const { cookie } = browser;
    await browser.call('projects.list', { workspaceId: ada.workspaceId });
    await browser.call('identity.signOut', undefined);
    expect(browser.cookie).toBe('');
    const thief = server.visitor({ cookie });
    await expect(thief.call('projects.list', { workspaceId: ada.workspaceId })).rejects.toMatchObject({ status: 401 });
  });

  it('says the same, and takes about as long, whether the account or the password is wrong', async () => {
    const ada = await server.signUp();
    const timed = async (email: string) => {
      const from = performance.now();
      const problem = await server
        .visitor()
        .call('identity.signIn', { email, password: 'wrong password' })
        .catch((error: unknown) => error);
      return { ms: performance.now() - from, problem: (problem as { problem: unknown }).problem };
    };
    const known = [];
    const unknown = [];
    for (let at = 0; at < 5; at += 1) {
      known.push(await timed(ada.email));
      unknown.push(await timed(`nobody-${at}@people.example`));
    }
    expect(known[0]?.problem).toEqual(unknown[0]?.problem);
    expect(known[0]?.problem).toMatchObject({ status: 401, code: 'wrong_sign_in' });
    const middle = (list: { ms: number }[]) => list.map(({ ms }) => ms).sort((a, b) => a - b)[2] ?? 0;
    const ratio = middle(unknown) / middle(known);
    expect(ratio).toBeGreaterThan(0.4);
    expect(ratio).toBeLessThan(2.5);
  });

  it('keeps the cookie from scripts and from other sites', async () => {
    const ada = await server.signUp();
    const answer = await fetch(`${server.address}/api/v1/identity/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: ada.email, password: ada.password }),
    });
    const [cookie = ''] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^antiphon\.session_token=/);
    expect(cookie).toMatch(/; HttpOnly/);
    expect(cookie).toMatch(/; SameSite=Lax/);
    expect(cookie).toMatch(/; Max-Age=2592000/);
  });
});

describe('sessions', () => {
  it('are listed with their device in words, and one that is revoked is refused at its next call', async () => {
    const ada = await server.signUp();
    const phone = server.visitor({ 'user-agent': 'Mozilla/5.0 (Linux; Android 16) Chrome/142.0 Mobile Safari/537.36' });
    await phone.call('identity.signIn', { email: ada.email, password: ada.password });
    const { items } = await ada.call('identity.listSessions', undefined);
    expect(items.map(({ device, isCurrent }) => ({ device, isCurrent }))).toEqual(
      expect.arrayContaining([
        { device: 'Chrome on Android', isCurrent: false },
        { device: 'An unknown device', isCurrent: true },
      ]),
    );
    expect(items.map(({ ipAddress }) => ipAddress)).toEqual(['127.0.0.1', '127.0.0.1']);
    const lost = items.find(({ isCurrent }) => !isCurrent);
    await ada.call('identity.revokeSession', { sessionId: lost?.id ?? '' });
    await expect(phone.call('projects.list', { workspaceId: ada.workspaceId })).rejects.toMatchObject({ status: 401 });
  });

  it('of others cannot be seen or revoked', async () => {
    const [ada, eve] = [await server.signUp(), await server.signUp()];
    const { items } = await ada.call('identity.listSessions', undefined);
    await expect(eve.call('identity.revokeSession', { sessionId: items[0]?.id ?? '' })).rejects.toMatchObject({
      status: 404,
    });
    await expect(eve.call('identity.revokeSession', { sessionId: "x' or '1'='1" })).rejects.toMatchObject({
      status: 404,
    });
    await ada.call('projects.list', { workspaceId: ada.workspaceId });
  });

  it('that have expired are refused', async () => {
    const ada = await server.signUp();
    await asOwner((client) =>
      client.query(`update auth.session set "expiresAt" = now() - interval '1 second' where "userId" = $1`, [
        ada.userId,
      ]),
    );
    await expect(ada.call('projects.list', { workspaceId: ada.workspaceId })).rejects.toMatchObject({ status: 401 });
  });

  it('in use are renewed before they end', async () => {
    const ada = await server.signUp();
    await asOwner((client) =>
      client.query(`update auth.session set "expiresAt" = now() + interval '5 days' where "userId" = $1`, [ada.userId]),
    );
    await ada.call('identity.me', undefined);
    const { items } = await ada.call('identity.listSessions', undefined);
    expect(new Date(items[0]?.expiresAt ?? 0).getTime()).toBeGreaterThan(Date.now() + 29 * 86_400_000);
  });
});

describe('a lost password', () => {
  it('is set anew by the mailed link, once; every session ends, and the old one is no good any more', async () => {
    const ada = await server.signUp();
    const browser = server.visitor();
    const { words } = await browser.call('identity.requestPasswordReset', { email: ada.email });
    expect(words).toContain(ada.email);
    const mail = await newestMailTo(ada.email);
    expect(mail).toContain(`${server.app.publicUrl}/reset?token=`);
    const token = tokenIn(mail);
    const password = 'an entirely new password';
    await browser.call('identity.resetPassword', { token, password });
    await expect(ada.call('projects.list', { workspaceId: ada.workspaceId })).rejects.toMatchObject({ status: 401 });
    await expect(browser.call('identity.signIn', { email: ada.email, password: ada.password })).rejects.toMatchObject({
      status: 401,
    });
    await browser.call('identity.signIn', { email: ada.email, password });
    await expect(browser.call('identity.resetPassword', { token, password })).rejects.toMatchObject({
      status: 410,
      code: 'reset_link_gone',
    });
  });

  it('is answered in the same words when nobody has that address, and no mail goes out', async () => {
    const ada = await server.signUp();
    const ask = async (email: string) => {
      const { words } = await server.visitor().call('identity.requestPasswordReset', { email });
      return words.replace(email, 'X');
    };
    expect(await ask('nobody@people.example')).toBe(await ask(ada.email));
    expect(await newestMailTo('nobody@people.example')).toBe('');
  });

  it('cannot be set by an invented token', async () => {
    await expect(
      server.visitor().call('identity.resetPassword', { token: 'invented-token', password: 'a long enough one' }),
    ).rejects.toMatchObject({ status: 410 });
  });
});

describe('changing the password', () => {
  it('ends the other sessions and keeps this one', async () => {
    const ada = await server.signUp();
    const other = server.visitor();
    await other.call('identity.signIn', { email: ada.email, password: ada.password });
    await expect(
      ada.call('identity.changePassword', { currentPassword: 'not this one', newPassword: 'the next password' }),
    ).rejects.toMatchObject({ status: 400, code: 'wrong_password' });
    await ada.call('identity.changePassword', { currentPassword: ada.password, newPassword: 'the next password' });
    await ada.call('projects.list', { workspaceId: ada.workspaceId });
    await expect(other.call('projects.list', { workspaceId: ada.workspaceId })).rejects.toMatchObject({ status: 401 });
    await other.call('identity.signIn', { email: ada.email, password: 'the next password' });
  });
});

describe('the profile', () => {
  it('changes what is given and leaves the rest', async () => {
    const ada = await server.signUp({ name: 'Ada', timeZone: 'Europe/Dublin' });
    expect(await ada.call('identity.updateProfile', { weekStart: 7 })).toMatchObject({
      name: 'Ada',
      timeZone: 'Europe/Dublin',
      weekStart: 7,
    });
    expect(
      await ada.call('identity.updateProfile', { name: 'Ada L.', timeZone: 'Asia/Tokyo', language: 'ja' }),
    ).toMatchObject({
      name: 'Ada L.',
      timeZone: 'Asia/Tokyo',
      language: 'ja',
      weekStart: 7,
    });
    await expect(ada.call('identity.updateProfile', { timeZone: 'Mars/Olympus' })).rejects.toMatchObject({
      status: 400,
    });
  });
});

describe('the nightly clean-up', () => {
  it('throws away ended sessions, old tries and old mails, and keeps what still matters', async () => {
    const ada = await server.signUp();
    const ended = server.visitor();
    await ended.call('identity.signIn', { email: ada.email, password: ada.password });
    await ada.call('identity.requestPasswordReset', { email: ada.email });
    await asOwner(async (client) => {
      await client.query(
        `update auth.session set "expiresAt" = now() - interval '1 second'
          where id = (select id from auth.session where "userId" = $1 order by "createdAt" desc limit 1)`,
        [ada.userId],
      );
      await client.query("update sign_in_attempts set at = now() - interval '2 hours' where kind = 'sign_in'");
    });
    const [prune] = identityJobs;
    await prune?.run(server.app, {}, new AbortController().signal);
    const left = await asOwner(async (client) => ({
      sessions: (await client.query('select from auth.session where "userId" = $1', [ada.userId])).rowCount,
      signIns: (await client.query("select from sign_in_attempts where kind = 'sign_in'")).rowCount,
      resets: (await client.query("select from sign_in_attempts where kind = 'reset'")).rowCount,
    }));
    expect(left).toMatchObject({ sessions: 1, signIns: 0 });
    expect(left.resets).toBeGreaterThan(0);
    await ada.call('projects.list', { workspaceId: ada.workspaceId });
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../testing/start-test-server.ts';

let server: TestServer;
let shiftMs = 0;

beforeAll(async () => {
  server = await startTestServer({
    clock: { now: () => new Date(Date.now() + shiftMs) },
    settings: { ANTIPHON_ROLES: 'http' },
  });
}, 120_000);
afterAll(() => server?.stop());

const tokenOf = (link: string) => new URL(link).searchParams.get('token') ?? '';
const rolesIn = async (person: Person) => {
  const { items } = await person.call('workspaces.listMembers', { workspaceId: person.workspaceId });
  return Object.fromEntries(items.map(({ userId, role }) => [userId, role]));
};

describe('a workspace', () => {
  it('is made with its maker as owner and a default project', async () => {
    const ada = await server.signUp();
    const made = await ada.call('workspaces.create', { name: 'Second', timeZone: 'Asia/Tokyo' });
    expect(made).toMatchObject({ name: 'Second', timeZone: 'Asia/Tokyo', isDemo: false, revision: 1 });
    const { items } = await ada.call('projects.list', { workspaceId: made.id });
    expect(items).toMatchObject([{ isDefault: true }]);
    const { workspaces } = await ada.call('identity.me', undefined);
    expect(workspaces.map(({ name }) => name)).toContain('Second');
  });

  it('is made once when the call is repeated with its key, and refuses the key for another', async () => {
    const ada = await server.signUp();
    const wishes = { name: 'Twice', timeZone: 'UTC' };
    const made = await Promise.all(
      [1, 2, 3].map(() => ada.call('workspaces.create', wishes, { idempotencyKey: 'w1' })),
    );
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    const other = ada.call('workspaces.create', { ...wishes, name: 'Other' }, { idempotencyKey: 'w1' });
    await expect(other).rejects.toMatchObject({ status: 409, code: 'idempotency_key_reused' });
    const { workspaces } = await ada.call('identity.me', undefined);
    expect(workspaces.filter(({ name }) => name === 'Twice')).toHaveLength(1);
    const bob = await server.signUp();
    expect(await bob.call('workspaces.create', wishes, { idempotencyKey: 'w1' })).not.toMatchObject({
      id: made[0]?.id,
    });
  });

  it('says what becomes of posts whose time passed', async () => {
    const ada = await server.signUp();
    const here = { workspaceId: ada.workspaceId };
    expect(await ada.call('workspaces.get', here)).toMatchObject({ missedRule: 'ask', latenessLimitMs: 3_600_000 });
    const changed = { missedRule: 'skip' as const, latenessLimitMs: 60_000 };
    expect(await ada.call('workspaces.update', { ...here, revision: 1, ...changed })).toMatchObject(changed);
  });

  it('refuses a stale change and shows how it is now', async () => {
    const ada = await server.signUp();
    const here = { workspaceId: ada.workspaceId };
    const changed = await ada.call('workspaces.update', { ...here, revision: 1, name: 'New name' });
    expect(changed).toMatchObject({ revision: 2, name: 'New name', timeZone: 'UTC' });
    const refusal = await ada
      .call('workspaces.update', { ...here, revision: 1, timeZone: 'Asia/Tokyo' })
      .catch((error: unknown) => error);
    expect(refusal).toMatchObject({ status: 409, code: 'stale_write', problem: { current: changed } });
  });
});

describe('the last owner', () => {
  it('can neither leave nor step down', async () => {
    const ada = await server.signUp();
    const me = { workspaceId: ada.workspaceId, userId: ada.userId };
    await expect(ada.call('workspaces.removeMember', me)).rejects.toMatchObject({
      status: 409,
      code: 'last_owner_stays',
    });
    await expect(ada.call('workspaces.setRole', { ...me, role: 'viewer' })).rejects.toMatchObject({
      code: 'last_owner_stays',
    });
  });

  it('stays one when two owners step down at the same moment', async () => {
    for (let round = 0; round < 5; round += 1) {
      const ada = await server.signUp();
      const bob = await server.join(ada, 'admin');
      const here = { workspaceId: ada.workspaceId };
      await ada.call('workspaces.setRole', { ...here, userId: bob.userId, role: 'owner' });
      const results = await Promise.allSettled([
        ada.call('workspaces.setRole', { ...here, userId: ada.userId, role: 'editor' }),
        bob.call('workspaces.removeMember', { ...here, userId: bob.userId }),
      ]);
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const stayed = results[0]?.status === 'fulfilled' ? bob : ada;
      expect(Object.values(await rolesIn(stayed)).filter((role) => role === 'owner')).toHaveLength(1);
    }
  }, 60_000);
});

describe('roles', () => {
  it('let admins change others but not make, change or remove owners', async () => {
    const ada = await server.signUp();
    const [admin, viewer] = [await server.join(ada, 'admin'), await server.join(ada, 'viewer')];
    const here = { workspaceId: ada.workspaceId };
    expect(await admin.call('workspaces.setRole', { ...here, userId: viewer.userId, role: 'editor' })).toMatchObject({
      role: 'editor',
    });
    await expect(
      admin.call('workspaces.setRole', { ...here, userId: admin.userId, role: 'owner' }),
    ).rejects.toMatchObject({ status: 403 });
    await expect(
      admin.call('workspaces.setRole', { ...here, userId: ada.userId, role: 'viewer' }),
    ).rejects.toMatchObject({ status: 403 });
    await expect(admin.call('workspaces.removeMember', { ...here, userId: ada.userId })).rejects.toMatchObject({
      status: 403,
    });
    await expect(viewer.call('workspaces.removeMember', { ...here, userId: admin.userId })).rejects.toMatchObject({
      status: 403,
    });
    expect(Object.values(await rolesIn(ada)).sort()).toEqual(['admin', 'editor', 'owner']);
  });

  it('below admin end the API keys that a member made', async () => {
    const ada = await server.signUp();
    const admin = await server.join(ada, 'admin');
    const key = await server.withApiKey(admin, ['read']);
    const here = { workspaceId: ada.workspaceId };
    await key.call('projects.list', here);
    await ada.call('workspaces.setRole', { ...here, userId: admin.userId, role: 'editor' });
    await expect(key.call('projects.list', here)).rejects.toMatchObject({
      status: 401,
      message: expect.stringMatching(/This API key is not one of ours, was taken back, or has ended/),
    });
    await admin.call('projects.list', here);
  });

  it('end with membership: who left is a stranger at the next call, and so are their API keys', async () => {
    const ada = await server.signUp();
    const admin = await server.join(ada, 'admin');
    const key = await server.withApiKey(admin, ['read']);
    const here = { workspaceId: ada.workspaceId };
    await key.call('projects.list', here);
    await admin.call('workspaces.removeMember', { ...here, userId: admin.userId });
    await expect(admin.call('projects.list', here)).rejects.toMatchObject({ status: 404 });
    await expect(key.call('projects.list', here)).rejects.toMatchObject({ status: 401 });
    await expect(ada.call('workspaces.removeMember', { ...here, userId: admin.userId })).rejects.toMatchObject({
      status: 404,
    });
  });
});

describe('an invitation', () => {
  it('by mail is for that address alone, is accepted once, and then no longer listed', async () => {
    const ada = await server.signUp({ name: 'Ada', workspaceName: 'Analytical' });
    const here = { workspaceId: ada.workspaceId };
    const { invitation, link } = await ada.call('workspaces.invite', {
      ...here,
      email: 'Bob@People.example',
      role: 'editor',
    });
    expect(invitation).toMatchObject({ email: 'bob@people.example', role: 'editor' });
    // The mail leaves after the answer.
    await expect
      .poll(async () => (await ada.call('identity.listDevMails', undefined)).items)
      .toContainEqual(
        expect.objectContaining({
          to: 'bob@people.example',
          subject: 'Ada invites you to Analytical',
          text: expect.stringContaining(link),
        }),
      );
    const eve = await server.signUp();
    await expect(eve.call('workspaces.acceptInvitation', { token: tokenOf(link) })).rejects.toMatchObject({
      status: 403,
      code: 'invitation_for_another',
    });
    const bob = await server.signUp({ email: 'bob@people.example' });
    expect(await bob.call('workspaces.acceptInvitation', { token: tokenOf(link) })).toMatchObject({
      id: ada.workspaceId,
    });
    expect((await rolesIn(ada))[bob.userId]).toBe('editor');
    expect((await ada.call('workspaces.listInvitations', here)).items).toEqual([]);
  });

  it('by link lets in one person, also when two accept at the same moment', async () => {
    const ada = await server.signUp();
    const { link } = await ada.call('workspaces.invite', { workspaceId: ada.workspaceId, role: 'viewer' });
    const people = [await server.signUp(), await server.signUp()];
    const results = await Promise.allSettled(
      people.map((one) => one.call('workspaces.acceptInvitation', { token: tokenOf(link) })),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { status: 410, code: 'invitation_gone' },
    });
    expect(Object.keys(await rolesIn(ada))).toHaveLength(2);
  });

  it('says to anybody with its link where it leads, and of any other only that it does not work', async () => {
    const ada = await server.signUp({ name: 'Ada Byron' });
    const here = { workspaceId: ada.workspaceId };
    const { invitation, link } = await ada.call('workspaces.invite', { ...here, role: 'editor' });
    const { name } = await ada.call('workspaces.get', here);
    const look = (token: string) => server.visitor().call('workspaces.readInvitation', { token });
    for (const _ of [1, 2])
      expect(await look(tokenOf(link))).toEqual({
        workspaceName: name,
        invitedBy: 'Ada Byron',
        role: 'editor',
        expiresAt: invitation.expiresAt,
      });
    const gone = { status: 410, code: 'invitation_gone' };
    await expect(look('x')).rejects.toMatchObject(gone);
    await (await server.signUp()).call('workspaces.acceptInvitation', { token: tokenOf(link) });
    await expect(look(tokenOf(link))).rejects.toMatchObject(gone);
  });

  it('opened by a member changes nothing and stays open for others', async () => {
    const ada = await server.signUp();
    const { link } = await ada.call('workspaces.invite', { workspaceId: ada.workspaceId, role: 'viewer' });
    await ada.call('workspaces.acceptInvitation', { token: tokenOf(link) });
    expect(await rolesIn(ada)).toEqual({ [ada.userId]: 'owner' });
    expect((await ada.call('workspaces.listInvitations', { workspaceId: ada.workspaceId })).items).toHaveLength(1);
  });

  it('ends with the right to invite of who made it', async () => {
    const ada = await server.signUp();
    const here = { workspaceId: ada.workspaceId };
    for (const to of ['editor', null] as const) {
      const admin = await server.join(ada, 'admin');
      const { link } = await admin.call('workspaces.invite', { ...here, role: 'admin' });
      const target = { ...here, userId: admin.userId };
      if (to) await ada.call('workspaces.setRole', { ...target, role: to });
      else await ada.call('workspaces.removeMember', target);
      const before = await rolesIn(ada);
      await expect(admin.call('workspaces.acceptInvitation', { token: tokenOf(link) })).rejects.toMatchObject({
        status: 410,
        code: 'invitation_gone',
      });
      expect(await rolesIn(ada)).toEqual(before);
      expect((await ada.call('workspaces.listInvitations', here)).items).toEqual([]);
    }
  });

  it('does not work once taken back, nor after seven days', async () => {
    const ada = await server.signUp();
    const here = { workspaceId: ada.workspaceId };
    const taken = await ada.call('workspaces.invite', { ...here, role: 'viewer' });
    const old = await ada.call('workspaces.invite', { ...here, role: 'viewer' });
    await ada.call('workspaces.revokeInvitation', { ...here, invitationId: taken.invitation.id });
    const bob = await server.signUp();
    await expect(bob.call('workspaces.acceptInvitation', { token: tokenOf(taken.link) })).rejects.toMatchObject({
      status: 410,
    });
    shiftMs += 7 * 86_400_000 + 1000;
    await expect(bob.call('workspaces.acceptInvitation', { token: tokenOf(old.link) })).rejects.toMatchObject({
      status: 410,
    });
    expect((await ada.call('workspaces.listInvitations', here)).items).toEqual([]);
  });
});

describe('an API key', () => {
  it('is made once when the call is repeated with its key', async () => {
    const ada = await server.signUp();
    const wishes = { workspaceId: ada.workspaceId, name: 'deploy', scopes: ['read' as const] };
    const [first, second] = [
      await ada.call('workspaces.createApiKey', wishes, { idempotencyKey: 'k1' }),
      await ada.call('workspaces.createApiKey', wishes, { idempotencyKey: 'k1' }),
    ];
    expect(second).toEqual(first);
    expect((await ada.call('workspaces.listApiKeys', { workspaceId: ada.workspaceId })).items).toHaveLength(1);
  });

  it('shows its secret once and never again, and calls with it', async () => {
    const ada = await server.signUp();
    const here = { workspaceId: ada.workspaceId };
    const made = await ada.call('workspaces.createApiKey', {
      ...here,
      name: 'deploy',
      scopes: ['read', 'projects:write', 'read'],
    });
    expect(made.secret).toMatch(/^ak_[\w-]{32}$/);
    expect(made.apiKey).toMatchObject({
      prefix: made.secret.slice(0, 8),
      scopes: ['read', 'projects:write'],
      lastUsedAt: null,
    });
    const listed = await ada.call('workspaces.listApiKeys', here);
    expect(JSON.stringify(listed)).not.toContain(made.secret);
    const { rows } = await server.app.db.inWorkspace(ada.workspaceId, (scope) =>
      scope.client.query('select * from api_keys'),
    );
    expect(JSON.stringify(rows)).not.toContain(made.secret);
    const program = server.visitor({ authorization: `Bearer ${made.secret}` });
    expect((await program.call('identity.me', undefined)).apiKey).toMatchObject({
      name: 'deploy',
      workspaceId: ada.workspaceId,
    });
    await program.call('projects.create', { ...here, name: 'By program' });
    const opens = async () => (await ada.call('workspaces.listApiKeys', here)).items[0]?.lastUsedAt;
    await expect.poll(opens).not.toBeNull();
  });

  it('notes its use at most once a minute', async () => {
    const ada = await server.signUp();
    const here = { workspaceId: ada.workspaceId };
    const key = await server.withApiKey(ada, ['read']);
    const lastUse = async () => (await ada.call('workspaces.listApiKeys', here)).items[0]?.lastUsedAt ?? null;
    await key.call('projects.list', here);
    await expect.poll(lastUse).not.toBeNull();
    const first = await lastUse();
    await key.call('projects.list', here);
    expect(await lastUse()).toBe(first);
    shiftMs += 61_000;
    await key.call('projects.list', here);
    await expect.poll(lastUse).not.toBe(first);
  });

  it('ends at its moment, which must lie ahead', async () => {
    const ada = await server.signUp();
    const here = { workspaceId: ada.workspaceId };
    const at = (ms: number) => new Date(Date.now() + shiftMs + ms).toISOString();
    const make = (expiresAt: string) =>
      ada.call('workspaces.createApiKey', { ...here, name: 'short', scopes: ['read'], expiresAt });
    await expect(make(at(-1000))).rejects.toMatchObject({ status: 400, code: 'expiry_passed' });
    const program = server.visitor({ authorization: `Bearer ${(await make(at(60_000))).secret}` });
    await program.call('projects.list', here);
    shiftMs += 61_000;
    await expect(program.call('projects.list', here)).rejects.toMatchObject({ status: 401 });
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../testing/start-test-server.ts';

const servers: TestServer[] = [];
async function start(settings: Record<string, string>): Promise<TestServer> {
  const server = await startTestServer({ settings: { ANTIPHON_ROLES: 'http', ...settings } });
  servers.push(server);
  return server;
}
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

describe('who may sign up', () => {
  it('closed: the first person, and of two at the same moment only one', async () => {
    const server = await start({ ANTIPHON_SIGNUP: 'closed' });
    const results = await Promise.allSettled([server.signUp(), server.signUp(), server.signUp()]);
    const refused = results.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(2);
    for (const one of refused) expect(one).toMatchObject({ reason: { status: 403, code: 'sign_up_closed' } });
    const { rows } = await server.app.db.appPool.query('select email from auth."user"');
    expect(rows).toHaveLength(1);
    expect((await server.visitor().call('identity.door', undefined)).signUp).toBe('closed');
    await expect(server.signUp()).rejects.toMatchObject({ code: 'sign_up_closed' });
  }, 60_000);

  it('invite: only with an invitation, which makes no own workspace', async () => {
    const server = await start({ ANTIPHON_SIGNUP: 'invite' });
    const owner = await server.signUp();
    await expect(server.signUp()).rejects.toMatchObject({ status: 403, code: 'invitation_needed' });
    await expect(server.signUp({ invitation: 'an-invented-token' })).rejects.toMatchObject({
      status: 410,
      code: 'invitation_gone',
    });
    const guest = await server.join(owner, 'editor');
    expect((await guest.call('identity.me', undefined)).workspaces).toMatchObject([
      { id: owner.workspaceId, role: 'editor' },
    ]);
  }, 60_000);

  it('closed: who invites is told that nobody new can come, and who wants a reset that no mail can leave', async () => {
    const server = await start({ ANTIPHON_SIGNUP: 'closed', ANTIPHON_DEV_MAILBOX: 'no' });
    const owner = await server.signUp();
    const invited = { workspaceId: owner.workspaceId, role: 'editor' as const, email: 'new@people.example' };
    const { warning } = await owner.call('workspaces.invite', invited);
    expect(warning).toContain('cannot send mail');
    expect(warning).toContain('ANTIPHON_SIGNUP=invite');
    await expect(
      server.visitor().call('identity.requestPasswordReset', { email: 'new@people.example' }),
    ).rejects.toMatchObject({ status: 422, code: 'no_mail' });
  }, 60_000);

  it('shows no demo and no mailbox where they are shut', async () => {
    const server = await start({ ANTIPHON_DEMO: 'no', ANTIPHON_DEV_MAILBOX: 'no' });
    const visitor = server.visitor();
    expect(await visitor.call('identity.door', undefined)).toMatchObject({
      hasDemo: false,
      hasDevMailbox: false,
      hasMail: false,
    });
    await expect(visitor.call('identity.openDemo', {})).rejects.toMatchObject({ status: 404, code: 'demo_shut' });
    await expect(visitor.call('identity.listDevMails', undefined)).rejects.toMatchObject({
      status: 404,
      code: 'no_dev_mailbox',
    });
  }, 60_000);
});

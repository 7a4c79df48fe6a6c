import type { ConnectedAccount } from '@antiphon/channels';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import { chooseProfiles, forgetChoiceJob, keepChoice } from './choose-profiles.ts';

let server: TestServer;
let ada: Person;
let bob: Person;
beforeAll(async () => {
  server = await startTestServer({ settings: { ANTIPHON_ROLES: 'http' } });
  [ada, bob] = [await server.signUp(), await server.signUp()];
}, 120_000);
afterAll(() => server?.stop());

const page = (remoteId: string): ConnectedAccount => ({
  remoteId,
  handle: `page-${remoteId}`,
  server: 'https://pages.example',
  details: { kind: 'page' },
  displayName: `Page ${remoteId}`,
  profileUrl: `https://pages.example/${remoteId}`,
  secret: { token: `token-${remoteId}` },
  expiresAt: new Date('2027-01-01T00:00:00.000Z'),
});
const offer = (person: Person, ...ids: string[]) =>
  server.app.db.inWorkspace(person.workspaceId, (scope) => keepChoice(server.app, scope, 'mastodon', ids.map(page)));
const choose = (person: Person, choiceId: string, ...ids: string[]) =>
  person.call('accounts.chooseProfiles', {
    workspaceId: person.workspaceId,
    choiceId,
    profiles: ids.map((remoteId) => ({ remoteId, server: 'https://pages.example' })),
  });

describe('several profiles from one consent', () => {
  it('are kept as chosen, with the moment their sign-in ends, and offered as connected the next time', async () => {
    const { choiceId, profiles } = await offer(ada, '1', '2', '3');
    expect(profiles.map((profile) => [profile.handle, profile.isConnected])).toEqual([
      ['page-1', false],
      ['page-2', false],
      ['page-3', false],
    ]);
    const { accounts } = (await choose(ada, choiceId, '1', '3')) as {
      accounts: { handle: string; expiresAt: string }[];
    };
    expect(accounts.map((account) => account.handle)).toEqual(['page-1', 'page-3']);
    expect(accounts[0]?.expiresAt).toBe('2027-01-01T00:00:00.000Z');
    const again = await offer(ada, '1', '2');
    expect(again.profiles.map((profile) => profile.isConnected)).toEqual([true, false]);
    expect(JSON.stringify(again)).not.toContain('token');
  });

  it('can be chosen from once, by members of the workspace only, and only among what was offered', async () => {
    const { choiceId } = await offer(ada, '5', '6');
    await expect(choose(ada, choiceId, '5', '7')).rejects.toMatchObject({ status: 422, code: 'profile_not_offered' });
    await expect(choose(bob, choiceId, '5')).rejects.toMatchObject({ status: 409, code: 'choice_forgotten' });
    await choose(ada, choiceId, '5');
    await expect(choose(ada, choiceId, '6')).rejects.toMatchObject({ status: 409, code: 'choice_forgotten' });
    await expect(choose(ada, choiceId)).rejects.toMatchObject({ status: 400 });
  });

  it('are forgotten after an hour; nothing of them stays in the vault', async () => {
    const { choiceId } = await offer(ada, '8', '9');
    await forgetChoiceJob.run(server.app, { workspaceId: ada.workspaceId, choiceId }, new AbortController().signal);
    await expect(choose(ada, choiceId, '8')).rejects.toMatchObject({ code: 'choice_forgotten' });
    const kept = await server.app.db.inWorkspace(ada.workspaceId, async (scope) =>
      scope.client.query('select 1 from secrets where id = $1', [choiceId]),
    );
    expect(kept.rowCount).toBe(0);
  });

  it('does not take the sign-in of an account for a choice', async () => {
    const secretId = await server.app.db.inWorkspace(ada.workspaceId, async (scope) => {
      const { rows } = await scope.client.query<{ secret_id: string }>('select secret_id from accounts limit 1');
      return rows[0]?.secret_id ?? '';
    });
    await expect(choose(ada, secretId, '1')).rejects.toMatchObject({ code: 'choice_forgotten' });
    await server.app.db.inWorkspace(ada.workspaceId, (scope) =>
      expect(chooseProfiles(server.app, scope, secretId, [])).rejects.toMatchObject({ code: 'choice_forgotten' }),
    );
  });
});

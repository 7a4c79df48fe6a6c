import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../testing/start-test-server.ts';

let server: TestServer;
let ada: Person;
let accountId: string;
beforeAll(async () => {
  server = await startTestServer({ settings: { ANTIPHON_ROLES: 'http' } });
  ada = await server.signUp();
  const input = { style: 'chirp', handle: 'marram', password: 'pretend', pastPosts: 0 };
  const { workspaceId } = ada;
  const answer = await ada.call('accounts.connect', { workspaceId, channel: 'sandbox', method: 'pretend', input });
  accountId = (answer.kind === 'connected' && answer.accounts[0]?.id) || '';
}, 60_000);
afterAll(() => server?.stop());

/** Far enough away that nothing is sent, near enough to be planned. */
const year = new Date().getUTCFullYear() + 1;
const at = (wallTime: string, timeZone = 'Europe/Dublin') => ({ kind: 'at' as const, wallTime, timeZone });

async function plan(wallTime: string) {
  const { workspaceId } = ada;
  const content = { parts: [{ text: 'Tea at four', media: [] }] };
  const post = await ada.call('posts.create', { workspaceId, content, versions: [{ accountId, options: {} }] });
  const asked = { workspaceId, postId: post.id, revision: post.revision, when: at(wallTime) };
  const [planned] = (await ada.call('publications.schedule', asked)).publications;
  if (!planned) throw new Error('not planned');
  return planned;
}

/** When the account's lane is looked at next, straight from the table. */
async function laneDueAt(): Promise<string | undefined> {
  const { rows } = await server.app.db.inWorkspace(ada.workspaceId, (scope) =>
    scope.client.query<{ next_due_at: Date }>('select next_due_at from lanes where account_id = $1', [accountId]),
  );
  return rows[0]?.next_due_at.toISOString();
}

describe('moving a planned post', () => {
  it('gives it the new wall time in its zone, and pulls its lane forward when that is earlier', async () => {
    const { workspaceId } = ada;
    const planned = await plan(`${year}-07-02T16:00`);
    expect(await laneDueAt()).toBe(`${year}-07-02T15:00:00.000Z`);
    const asked = { workspaceId, publicationId: planned.id, revision: planned.revision };
    const moved = await ada.call('publications.reschedule', { ...asked, when: at(`${year}-01-02T16:00`) });
    expect(moved).toMatchObject({
      state: 'scheduled',
      dueAt: `${year}-01-02T16:00:00.000Z`,
      wallTime: expect.stringMatching(new RegExp(`^${year}-01-02T16:00`)),
      timeZone: 'Europe/Dublin',
    });
    expect(await laneDueAt()).toBe(`${year}-01-02T16:00:00.000Z`);
  });

  it('is refused to who has not seen the last change, with the publication as it is now', async () => {
    const { workspaceId } = ada;
    const planned = await plan(`${year}-03-01T09:00`);
    const asked = { workspaceId, publicationId: planned.id, revision: planned.revision };
    await ada.call('publications.reschedule', { ...asked, when: at(`${year}-03-01T10:00`) });
    await expect(
      ada.call('publications.reschedule', { ...asked, when: at(`${year}-03-01T11:00`) }),
    ).rejects.toMatchObject({ status: 409, code: 'stale_write', problem: { current: { id: planned.id } } });
    const now = await ada.call('publications.get', { workspaceId, publicationId: planned.id });
    expect(now.dueAt).toBe(`${year}-03-01T10:00:00.000Z`);
  });

  it('is too late once it was taken back, and it stays taken back; taking it back twice is once', async () => {
    const { workspaceId } = ada;
    const planned = await plan(`${year}-04-01T09:00`);
    const one = { workspaceId, publicationId: planned.id };
    await ada.call('publications.cancel', one);
    const cancelled = await ada.call('publications.cancel', one);
    const asked = { ...one, revision: cancelled.revision, when: at(`${year}-04-02T09:00`) };
    await expect(ada.call('publications.reschedule', asked)).rejects.toMatchObject({ status: 409, code: 'too_late' });
    expect(await ada.call('publications.get', one)).toMatchObject({ state: 'cancelled', dueAt: planned.dueAt });
  });
});

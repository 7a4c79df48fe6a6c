import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../../testing/start-test-server.ts';
import { keepAccounts } from '../../accounts/index.ts';

/** Quotas counted ahead, and an account's health. Nothing is sent here. */

let server: TestServer;
let ada: Person;
let here: { workspaceId: string };
let account: { id: string };
const zone = 'Europe/Berlin';
const day = (index: number) => new Date(Date.UTC(2027, 4, 3 + index)).toISOString().slice(0, 10);

beforeAll(async () => {
  server = await startTestServer({ settings: { ANTIPHON_ROLES: 'http' } });
  ada = await server.signUp({ timeZone: zone });
  here = { workspaceId: ada.workspaceId };
  const profile = {
    remoteId: 'did:plc:kiln',
    handle: '@kiln',
    server: 'https://bsky.example',
    details: {},
    displayName: 'Kiln',
    profileUrl: 'https://bsky.example/kiln',
    secret: { token: 'none' },
    expiresAt: new Date(Date.now() + 3 * 86_400_000),
  };
  const rows = await server.app.db.inWorkspace(ada.workspaceId, (scope) =>
    keepAccounts(server.app, scope, 'bluesky', [profile]),
  );
  account = { id: rows[0]?.id ?? '' };
  // The network said that it takes six points a day: two posts.
  await server.app.db.inWorkspace(ada.workspaceId, (scope) =>
    scope.client.query(
      `insert into account_limits (workspace_id, account_id, source, name, max, remaining, seen_at) values ($1, $2, 'read', 'writes_of_day', 6, 6, now())`,
      [ada.workspaceId, account.id],
    ),
  );
}, 120_000);
afterAll(() => server?.stop());

async function schedule(wallTime: string, texts: readonly string[], accountId = account.id) {
  const content = { parts: texts.map((text) => ({ text, media: [] })) };
  const versions = [{ accountId, options: {} }];
  const post = await ada.call('posts.create', { ...here, content, versions });
  const when = { kind: 'at', wallTime, timeZone: zone } as const;
  const input = { ...here, postId: post.id, revision: post.revision, when };
  const [planned] = (await ada.call('publications.schedule', input)).publications;
  if (!planned) throw new Error('nothing was planned');
  return planned;
}

const plan = async (wallTime: string, ...texts: string[]): Promise<string> => (await schedule(wallTime, texts)).postId;

describe('quotas counted ahead', () => {
  it('warn, and do not refuse, of the send that is too much, with the first day that has room', async () => {
    const first = await plan(`${day(0)}T09:00`, 'One');
    const second = await plan(`${day(0)}T12:00`, 'Two');
    await plan(`${day(1)}T15:00`, 'Next day');
    const third = await plan(`${day(0)}T18:00`, 'Three');
    expect((await ada.call('sending.warnings', { ...here, postId: first })).items).toHaveLength(1);
    const { items } = await ada.call('sending.warnings', { ...here, postId: third });
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ accountId: account.id, quota: 'writes_of_day' });
    expect(items[0]?.words).toMatch(
      /^@kiln: .* It told us 6 for this account\. With this one it would be 9 of 6 on Monday 3 May/,
    );
    expect(items[0]?.words).toMatch(/The first day with room is Tuesday 4 May\.$/);
    expect(items[0]?.firstRoomAt).toBe(`${day(1)}T16:00:00.000Z`);
    expect((await ada.call('sending.warnings', { ...here, postId: second })).items).not.toHaveLength(0);
  });

  it('stand in the planner’s own answer, and are gone once it is moved to where there is room', async () => {
    const fits = await schedule(`${day(20)}T09:00`, ['One', 'and its second part']);
    expect(fits.overQuotas).toEqual([]);
    const tooMuch = await schedule(`${day(20)}T10:00`, ['Two']);
    expect(tooMuch.overQuotas).toMatchObject([{ quota: 'writes_of_day', firstRoomAt: `${day(21)}T08:00:00.000Z` }]);
    const { id: publicationId, revision } = tooMuch;
    const move = (wallTime: string, seen: number) => {
      const when = { kind: 'at', wallTime, timeZone: zone } as const;
      return ada.call('publications.reschedule', { ...here, publicationId, revision: seen, when });
    };
    const moved = await move(`${day(21)}T10:00`, revision);
    expect(moved.overQuotas).toEqual([]);
    const back = await move(`${day(20)}T11:00`, moved.revision);
    expect(back.overQuotas[0]?.words).toMatch(/it would be 9 of 6 on Sunday 23 May/);
    await ada.call('publications.cancel', { ...here, publicationId });
    await ada.call('publications.cancel', { ...here, publicationId: fits.id });
  });

  it('count what all accounts of a network’s app plan together, with what was planned a moment ago', async () => {
    const rows = await server.app.db.inWorkspace(ada.workspaceId, (scope) =>
      keepAccounts(
        server.app,
        scope,
        'x',
        ['one', 'two'].map((remoteId) => ({
          remoteId,
          handle: `@${remoteId}`,
          server: 'https://x.example',
          details: {},
          displayName: remoteId,
          profileUrl: `https://x.example/${remoteId}`,
          secret: { token: 'none' },
        })),
      ),
    );
    const [one = '', two = ''] = rows.map(({ id }) => id);
    await server.app.db.inWorkspace(ada.workspaceId, (scope) =>
      scope.client.query(
        `insert into account_limits (workspace_id, account_id, source, name, max, remaining, seen_at) values ($1, $2, 'read', 'posts_of_app', 1, 1, now())`,
        [ada.workspaceId, two],
      ),
    );
    expect((await schedule(`${day(40)}T09:00`, ['One'], one)).overQuotas).toEqual([]);
    expect((await schedule(`${day(40)}T10:00`, ['Two'], two)).overQuotas).toMatchObject([{ quota: 'posts_of_app' }]);
  });

  it('are told by account and day, with what is planned, the fullest window and where the number comes from', async () => {
    const range = { ...here, from: day(0), to: day(6), timeZone: zone };
    const { items } = await ada.call('sending.quotas', range);
    const ofDay = items.find(({ name }) => name === 'writes_of_day');
    expect(ofDay).toMatchObject({ accountId: account.id, limit: 6, source: 'read', scope: 'account' });
    expect(ofDay?.days).toMatchObject([
      { date: day(0), used: 0, planned: 9, peak: 9, overAt: `${day(0)}T16:00:00.000Z` },
      { date: day(1), used: 0, planned: 3, peak: 6, overAt: null, words: null },
    ]);
    expect(ofDay?.days[0]?.words).toMatch(/9 of 6/);
    const ofHour = items.find(({ name }) => name === 'writes');
    expect(ofHour).toMatchObject({ limit: 5000, source: 'declared' });
    expect(ofHour?.days.map(({ peak }) => peak)).toEqual([3, 3]);
  });

  it('count each post of a thread', async () => {
    await plan(`${day(5)}T09:00`, 'One', 'Two');
    const range = { ...here, from: day(5), to: day(5), timeZone: zone, accountId: account.id };
    const { items } = await ada.call('sending.quotas', range);
    expect(items.find(({ name }) => name === 'writes_of_day')?.days[0]).toMatchObject({ planned: 6, overAt: null });
  });

  it('refuse a range that is none', async () => {
    const range = { ...here, from: day(2), to: day(0), timeZone: zone };
    await expect(ada.call('sending.quotas', range)).rejects.toMatchObject({ code: 'no_such_range' });
  });
});

describe('the health of an account', () => {
  const health = () => ada.call('sending.health', { ...here, accountId: account.id });

  it('tells sign-in, limits with their source, the next sends and thirty days', async () => {
    const told = await health();
    expect(told.standing).toBe('watch');
    expect(told.advice.map(({ code }) => code)).toEqual(['sign_in_ends']);
    expect(told.advice[0]?.words).toMatch(/ends in 3 days/);
    expect(told.days).toHaveLength(30);
    expect(told.plannedCount).toBe(5);
    expect(told.next[0]?.postTitle).toBe('One');
    expect(told.limits).toContainEqual(
      expect.objectContaining({ name: 'writes_of_day', limit: 6, used: 0, left: 6, source: 'read', resetsAt: null }),
    );
    expect([told.lastSuccess, told.lastFailure, told.service]).toEqual([null, null, null]);
  });

  it('says what keeps sends back, the most urgent first', async () => {
    await ada.call('accounts.pause', { ...here, accountId: account.id });
    await ada.call('workspaces.pause', here);
    const told = await health();
    expect(told.advice.map(({ code }) => code)).toEqual(['resume_workspace', 'resume_account', 'sign_in_ends']);
    expect(told.pauses.map(({ of }) => of)).toEqual(['workspace', 'account']);
  });

  it('is nobody else’s to see', async () => {
    const eve = await server.signUp();
    await expect(
      eve.call('sending.health', { workspaceId: eve.workspaceId, accountId: account.id }),
    ).rejects.toMatchObject({ status: 404 });
  });
});

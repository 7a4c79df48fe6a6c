import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forgetAnswersJob } from '../http/forget-answers.job.ts';
import { liveJobs } from '../modules/live/index.ts';
import { type Person, startTestServer, type TestServer } from './start-test-server.ts';

const dayMs = 86_400_000;
let server: TestServer;
let ada: Person;
let owner: pg.Client;
let shiftMs = 0;

beforeAll(async () => {
  server = await startTestServer({
    clock: { now: () => new Date(Date.now() + shiftMs) },
    settings: { ANTIPHON_ROLES: 'http', ANTIPHON_DEV_MAILBOX: 'no' },
  });
  ada = await server.signUp();
  owner = new pg.Client({ connectionString: server.ownerUrl });
  await owner.connect();
  await owner.query("set app.maintenance = 'on'");
}, 120_000);
afterAll(async () => {
  await owner?.end();
  await server?.stop();
});

const never = new AbortController().signal;
const count = async (sql: string): Promise<number> => (await owner.query(sql)).rowCount ?? 0;
const make = (name: string, idempotencyKey: string) =>
  ada.call('projects.create', { workspaceId: ada.workspaceId, name }, { idempotencyKey });

describe('what is kept for a while only', () => {
  it('is an answer: after its day it goes, and a younger one stays', async () => {
    await make('Old', 'old-answer');
    shiftMs += dayMs - 60_000;
    await forgetAnswersJob.run(server.app, {}, never);
    expect(await count("select 1 from idempotency_keys where key = 'old-answer'")).toBe(1);
    await make('Young', 'young-answer');
    shiftMs += 120_000;
    await forgetAnswersJob.run(server.app, {}, never);
    expect(await count("select 1 from idempotency_keys where key = 'old-answer'")).toBe(0);
    expect(await count("select 1 from idempotency_keys where key = 'young-answer'")).toBe(1);
  });

  it('is an event: after thirty days it goes, in every workspace, and a younger one stays', async () => {
    const eve = await server.signUp();
    await eve.call('projects.create', { workspaceId: eve.workspaceId, name: 'Hers' });
    await make('Mine', 'event-1');
    const before = await count('select 1 from events');
    expect(before).toBeGreaterThan(2);
    const [prune] = liveJobs;
    shiftMs += 29 * dayMs;
    await prune?.run(server.app, {}, never);
    expect(await count(`select 1 from events where workspace_id = '${eve.workspaceId}'`)).toBeGreaterThan(0);
    await make('Later', 'event-2');
    shiftMs += 2 * dayMs;
    await prune?.run(server.app, {}, never);
    expect(await count(`select 1 from events where workspace_id = '${eve.workspaceId}'`)).toBe(0);
    const { items } = await ada.call('live.list', { workspaceId: ada.workspaceId });
    expect(items.map(({ name }) => name)).toEqual(['project.created']);
  });
});

describe('a kept answer', () => {
  const invite = () =>
    ada.call('workspaces.invite', { workspaceId: ada.workspaceId, role: 'viewer' }, { idempotencyKey: 'invite-1' });

  it('gives the same invitation link again, and lies sealed in between', async () => {
    const { link } = await invite();
    const token = new URL(link).searchParams.get('token') ?? '';
    expect(token).not.toBe('');
    const { rows } = await owner.query<{ response: object }>(
      "select response from idempotency_keys where key = 'invite-1'",
    );
    expect(Object.keys(rows[0]?.response ?? {}).sort()).toEqual(['nonce', 'sealed']);
    expect(JSON.stringify(rows)).not.toContain(token);
    expect((await invite()).link).toBe(link);
  });

  it('that does not open any more is told, and nothing is done a second time', async () => {
    await invite();
    const count = async () =>
      (await ada.call('workspaces.listInvitations', { workspaceId: ada.workspaceId })).items.length;
    const invited = await count();
    await owner.query(
      `update idempotency_keys set response = jsonb_set(response, '{nonce}', '"AAAAAAAAAAAAAAAA"') where key = 'invite-1'`,
    );
    await expect(invite()).rejects.toMatchObject({ status: 409, code: 'answer_gone' });
    expect(await count()).toBe(invited);
  });
});

describe('a mail that cannot leave', () => {
  it('is kept nowhere where the dev mailbox is shut: its link would let in whoever reads it', async () => {
    await ada.call('workspaces.invite', { workspaceId: ada.workspaceId, role: 'viewer', email: 'noor@people.example' });
    await server.app.mailer.send({ to: ada.email, subject: 'Set a new password', text: 'https://here/reset?token=x' });
    expect(await count('select 1 from dev_mails')).toBe(0);
  });
});

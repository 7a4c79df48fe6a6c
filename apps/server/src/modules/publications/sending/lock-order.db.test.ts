/** The order of locks (`db/lock-order.ts`), held step by step at the moments when a race would turn into a circle. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../../testing/start-test-server.ts';
import { savePost } from '../../posts/index.ts';
import { lockPublication, pullLanes } from '../publications.queries.ts';
import { type Claimed, claimDue } from './claims.instance.queries.ts';
import { extendLeases, holdLane } from './leases.instance.queries.ts';
import { createResultBatch } from './result-batch.ts';
import { saveClaims } from './save-changes.instance.queries.ts';
import type { Change } from './work.rules.ts';

let server: TestServer;
let ada: Person;
let count = 0;

beforeAll(async () => {
  server = await startTestServer();
  ada = await server.signUp();
}, 60_000);
afterAll(() => server.stop());

async function connect(): Promise<string> {
  count += 1;
  const input = { style: 'murmur', handle: `marram${count}`, password: 'pretend' };
  const { workspaceId } = ada;
  const answer = await ada.call('accounts.connect', { workspaceId, channel: 'sandbox', method: 'pretend', input });
  if (answer.kind !== 'connected' || !answer.accounts[0]) throw new Error('not connected');
  return answer.accounts[0].id;
}

/** Two fresh accounts, the smaller id first. */
const connectTwo = async () => [await connect(), await connect()].sort();

const nextYear = new Date().getUTCFullYear() + 1;
const farAhead = new Date(Date.UTC(nextYear, 6, 1));
const content = (text: string) => ({ parts: [{ text, media: [] }] });
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
/** Long enough for the other side to run into the lock it must wait for. */
const untilItWaits = () => pause(250);

/** A post for these accounts, planned so far ahead that only a claim of this test takes it. */
async function plan(order: readonly string[]) {
  const { workspaceId } = ada;
  const versions = order.map((accountId) => ({ accountId, options: {} }));
  const post = await ada.call('posts.create', { workspaceId, content: content('In order'), versions });
  const when = { kind: 'at', wallTime: `${nextYear}-06-01T10:00`, timeZone: 'UTC' } as const;
  const { publications } = await ada.call('publications.schedule', {
    workspaceId,
    postId: post.id,
    revision: post.revision,
    when,
  });
  const ids = order.map((accountId) => publications.find((row) => row.accountId === accountId)?.id ?? '');
  return { post, ids };
}

const later = () => new Date(Date.now() + 600_000);
/** What a claim takes of these accounts now. */
async function claim(accountIds: readonly string[]): Promise<Claimed[]> {
  const options = { now: farAhead, leasedUntil: later(), limit: 100 };
  const claimed = await server.app.db.asPublisher(async (scope) => {
    const due = await claimDue(scope, options);
    const begun = due.map(({ work }): Change => ({ work, releasesLane: false, next: 'continue' }));
    await saveClaims(scope, begun, { ...options, nextId: () => server.app.ids.next(new Date()) });
    return due;
  });
  return claimed.filter((one) => accountIds.includes(one.account.id));
}

/** Writes a row anew, so that PostgreSQL meets it last when it looks through the table. */
async function putLast(table: 'lanes' | 'publications', key: string, id: string): Promise<void> {
  await server.app.db.inWorkspace(ada.workspaceId, (scope) =>
    scope.client.query(`update ${table} set ${key} = ${key} where workspace_id = $1 and ${key} = $2`, [
      scope.workspaceId,
      id,
    ]),
  );
}

const resultOf = ({ work }: Claimed): Change => ({
  work: { ...work, publication: { ...work.publication, state: 'failed' } },
  releasesLane: true,
  next: 'rest',
});

/** Writes these results as one batch, as the publisher does. */
async function saveChangesTogether(changes: readonly Change[]): Promise<boolean[]> {
  const nextId = () => server.app.ids.next(new Date());
  const moment = () => ({ now: new Date(), leasedUntil: later(), nextId });
  const batch = createResultBatch(server.app.db, moment, () => changes.length);
  return Promise.all(changes.map((change) => batch.save(change)));
}
const saveTogether = (claimed: readonly Claimed[]) => saveChangesTogether(claimed.map(resultOf));

const byAccount = (claimed: readonly Claimed[], isReversed: boolean) => {
  const sorted = [...claimed].sort((a, b) => (a.account.id < b.account.id ? -1 : 1));
  return isReversed ? sorted.reverse() : sorted;
};

it.each([false, true])(
  'results and whoever plans on the same accounts take the lanes in one order (batch turned round: %s)',
  async (isReversed) => {
    const accountIds = await connectTwo();
    await plan(accountIds);
    const claimed = byAccount(await claim(accountIds), isReversed);
    expect(claimed).toHaveLength(2);
    const [first = '', second = ''] = accountIds;
    await putLast('lanes', 'account_id', isReversed ? first : second);
    await putLast('publications', 'id', claimed.at(-1)?.work.publication.id ?? '');
    const saved = await server.app.db.inWorkspace(ada.workspaceId, async (scope) => {
      await pullLanes(scope, [first], farAhead);
      const saving = saveTogether(claimed);
      saving.catch(() => undefined);
      await untilItWaits();
      await pullLanes(scope, [second], farAhead);
      return { saving };
    });
    expect(await saved.saving).toEqual([true, true]);
  },
);

it('whoever moves a planned publication never waits for a claim that waits for it', async () => {
  const accountIds = await connectTwo();
  const { ids } = await plan(accountIds);
  const moved = await server.app.db.inWorkspace(ada.workspaceId, async (scope) => {
    const row = await lockPublication(scope, ids[0] ?? '');
    if (!row) throw new Error('not planned');
    const claiming = claim(accountIds);
    claiming.catch(() => undefined);
    await untilItWaits();
    await pullLanes(scope, [row.accountId], row.dueAt);
    return { claiming };
  });
  const claimed = await moved.claiming;
  expect(claimed.map((one) => one.account.id)).toEqual([accountIds[1]]);
});

it('a save that takes an account off never waits for a claim that waits for its words', async () => {
  const accountIds = await connectTwo();
  const { post, ids } = await plan(accountIds);
  const [first = '', second = ''] = accountIds;
  const input = (revision: number, kept: readonly string[]) => ({
    postId: post.id,
    revision,
    content: content('In better order'),
    versions: kept.map((accountId) => ({ accountId, options: {} })),
  });
  const saved = await server.app.db.inWorkspace(ada.workspaceId, async (scope) => {
    await savePost(server.app, scope, input(post.revision, [first, second]));
    const claiming = claim(accountIds);
    claiming.catch(() => undefined);
    await untilItWaits();
    await savePost(server.app, scope, input(post.revision + 1, [first]));
    return { claiming };
  });
  expect(await saved.claiming).toEqual([]);
  const taken = await claim(accountIds);
  expect(taken.map((one) => one.work.publication.id)).toEqual([ids[0]]);
});

it.each([false, true])(
  'a sign of life and results take the publications in one order (turned round: %s)',
  async (isReversed) => {
    const accountIds = await connectTwo();
    await plan(accountIds);
    const claimed = [...(await claim(accountIds))].sort((a, b) =>
      a.work.publication.id < b.work.publication.id ? -1 : 1,
    );
    const [first, second] = claimed.map((one) => one.work.publication);
    if (!first || !second) throw new Error('not claimed');
    await putLast('publications', 'id', isReversed ? first.id : second.id);
    const alive = await server.app.db.asPublisher(async (scope) => {
      await extendLeases(scope, [first], later());
      const saving = saveTogether(isReversed ? claimed.toReversed() : claimed);
      saving.catch(() => undefined);
      await untilItWaits();
      await extendLeases(scope, [second], later());
      return { saving };
    });
    expect(await alive.saving).toEqual([true, true]);
  },
);

it('a worker that has lost a publication holds its lane for nobody', async () => {
  const accountId = await connect();
  await plan([accountId]);
  const [claimed] = await claim([accountId]);
  if (!claimed) throw new Error('nothing was claimed');
  const { publication } = claimed.work;
  const inDatabase = <T>(text: string) =>
    server.app.db.asPublisher(async ({ client }) => (await client.query(text, [accountId])).rows[0] as T);
  const free = () => inDatabase('update lanes set held_by = null where account_id = $1');
  const holder = () => inDatabase<{ held_by: string | null }>('select held_by from lanes where account_id = $1');
  const hold = (fence: bigint) => server.app.db.asPublisher((scope) => holdLane(scope, { ...publication, fence }));
  await free();
  expect(await hold(publication.fence - 1n)).toBe(false);
  expect(await holder()).toEqual({ held_by: null });
  expect(await hold(publication.fence)).toBe(true);
  expect(await holder()).toEqual({ held_by: publication.id });
});

it.each([false, true])(
  'results of one account in one batch leave its lane free and due (turned round: %s)',
  async (isTurned) => {
    const accountId = await connect();
    await plan([accountId]);
    await plan([accountId]);
    const inLane = async (text: string) =>
      server.app.db.asPublisher(async ({ client }) => (await client.query(text, [accountId])).rows[0]);
    const [first] = await claim([accountId]);
    // The network works on it, so that the next one may start.
    await inLane(
      'update lanes set held_by = null, next_due_at = lane_next_due(workspace_id, account_id) where account_id = $1',
    );
    const [second] = await claim([accountId]);
    if (!first || !second) throw new Error('two were planned');
    const retryAt = new Date(farAhead.getTime() + 1_000);
    const claimed = isTurned ? [second, first] : [first, second];
    const changes = claimed.map((one): Change => {
      const change = resultOf(one);
      const publication = { ...change.work.publication, state: 'scheduled' as const, retryAt };
      return { ...change, work: { ...change.work, publication } };
    });
    expect(await saveChangesTogether(changes)).toEqual([true, true]);
    expect(await inLane('select held_by, next_due_at from lanes where account_id = $1')).toEqual({
      held_by: null,
      next_due_at: retryAt,
    });
  },
);

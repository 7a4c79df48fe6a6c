import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import { releaseSpend, reserveSpend, type SpendRequest, settleSpend } from './index.ts';

const dollar = 10_000_000_000n;
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
}, 120_000);
afterAll(() => server?.stop());

const wish = (upperBound: bigint | null): SpendRequest => ({
  operation: 'text.generate',
  provider: 'sandbox',
  model: 'sandbox-writer',
  isSandbox: true,
  priceVersion: 'sandbox',
  upperBound,
});
const month = (person: Person) => person.call('spending.month', { workspaceId: person.workspaceId });
const reserve = (person: Person, ...amounts: (bigint | null)[]) =>
  server.app.db.inWorkspace(person.workspaceId, (scope) => reserveSpend(server.app, scope, amounts.map(wish)));
const settle = (person: Person, id: string, amount: bigint) =>
  server.app.db.inWorkspace(person.workspaceId, (scope) =>
    settleSpend(server.app, scope, id, { amount, source: 'catalogue' }),
  );
const release = (person: Person, id: string) =>
  server.app.db.inWorkspace(person.workspaceId, (scope) => releaseSpend(server.app, scope, id));

async function withCap(cap: bigint | null): Promise<Person> {
  const person = await server.signUp({ timeZone: 'Europe/Berlin' });
  const { workspaceId } = person;
  const { revision } = await month(person);
  await person.call('spending.setCap', { workspaceId, revision, cap: cap === null ? null : cap.toString() });
  return person;
}

describe('the ledger', () => {
  it('reserves, settles exactly and gives the rest back', async () => {
    const person = await withCap(null);
    const [reservation] = await reserve(person, 1_356_000_000n);
    if (!reservation) throw new Error('nothing reserved');
    expect(await month(person)).toMatchObject({ spent: '0', reserved: '1356000000', cap: null });
    expect(await settle(person, reservation.id, 867_000_001n)).toBe(true);
    expect(await month(person)).toMatchObject({ spent: '867000001', reserved: '0', sandboxSpent: '867000001' });
    const { items } = await person.call('spending.entries', { workspaceId: person.workspaceId });
    const byKind = Object.fromEntries(items.map((entry) => [entry.kind, entry.amount]));
    expect(byKind).toEqual({ reserve: '1356000000', settle: '867000001', release: '488999999' });
    expect(new Set(items.map((entry) => entry.reservationId))).toEqual(new Set([reservation.id]));
  });

  it('closes a reservation once, however often it is asked', async () => {
    const person = await withCap(null);
    const [reservation] = await reserve(person, 500n);
    if (!reservation) throw new Error('nothing reserved');
    const closed = await Promise.all([
      settle(person, reservation.id, 200n),
      settle(person, reservation.id, 300n),
      release(person, reservation.id),
    ]);
    expect(closed.filter(Boolean)).toHaveLength(1);
    const { items } = await person.call('spending.entries', { workspaceId: person.workspaceId });
    const closing = items.filter((entry) => entry.kind !== 'reserve').map((entry) => BigInt(entry.amount));
    expect(closing.reduce((sum, amount) => sum + amount, 0n)).toBe(500n);
  });

  it('stops at the cap in words, and nothing of it is reserved', async () => {
    const person = await withCap(25n * dollar);
    await reserve(person, 24n * dollar);
    const now = new Date();
    const next = new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' }).format(
      new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1)),
    );
    await expect(reserve(person, dollar / 2n, dollar)).rejects.toMatchObject({
      code: 'over_cap',
      status: 402,
      userMessage: `Stopped at your cap of $25.00. Nothing was sent to the provider. Raise the cap or wait until 1 ${next}.`,
    });
    expect((await month(person)).reserved).toBe((24n * dollar).toString());
    await reserve(person, dollar);
    expect((await month(person)).reserved).toBe((25n * dollar).toString());
  });

  it('lets fifty at once take exactly what the cap holds', async () => {
    const person = await withCap(20n * 100n);
    const tries = await Promise.allSettled(Array.from({ length: 50 }, () => reserve(person, 100n)));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
    for (const one of tries) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'over_cap' });
    expect(await month(person)).toMatchObject({ reserved: '2000', spent: '0' });
  });

  it('holds what has no known price to no cap, and says so', async () => {
    const capped = await withCap(dollar);
    await expect(reserve(capped, null)).rejects.toMatchObject({ code: 'price_unknown', status: 402 });
    const free = await withCap(null);
    expect(await reserve(free, null)).toMatchObject([{ amount: 0n }]);
  });

  it('counts a month by the clocks of the workspace', async () => {
    const person = await withCap(null);
    const { workspaceId } = person;
    const january = await person.call('spending.month', { workspaceId, month: '2026-01' });
    expect(january).toMatchObject({
      beginsAt: '2025-12-31T23:00:00.000Z',
      endsAt: '2026-01-31T23:00:00.000Z',
      timeZone: 'Europe/Berlin',
      spent: '0',
    });
  });

  it('sums by model, dearest first', async () => {
    const person = await withCap(null);
    for (const amount of [300n, 700n]) {
      const [reservation] = await reserve(person, 1_000n);
      if (reservation) await settle(person, reservation.id, amount);
    }
    const { items } = await person.call('spending.byModel', { workspaceId: person.workspaceId });
    expect(items).toEqual([
      {
        operation: 'text.generate',
        provider: 'sandbox',
        model: 'sandbox-writer',
        isSandbox: true,
        count: 2,
        spent: '1000',
      },
    ]);
  });

  it('pages through the ledger without losing or doubling an entry', async () => {
    const person = await withCap(null);
    const { workspaceId } = person;
    await reserve(person, ...Array.from({ length: 7 }, (_, at) => BigInt(at + 1)));
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: { items: { amount: string }[]; nextCursor: string | null } = await person.call('spending.entries', {
        workspaceId,
        limit: 3,
        ...(cursor ? { cursor } : {}),
      });
      seen.push(...page.items.map((entry) => entry.amount));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen.toSorted()).toEqual(['1', '2', '3', '4', '5', '6', '7']);
  });

  it('refuses to change or take out an entry', async () => {
    const person = await withCap(null);
    await reserve(person, 5n);
    for (const statement of ['update spend_entries set amount = 0', 'delete from spend_entries'])
      await expect(
        server.app.db.inWorkspace(person.workspaceId, (scope) => scope.client.query(statement)),
      ).rejects.toThrow('append-only');
  });

  it('tells a stale cap what it is now', async () => {
    const person = await withCap(dollar);
    const { workspaceId } = person;
    await expect(person.call('spending.setCap', { workspaceId, revision: 1, cap: '5' })).rejects.toMatchObject({
      status: 409,
      code: 'stale_write',
      problem: { current: { cap: dollar.toString() } },
    });
  });
});

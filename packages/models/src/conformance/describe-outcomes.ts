import type { FaultRule } from '@antiphon/wire/stand-in';
import { expect, it } from 'vitest';
import type { Refusal } from '../kit/stand-in-state.ts';
import type { Json, ModelError, OperationName } from '../spec.ts';
import { adapterOf, type Bench, begin, errorOf, follow, NOW, type ProviderUnderTest, settle } from './bench.ts';

export function describeErrors(
  tested: ProviderUnderTest,
  operation: OperationName,
  route: string,
  open: () => Bench,
): void {
  const work = operation === 'text.generate' ? 'text' : 'image';

  const lost: readonly (FaultRule & { did: number })[] = [
    { kind: 'lose_before', did: 0 },
    { kind: 'lose_after', did: 1 },
    { kind: 'server_error_before', status: 500, did: 0 },
    { kind: 'server_error_after', status: 502, did: 1 },
    { kind: 'malformed', did: 1 },
  ];
  for (const { did, ...fault } of lost) {
    it(`calls the outcome unknown after ${fault.kind}, and does not ask a second time`, async () => {
      const on = open();
      on.standIn.fault({ ...fault, route });
      const { outcome } = await on.start();
      expect(errorOf(outcome)).toMatchObject({ kind: 'unknown_outcome' });
      expect(errorOf(outcome).words.length).toBeGreaterThan(20);
      expect(on.standIn.counts[route]).toBe(1);
      expect(on.standIn.state.started[work]).toBe(did);
    });
  }

  it('knows that nothing was started when nobody listens', async () => {
    const on = open();
    const elsewhere = await tested.startStandIn();
    const provider = tested.create(elsewhere);
    const secret = tested.secret(elsewhere);
    await elsewhere.close();
    const watch = { ...on.context(), secret, idempotencyKey: 'k' };
    expect(errorOf(await begin(tested, provider, operation, watch, on.entry()))).toMatchObject({
      kind: 'temporary',
      code: 'ECONNREFUSED',
    });
  });

  it('waits until the time that the provider names when it is asked to slow down', async () => {
    const on = open();
    on.standIn.fault({ kind: 'rate_limited', route, retryAfterMs: 30_000 });
    const error = errorOf((await on.start()).outcome);
    expect(error).toMatchObject({ kind: 'rate_limited', status: 429 });
    expect(Math.abs((error.retryAt?.getTime() ?? 0) - (NOW.getTime() + 30_000))).toBeLessThan(2_000);
    expect(on.standIn.state.started[work]).toBe(0);
  });

  it.skipIf(tested.hasKey === false)('tells a refused key from other refusals', async () => {
    const on = open();
    on.standIn.fault({ kind: 'unauthorized', route });
    const error = errorOf((await on.start()).outcome);
    expect(error.kind).toBe('key_refused');
    expect(JSON.stringify(error)).not.toContain(on.context().secret.apiKey);
  });

  const refusals: readonly [Refusal, ModelError['kind']][] = [
    ['out_of_credit', 'out_of_credit'],
    ['content_policy', 'rejected'],
    ['overloaded', 'temporary'],
  ];
  for (const [refusal, kind] of refusals) {
    it.skipIf(tested.refusals !== undefined && !tested.refusals.includes(refusal))(
      `reads ${refusal} in the provider's own words as ${kind}`,
      async () => {
        const on = open();
        on.standIn.state.refuseNext(refusal);
        const { outcome } = await on.start();
        expect(errorOf(outcome)).toMatchObject({ kind });
        expect(outcome).not.toHaveProperty('cost');
        expect(errorOf(outcome).words).toMatch(/[.!?]$/);
        expect(on.standIn.state.started[work]).toBe(0);
      },
    );
  }
}

export function describeHandle(tested: ProviderUnderTest, operation: OperationName, open: () => Bench): void {
  const work = operation === 'text.generate' ? 'text' : 'image';

  it('goes on where a killed process stopped, by the handle alone, and is paid once', async () => {
    const on = open();
    on.standIn.state.wordDelayMs = 10;
    const death = new AbortController();
    const run = await on.start({ signal: death.signal, onHandle: () => queueMicrotask(() => death.abort()) });
    const [handle] = run.handles;
    if (handle === undefined) throw new Error('The handle was not told before the outcome.');
    expect(JSON.parse(JSON.stringify(handle))).toEqual(handle);
    const reborn = tested.create(on.standIn);
    const outcome = await follow(on, operation, handle, reborn);
    expect(outcome.kind).toBe('succeeded');
    expect(on.standIn.state.started[work]).toBe(1);
  });

  it('asks the provider to stop, and the provider stops', async () => {
    const on = open();
    on.standIn.state.wordDelayMs = 100;
    const death = new AbortController();
    const { handles } = await on.start({ signal: death.signal, onHandle: () => queueMicrotask(() => death.abort()) });
    const entry = on.entry();
    const call = { ...on.context(), handle: handles[0] ?? null, operation, model: entry.id };
    const stopped = await adapterOf(on.provider, operation).cancel?.(call, entry);
    expect(stopped?.kind).toBe('cancelled');
    expect(on.standIn.state.cancelled).toBe(1);
    expect((await follow(on, operation, handles[0] ?? null)).kind).toBe('cancelled');
  });

  it('keeps the output of work that ended before it could be stopped', async () => {
    const on = open();
    const run = await on.start();
    const entry = on.entry();
    const done = await settle(on, operation, run);
    expect(done.kind).toBe('succeeded');
    const late = await adapterOf(on.provider, operation).cancel?.(
      { ...on.context(), handle: run.handles[0] ?? null, operation, model: entry.id },
      entry,
    );
    expect(late?.kind).toBe('succeeded');
    expect(on.standIn.state.cancelled).toBe(0);
  });

  it('looks again later when a look at the work fails, and asks a person when the work is not known', async () => {
    const on = open();
    const { handles } = await on.start();
    const entry = on.entry();
    const look = (handle: Json) =>
      adapterOf(on.provider, operation).status?.({ ...on.context(), handle, operation, model: entry.id }, entry);
    for (const kind of ['lose_before', 'server_error_before', 'rate_limited', 'malformed'] as const) {
      on.standIn.fault({ kind, route: 'status' });
      expect((await look(handles[0] ?? null))?.kind, kind).toBe('running');
    }
    const stranger = JSON.parse(JSON.stringify(handles[0]).replace(/[\w-]{6,}(?="})/, 'no-such-work'));
    expect(errorOf((await look(stranger)) ?? { kind: 'cancelled', cost: null }).kind).toBe('unknown_outcome');
  });
}

export function describeFind(operation: OperationName, route: string, open: () => Bench): void {
  it('finds a start whose answer was lost, proves that one never arrived, and says when it cannot tell', async () => {
    const on = open();
    const ask = (key: string) =>
      adapterOf(on.provider, operation).find?.({ ...on.context(), idempotencyKey: key, operation }, on.entry());
    on.standIn.fault({ kind: 'lose_after', route });
    expect(errorOf((await on.start({ key: `arrived ${operation}` })).outcome).kind).toBe('unknown_outcome');
    const found = await ask(`arrived ${operation}`);
    const outcome =
      found?.kind === 'found' && found.outcome.kind === 'running'
        ? await follow(on, operation, found.outcome.handle)
        : found?.kind === 'found'
          ? found.outcome
          : undefined;
    expect(outcome?.kind).toBe('succeeded');
    on.standIn.fault({ kind: 'lose_before', route });
    expect(errorOf((await on.start({ key: `never ${operation}` })).outcome).kind).toBe('unknown_outcome');
    expect(await ask(`never ${operation}`)).toEqual({ kind: 'absent' });
    on.standIn.fault({ kind: 'server_error_before', route: 'find' });
    expect((await ask(`arrived ${operation}`))?.kind).toBe('cannot_tell');
  });
}

export function describeHandleless(operation: OperationName, route: string, open: () => Bench): void {
  it('closes the call when nobody wants the answer any more, and says that it may still cost', async () => {
    const on = open();
    on.standIn.state.wordDelayMs = 50;
    const stop = new AbortController();
    const held = on.standIn.fault({ kind: 'hold_before', route });
    const running = on.start({ signal: stop.signal });
    await held.reached;
    stop.abort();
    expect((await running).outcome).toEqual({ kind: 'cancelled', cost: null });
    held.release();
    expect(on.standIn.counts[route]).toBe(1);
  });

  it('starts nothing when it was stopped before it began', async () => {
    const on = open();
    const { outcome } = await on.start({ signal: AbortSignal.abort() });
    expect(outcome.kind === 'cancelled' && (outcome.cost === null || outcome.cost.amount === 0n)).toBe(true);
    expect(on.standIn.counts[route] ?? 0).toBe(0);
    expect(adapterOf(on.provider, operation).status).toBeUndefined();
  });
}

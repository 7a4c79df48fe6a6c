/** The suite that every provider's adapter must pass, at the HTTP line, against its stand-in. */
import { setTimeout as wait } from 'node:timers/promises';
import type { FaultRule, StandIn } from '@antiphon/wire/stand-in';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type {
  Cost,
  ImageParams,
  Json,
  ModelContext,
  ModelEntry,
  ModelError,
  OperationAdapter,
  OperationName,
  Provider,
  ProviderSecret,
  RunOutcome,
  StartCall,
  TextParams,
} from '../spec.ts';
import type { ModelStandInState, Refusal } from './stand-in-state.ts';

export interface ProviderUnderTest {
  readonly name: string;
  startStandIn(): Promise<StandIn<ModelStandInState>>;
  /** A fresh adapter, as a new process would make it. */
  create(standIn: StandIn<ModelStandInState>): Provider;
  secret(standIn: StandIn<ModelStandInState>): ProviderSecret;
  readonly text?: { readonly model: string; readonly params?: Partial<TextParams> };
  readonly image?: { readonly model: string; readonly size: string; readonly params?: Partial<ImageParams> };
  /** Operations whose start names a handle: these are resumed and cancelled by it. */
  readonly withHandle: readonly OperationName[];
  /** Refusals this provider can express. Default all. */
  readonly refusals?: readonly Refusal[];
  /** False for providers without keys. */
  readonly hasKey?: boolean;
  /** False where nobody tells us prices. */
  readonly hasPrices?: boolean;
}

interface Run {
  outcome: RunOutcome;
  heard: string[];
  handles: Json[];
}

type Start = (how?: {
  params?: Partial<TextParams & ImageParams>;
  signal?: AbortSignal;
  onText?(delta: string): void;
  onHandle?(handle: Json): void;
  key?: string;
}) => Promise<Run>;

interface Bench {
  standIn: StandIn<ModelStandInState>;
  provider: Provider;
  context(signal?: AbortSignal): ModelContext;
  entry(): ModelEntry;
  start: Start;
}

const NOW = new Date('2026-11-21T09:00:00Z');

/** Registers the suite. Call it at the top of `<provider>.test.ts`. */
export function describeProvider(tested: ProviderUnderTest): void {
  describe(`${tested.name} as a provider`, () => {
    let standIn: StandIn<ModelStandInState>;
    beforeAll(async () => {
      standIn = await tested.startStandIn();
    });
    afterAll(() => standIn.close());
    beforeEach(() => {
      standIn.reset();
      Object.assign(standIn.state.started, { text: 0, image: 0 });
      Object.assign(standIn.state, { cancelled: 0, hangUps: 0, wordDelayMs: 0 });
    });

    describeKey(tested, () => standIn);
    if (tested.text) describeOperation(tested, 'text.generate', () => bench(tested, standIn, 'text.generate'));
    if (tested.image) describeOperation(tested, 'image.generate', () => bench(tested, standIn, 'image.generate'));
    if (tested.text) describeStream(() => bench(tested, standIn, 'text.generate'));
  });
}

function bench(tested: ProviderUnderTest, standIn: StandIn<ModelStandInState>, operation: OperationName): Bench {
  const provider = tested.create(standIn);
  const context = (signal?: AbortSignal): ModelContext => ({
    fetch: globalThis.fetch,
    now: NOW,
    secret: tested.secret(standIn),
    signal,
  });
  const model = operation === 'text.generate' ? tested.text?.model : tested.image?.model;
  const entry = (): ModelEntry => {
    const known = provider.catalogueAt(NOW).find((one) => one.id === model);
    return known ?? { id: model ?? '', name: model ?? '', operations: [operation], priceVersion: 'unknown' };
  };
  const start: Start = async (how = {}) => {
    const heard: string[] = [];
    const handles: Json[] = [];
    const watch = {
      ...context(how.signal),
      idempotencyKey: how.key ?? crypto.randomUUID(),
      onText: (delta: string) => {
        heard.push(delta);
        how.onText?.(delta);
      },
      onHandle: async (handle: Json) => {
        handles.push(handle);
        how.onHandle?.(handle);
      },
    };
    const outcome = await begin(tested, provider, operation, watch, entry(), how.params);
    return { outcome, heard, handles };
  };
  return { standIn, provider, context, entry, start };
}

type Watch = Omit<StartCall<'text.generate'>, 'params'>;

function begin(
  tested: ProviderUnderTest,
  provider: Provider,
  operation: OperationName,
  watch: Watch,
  entry: ModelEntry,
  more: object = {},
): Promise<RunOutcome> {
  if (operation === 'text.generate')
    return adapterOf(provider, operation).start({ ...watch, params: { ...textParams(tested), ...more } }, entry);
  return adapterOf(provider, operation).start({ ...watch, params: { ...imageParams(tested), ...more } }, entry);
}

function textParams(tested: ProviderUnderTest): TextParams {
  return {
    model: tested.text?.model ?? '',
    instructions: 'Write plainly.',
    prompt: 'Say that three places are left.',
    maxOutputTokens: 400,
    ...tested.text?.params,
  };
}

function imageParams(tested: ProviderUnderTest): ImageParams {
  return {
    model: tested.image?.model ?? '',
    prompt: 'A kiln at night',
    size: tested.image?.size ?? '',
    quality: 'medium',
    ...tested.image?.params,
  };
}

function adapterOf<Name extends OperationName>(provider: Provider, operation: Name): OperationAdapter<Name> {
  const adapter = provider.operations[operation];
  if (!adapter) throw new Error(`${provider.id} does not do ${operation}.`);
  return adapter;
}

function errorOf(outcome: RunOutcome): ModelError {
  if (outcome.kind !== 'failed') throw new Error(`Expected a failure, got ${outcome.kind}.`);
  return outcome.error;
}

/** Reads the state until the work has ended, as the queue would, with the waits cut short. */
async function follow(
  bench: Bench,
  operation: OperationName,
  handle: Json,
  provider = bench.provider,
): Promise<RunOutcome> {
  const entry = bench.entry();
  for (let reads = 0; reads < 400; reads++) {
    const outcome = await adapterOf(provider, operation).status?.(
      { ...bench.context(), handle, operation, model: entry.id },
      entry,
    );
    if (!outcome) throw new Error(`${provider.id} gave a handle for ${operation} and cannot read it.`);
    if (outcome.kind !== 'running') return outcome;
    expect(outcome.handle).toEqual(handle);
    await wait(5);
  }
  throw new Error('The work never ended.');
}

async function settle(bench: Bench, operation: OperationName, run: Run): Promise<RunOutcome> {
  return run.outcome.kind === 'running' ? follow(bench, operation, run.outcome.handle) : run.outcome;
}

function describeKey(tested: ProviderUnderTest, standIn: () => StandIn<ModelStandInState>): void {
  it('lists what the key may use, and says what each model does', async () => {
    const { provider, context } = bench(tested, standIn(), 'text.generate');
    const check = await provider.checkKey(context());
    if (check.kind !== 'accepted') throw new Error(check.error.words);
    expect(check.models.length).toBeGreaterThan(0);
    for (const model of check.models) expect(model.operations.length, model.id).toBeGreaterThan(0);
    expect(check.models.map((model) => model.id)).toContain(tested.text?.model ?? tested.image?.model);
  });

  it.skipIf(tested.hasKey === false)('says in words that a key is refused, without repeating it', async () => {
    const { provider, context } = bench(tested, standIn(), 'text.generate');
    standIn().fault({ kind: 'unauthorized', route: 'models' });
    const check = await provider.checkKey(context());
    if (check.kind !== 'refused') throw new Error('The key was accepted.');
    expect(check.error.kind).toBe('key_refused');
    expect(check.error.words).toContain('does not accept this key (');
    expect(JSON.stringify(check.error)).not.toContain(context().secret.apiKey);
  });

  it('does not call a key refused when the provider is out of order', async () => {
    const { provider, context } = bench(tested, standIn(), 'text.generate');
    standIn().fault({ kind: 'server_error_before', route: 'models' });
    const check = await provider.checkKey(context());
    expect(check.kind === 'refused' && check.error.kind).toBe('temporary');
  });
}

function describeOperation(tested: ProviderUnderTest, operation: OperationName, open: () => Bench): void {
  const work = operation === 'text.generate' ? 'text' : 'image';
  const route = `${work}.start`;
  const hasHandle = tested.withHandle.includes(operation);

  describe(operation, () => {
    it('starts once and brings its output', async () => {
      const on = open();
      const outcome = await settle(on, operation, await on.start());
      if (outcome.kind !== 'succeeded') throw new Error(JSON.stringify(outcome));
      expect(outcome.outputs.map((output) => output.kind)).toEqual([work]);
      expect(on.standIn.state.started[work]).toBe(1);
      expect(on.standIn.counts[route]).toBe(1);
    });

    it.skipIf(tested.hasPrices === false)('costs no more than was estimated, and its lines add up', async () => {
      const on = open();
      const entry = on.entry();
      const estimate =
        operation === 'text.generate'
          ? adapterOf(on.provider, operation).estimate(textParams(tested), entry)
          : adapterOf(on.provider, 'image.generate').estimate(imageParams(tested), entry);
      const outcome = await settle(on, operation, await on.start());
      if (outcome.kind !== 'succeeded' || outcome.cost === null || estimate === null)
        throw new Error(JSON.stringify(outcome.kind));
      checkCost(outcome.cost);
      expect(estimate.low <= estimate.high).toBe(true);
      expect(outcome.cost.amount <= estimate.high, `${outcome.cost.amount} > ${estimate.high}`).toBe(true);
      expect(outcome.cost.priceVersion).toBe(estimate.priceVersion);
    });

    it('does not guess a price that nobody told', () => {
      const { provider } = open();
      const bare: ModelEntry = { id: 'new', name: 'New', operations: [operation], priceVersion: 'unknown' };
      const estimate =
        operation === 'text.generate'
          ? adapterOf(provider, operation).estimate(textParams(tested), bare)
          : adapterOf(provider, 'image.generate').estimate(imageParams(tested), bare);
      expect(estimate).toBeNull();
    });

    describeErrors(tested, operation, route, open);
    if (hasHandle) describeHandle(tested, operation, open);
    else describeHandleless(operation, route, open);
  });
}

function checkCost(cost: Cost): void {
  expect(cost.lines.reduce((sum, line) => sum + line.amount, 0n)).toBe(cost.amount);
  for (const line of cost.lines) {
    expect(line.quantity).toBeGreaterThan(0);
    expect(line.amount).toBe(line.unitPrice * BigInt(line.quantity));
  }
}

function describeErrors(tested: ProviderUnderTest, operation: OperationName, route: string, open: () => Bench): void {
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

function describeHandle(tested: ProviderUnderTest, operation: OperationName, open: () => Bench): void {
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

function describeHandleless(operation: OperationName, route: string, open: () => Bench): void {
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

function describeStream(open: () => Bench): void {
  it('hands on the pieces of a text in order, several of them, and they are the whole text', async () => {
    const on = open();
    on.standIn.state.wordDelayMs = 2;
    const { outcome, heard } = await on.start();
    if (outcome.kind !== 'succeeded') throw new Error(JSON.stringify(outcome));
    const [output] = outcome.outputs;
    expect(heard.length).toBeGreaterThan(3);
    expect(heard.join('')).toBe(output?.kind === 'text' ? output.text : '');
  });
}

/** The suite that every provider's adapter must pass, at the HTTP line, against its stand-in. */
import type { StandIn } from '@antiphon/wire/stand-in';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ModelStandInState } from '../kit/stand-in-state.ts';
import type { Cost, ModelEntry, OperationName } from '../spec.ts';
import { adapterOf, type Bench, bench, imageParams, type ProviderUnderTest, settle, textParams } from './bench.ts';
import { describeErrors, describeFind, describeHandle, describeHandleless } from './describe-outcomes.ts';

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

    it('has `find` exactly where the suite is told so', () => {
      expect(adapterOf(open().provider, operation).find !== undefined).toBe(tested.canFind === true);
    });

    describeErrors(tested, operation, route, open);
    if (tested.canFind === true) describeFind(operation, route, open);
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

/** What the suite's cases stand on: one stand-in, one adapter, one way to start and follow work. */
import { setTimeout as wait } from 'node:timers/promises';
import type { StandIn } from '@antiphon/wire/stand-in';
import { expect } from 'vitest';
import type { ModelStandInState, Refusal } from '../kit/stand-in-state.ts';
import type {
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
  /** True where a lost start can be asked about by its key: `find` is there. */
  readonly canFind?: boolean;
  /** False for providers without keys. */
  readonly hasKey?: boolean;
  /** False where nobody tells us prices. */
  readonly hasPrices?: boolean;
}

export interface Run {
  outcome: RunOutcome;
  heard: string[];
  handles: Json[];
}

export type Start = (how?: {
  params?: Partial<TextParams & ImageParams>;
  signal?: AbortSignal;
  onText?(delta: string): void;
  onHandle?(handle: Json): void;
  key?: string;
}) => Promise<Run>;

export interface Bench {
  standIn: StandIn<ModelStandInState>;
  provider: Provider;
  context(signal?: AbortSignal): ModelContext;
  entry(): ModelEntry;
  start: Start;
}

export const NOW = new Date('2026-11-21T09:00:00Z');

type Watch = Omit<StartCall<'text.generate'>, 'params'>;

export function bench(tested: ProviderUnderTest, standIn: StandIn<ModelStandInState>, operation: OperationName): Bench {
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

export function begin(
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

export function textParams(tested: ProviderUnderTest): TextParams {
  return {
    model: tested.text?.model ?? '',
    instructions: 'Write plainly.',
    prompt: 'Say that three places are left.',
    maxOutputTokens: 400,
    ...tested.text?.params,
  };
}

export function imageParams(tested: ProviderUnderTest): ImageParams {
  return {
    model: tested.image?.model ?? '',
    prompt: 'A kiln at night',
    size: tested.image?.size ?? '',
    quality: 'medium',
    ...tested.image?.params,
  };
}

export function adapterOf<Name extends OperationName>(provider: Provider, operation: Name): OperationAdapter<Name> {
  const adapter = provider.operations[operation];
  if (!adapter) throw new Error(`${provider.id} does not do ${operation}.`);
  return adapter;
}

export function errorOf(outcome: RunOutcome): ModelError {
  if (outcome.kind !== 'failed') throw new Error(`Expected a failure, got ${outcome.kind}.`);
  return outcome.error;
}

/** Reads the state until the work has ended, as the queue would, with the waits cut short. */
export async function follow(
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

export async function settle(bench: Bench, operation: OperationName, run: Run): Promise<RunOutcome> {
  return run.outcome.kind === 'running' ? follow(bench, operation, run.outcome.handle) : run.outcome;
}

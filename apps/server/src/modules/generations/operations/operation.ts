/**
 * What an operation is, as the lifecycle sees it. A new one is one file beside this one and a line in `index.ts`;
 * no state, table or job changes for it.
 */
import type {
  Estimate,
  Json,
  ModelEntry,
  OperationAdapter,
  OperationName,
  OperationParams,
  Prices,
  Provider,
  RunOutcome,
  StartCall,
} from '@antiphon/models';
import { z } from 'zod';
import { AppError } from '../../../platform/errors.ts';

export type StoredParams = { [key: string]: Json };
type Call = Omit<StartCall<OperationName>, 'params'>;

export interface Operation {
  readonly name: OperationName;
  /** For people: "Write a text". */
  readonly title: string;
  /** JSON Schema of the parameters: the form is drawn from it. */
  readonly form: Record<string, unknown>;
  /**
   * Parameters as they are kept: checked, with defaults and the model's own.
   * @throws AppError 422 `invalid_params`.
   */
  prepare(params: unknown, model: ModelEntry): StoredParams;
  /**
   * Bounds that hold: what is done costs at least `low` and at most `high`. Null: the price is not known.
   * @throws AppError 422 `operation_not_offered`.
   */
  estimate(provider: Provider, model: ModelEntry, params: StoredParams): Estimate | null;
  /** The paid start. */
  start(provider: Provider, model: ModelEntry, params: StoredParams, call: Call): Promise<RunOutcome>;
  /** Reading, stopping and asking; each only where the provider can. */
  adapter(provider: Provider): Pick<OperationAdapter<OperationName>, 'status' | 'cancel' | 'find'>;
}

export interface OperationParts<Name extends OperationName> {
  readonly name: Name;
  readonly title: string;
  readonly params: z.ZodType<Omit<OperationParams[Name], 'model'>>;
  /** Fills in what only the model knows, and refuses what it cannot do. */
  fit(params: Omit<OperationParams[Name], 'model'>, model: ModelEntry): Omit<OperationParams[Name], 'model'>;
  /** What it costs at least once it is done; absent: what the provider's own estimate says. */
  least?(prices: Prices): bigint;
}

export function defineOperation<Name extends OperationName>(parts: OperationParts<Name>): Operation {
  const adapter = (provider: Provider): OperationAdapter<Name> => {
    const found = provider.operations[parts.name] as OperationAdapter<Name> | undefined;
    if (found) return found;
    throw new AppError({
      code: 'operation_not_offered',
      status: 422,
      userMessage: `${provider.name} has nothing for ${parts.title.toLowerCase()}.`,
    });
  };
  const withModel = (params: StoredParams, model: ModelEntry) =>
    ({ ...params, model: model.id }) as unknown as OperationParams[Name];
  return {
    name: parts.name,
    title: parts.title,
    form: z.toJSONSchema(parts.params, { unrepresentable: 'any', io: 'input' }) as Record<string, unknown>,
    prepare: (params, model) => {
      const parsed = parts.params.safeParse(params);
      if (!parsed.success) throw invalidParams(parsed.error.issues[0]?.message);
      return JSON.parse(JSON.stringify(parts.fit(parsed.data, model))) as StoredParams;
    },
    estimate: (provider, model, params) => {
      const expected = adapter(provider).estimate(withModel(params, model), model);
      const least = model.prices && parts.least?.(model.prices);
      return expected && least !== undefined && least < expected.low ? { ...expected, low: least } : expected;
    },
    start: (provider, model, params, call) =>
      adapter(provider).start({ ...call, params: withModel(params, model) } as StartCall<Name>, model),
    adapter: (provider) => adapter(provider) as Pick<OperationAdapter<OperationName>, 'status' | 'cancel' | 'find'>,
  };
}

export function invalidParams(words = 'These parameters cannot be read.'): AppError {
  return new AppError({ code: 'invalid_params', status: 422, userMessage: words });
}

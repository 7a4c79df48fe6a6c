import { callOnce } from '@antiphon/wire';
import { z } from 'zod';
import { checkError } from '../kit/check-error.ts';
import { catalogueOf } from '../prices/read-catalogue.ts';
import type { KeyCheck, ModelContext, ModelEntry, Provider } from '../spec.ts';
import { anthropicErrors } from './errors.ts';
import { anthropicText } from './text.ts';
import { modelListSchema } from './wire.ts';

export interface AnthropicOptions {
  /** Default `https://api.anthropic.com/v1`; a stand-in's address in tests. */
  readonly baseUrl?: string;
}

export function createAnthropic(options: AnthropicOptions = {}): Provider {
  const baseUrl = options.baseUrl ?? 'https://api.anthropic.com/v1';
  return {
    id: 'anthropic',
    name: 'Anthropic',
    isSandbox: false,
    keyForm: z.strictObject({
      apiKey: z
        .string()
        .trim()
        .min(20, 'An Anthropic key is longer than this.')
        .meta({ title: 'Provider key', format: 'password' }),
    }),
    keyHelp: 'Make a key at https://console.anthropic.com/settings/keys. Keys begin with sk-ant-.',
    catalogueAt: (moment) => catalogueOf('anthropic', moment),
    operations: { 'text.generate': anthropicText(baseUrl) },
    checkKey: (context) => checkKey(baseUrl, context),
  };
}

/** GET /v1/models costs nothing. Dated ids ("claude-haiku-4-5-20251001") take the price of their family. */
async function checkKey(baseUrl: string, context: ModelContext): Promise<KeyCheck> {
  const headers = { 'x-api-key': context.secret.apiKey, 'anthropic-version': '2023-06-01' };
  const answer = await callOnce(context.fetch, {
    url: `${baseUrl}/models`,
    query: { limit: 1000 },
    headers,
    signal: context.signal,
  });
  const list =
    answer.kind === 'answered' && answer.status === 200 ? modelListSchema.safeParse(answer.json()).data : undefined;
  if (list === undefined)
    return {
      kind: 'refused',
      error: checkError(answer, anthropicErrors, { now: context.now, apiKey: context.secret.apiKey }),
    };
  const known = catalogueOf('anthropic', context.now);
  const models = list.data.map((listed): ModelEntry => {
    const family = known.find((model) => model.id === listed.id || model.id === listed.id.replace(/-\d{8}$/, ''));
    const name = listed.display_name ?? family?.name ?? listed.id;
    const contextTokens = listed.max_input_tokens ?? family?.contextTokens;
    return {
      ...(family ?? { operations: ['text.generate'], priceVersion: 'unknown' }),
      id: listed.id,
      name,
      ...(contextTokens && { contextTokens }),
    };
  });
  return { kind: 'accepted', models };
}

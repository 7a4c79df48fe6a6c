import { callOnce } from '@antiphon/wire';
import { z } from 'zod';
import { checkError } from '../kit/check-error.ts';
import { catalogueOf } from '../prices/read-catalogue.ts';
import type { KeyCheck, ModelContext, ModelEntry, OperationName, Provider } from '../spec.ts';
import { openAiErrors } from './errors.ts';
import { openAiImage } from './image.ts';
import { headersOf, openAiText, sceneOf } from './text.ts';
import { modelListSchema } from './wire.ts';

export interface OpenAiOptions {
  /** Default `https://api.openai.com/v1`; a stand-in's address in tests. */
  readonly baseUrl?: string;
}

export function createOpenAi(options: OpenAiOptions = {}): Provider {
  const baseUrl = options.baseUrl ?? 'https://api.openai.com/v1';
  return {
    id: 'openai',
    name: 'OpenAI',
    isSandbox: false,
    keyForm: z.strictObject({
      apiKey: z
        .string()
        .trim()
        .min(20, 'An OpenAI key is longer than this.')
        .meta({ title: 'Provider key', format: 'password' }),
    }),
    keyHelp: 'Make a key at https://platform.openai.com/api-keys. Keys begin with sk-.',
    catalogueAt: (moment) => catalogueOf('openai', moment),
    operations: { 'text.generate': openAiText(baseUrl), 'image.generate': openAiImage(baseUrl) },
    checkKey: (context) => checkKey(baseUrl, context),
  };
}

/** GET /v1/models costs nothing. Models that we know bring their prices; new ones are listed without. */
async function checkKey(baseUrl: string, context: ModelContext): Promise<KeyCheck> {
  const answer = await callOnce(context.fetch, {
    url: `${baseUrl}/models`,
    headers: headersOf(context),
    signal: context.signal,
  });
  const list =
    answer.kind === 'answered' && answer.status === 200 ? modelListSchema.safeParse(answer.json()).data : undefined;
  if (list === undefined) return { kind: 'refused', error: checkError(answer, openAiErrors, sceneOf(context)) };
  const known = new Map(catalogueOf('openai', context.now).map((model) => [model.id, model]));
  const models = list.data.flatMap(({ id, shutdown_date }): ModelEntry[] => {
    const operations = operationsOf(id);
    if (operations.length === 0) return [];
    const entry = known.get(id) ?? { id, name: id, operations, priceVersion: 'unknown' };
    return [shutdown_date ? { ...entry, retiresAt: shutdown_date } : entry];
  });
  return { kind: 'accepted', models };
}

/** What a model does, by its name: the list itself does not say. Models for other kinds of work are left out. */
export function operationsOf(id: string): OperationName[] {
  if (/^gpt-image-/.test(id)) return ['image.generate'];
  if (/audio|realtime|transcribe|tts|search|instruct|embedding|moderation|image|codex|live|deep-research/.test(id))
    return [];
  return /^(?:gpt-[4-9]|o[1-9]|chatgpt-)/.test(id) ? ['text.generate'] : [];
}

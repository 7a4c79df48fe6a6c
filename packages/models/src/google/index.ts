import { callOnce } from '@antiphon/wire';
import { z } from 'zod';
import { checkError } from '../kit/check-error.ts';
import { catalogueOf } from '../prices/read-catalogue.ts';
import type { KeyCheck, ModelContext, ModelEntry, OperationName, Provider } from '../spec.ts';
import { googleErrors } from './errors.ts';
import { googleImage } from './image.ts';
import { googleText } from './text.ts';
import { modelListSchema } from './wire.ts';

export interface GoogleOptions {
  /** Default `https://generativelanguage.googleapis.com/v1beta`; a stand-in's address in tests. */
  readonly baseUrl?: string;
}

export function createGoogle(options: GoogleOptions = {}): Provider {
  const baseUrl = options.baseUrl ?? 'https://generativelanguage.googleapis.com/v1beta';
  return {
    id: 'google',
    name: 'Google',
    isSandbox: false,
    keyForm: z.strictObject({
      apiKey: z
        .string()
        .trim()
        .min(20, 'A Gemini key is longer than this.')
        .meta({ title: 'Provider key', format: 'password' }),
    }),
    keyHelp: 'Make a key at https://aistudio.google.com/apikey.',
    catalogueAt: (moment) => catalogueOf('google', moment),
    operations: { 'text.generate': googleText(baseUrl), 'image.generate': googleImage(baseUrl) },
    checkKey: (context) => checkKey(baseUrl, context),
  };
}

/** GET /v1beta/models costs nothing. */
async function checkKey(baseUrl: string, context: ModelContext): Promise<KeyCheck> {
  const answer = await callOnce(context.fetch, {
    url: `${baseUrl}/models`,
    query: { pageSize: 1000 },
    headers: { 'x-goog-api-key': context.secret.apiKey },
    signal: context.signal,
  });
  const list =
    answer.kind === 'answered' && answer.status === 200 ? modelListSchema.safeParse(answer.json()).data : undefined;
  if (list === undefined)
    return {
      kind: 'refused',
      error: checkError(answer, googleErrors, { now: context.now, apiKey: context.secret.apiKey }),
    };
  const known = new Map(catalogueOf('google', context.now).map((model) => [model.id, model]));
  const models = list.models.flatMap((listed): ModelEntry[] => {
    const id = listed.name.replace(/^models\//, '');
    const operations = operationsOf(id, listed.supportedGenerationMethods);
    if (operations.length === 0) return [];
    const entry = known.get(id) ?? { id, name: listed.displayName ?? id, operations, priceVersion: 'unknown' };
    return [{ ...entry, ...(listed.inputTokenLimit && { contextTokens: listed.inputTokenLimit }) }];
  });
  return { kind: 'accepted', models };
}

/** What a model does, by its methods and its name. Speech, live, video and embedding models are left out. */
export function operationsOf(id: string, methods: readonly string[]): OperationName[] {
  if (!methods.includes('generateContent') || !id.startsWith('gemini-')) return [];
  if (/tts|live|embedding|audio|omni|robotics|computer-use/.test(id)) return [];
  return /image/.test(id) ? ['image.generate'] : ['text.generate'];
}

import { callOnce } from '@antiphon/wire';
import { z } from 'zod';
import { checkError } from '../kit/check-error.ts';
import type { KeyCheck, ModelContext, Provider } from '../spec.ts';
import { compatibleErrors } from './errors.ts';
import { entryFor } from './local.ts';
import { addressOf, compatibleText } from './text.ts';
import { modelListSchema } from './wire.ts';

export { type FoundOllama, findOllama, isLocal } from './local.ts';

/** Any server that speaks Chat Completions: Ollama, LM Studio, vLLM, llama.cpp, OpenRouter and others. */
export function createOpenAiCompatible(): Provider {
  return {
    id: 'openai-compatible',
    name: 'OpenAI-compatible address',
    isSandbox: false,
    keyForm: z.strictObject({
      baseUrl: z
        .url({ protocol: /^https?$/, error: 'Enter an address that begins with http:// or https://.' })
        .meta({ title: 'Address', description: 'Usually ending in /v1.' }),
      apiKey: z
        .string()
        .trim()
        .default('')
        .meta({ title: 'Provider key', description: 'Where the server wants one.', format: 'password' }),
    }),
    keyHelp:
      'Enter the address of the server, for example http://127.0.0.1:11434/v1 for Ollama. A local server needs no key.',
    catalogueAt: () => [],
    operations: { 'text.generate': compatibleText },
    checkKey,
  };
}

/** GET {baseUrl}/models. The server's own list is all we know: embedding models are left out by their names. */
async function checkKey(context: ModelContext): Promise<KeyCheck> {
  const baseUrl = addressOf(context.secret);
  if (baseUrl === undefined)
    return {
      kind: 'refused',
      error: {
        kind: 'rejected',
        code: 'no_address',
        words: 'Enter the address of the server, for example http://127.0.0.1:11434/v1.',
      },
    };
  const { apiKey } = context.secret;
  const headers = apiKey === '' ? {} : { authorization: `Bearer ${apiKey}` };
  const answer = await callOnce(context.fetch, { url: `${baseUrl}/models`, headers, signal: context.signal });
  const list =
    answer.kind === 'answered' && answer.status === 200 ? modelListSchema.safeParse(answer.json()).data : undefined;
  if (list === undefined)
    return { kind: 'refused', error: checkError(answer, compatibleErrors(baseUrl), { now: context.now, apiKey }) };
  return {
    kind: 'accepted',
    models: list.data.filter(({ id }) => !/embed|rerank|whisper|tts/i.test(id)).map(({ id }) => entryFor(id, baseUrl)),
  };
}

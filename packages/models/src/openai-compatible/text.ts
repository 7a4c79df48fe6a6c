/** Text by Chat Completions, the form that servers of this kind share, through the AI SDK. No handle, no cancel. */
import { createOpenAICompatible as createSdk } from '@ai-sdk/openai-compatible';
import { estimateText } from '../kit/estimate.ts';
import { runSdkText } from '../kit/sdk-text.ts';
import type { OperationAdapter, ProviderSecret, RunOutcome } from '../spec.ts';
import { compatibleErrors } from './errors.ts';

const noAddress: RunOutcome = {
  kind: 'failed',
  error: {
    kind: 'rejected',
    code: 'no_address',
    words: 'No address is entered for this server. Enter it with the key, for example http://127.0.0.1:11434/v1.',
  },
};

/** The address without a slash at its end; undefined when none was given. */
export function addressOf(secret: ProviderSecret): string | undefined {
  return secret.baseUrl?.trim().replace(/\/+$/, '') || undefined;
}

export const compatibleText: OperationAdapter<'text.generate'> = {
  estimate: (params, model) => estimateText([params.instructions, params.prompt], params.maxOutputTokens, model),
  async start(call, model) {
    const baseURL = addressOf(call.secret);
    if (baseURL === undefined) return noAddress;
    const apiKey = call.secret.apiKey || undefined;
    return runSdkText(call, model, {
      model: (fetch) =>
        createSdk({ name: 'compatible', baseURL, apiKey, fetch, includeUsage: true }).chatModel(call.params.model),
      dialect: compatibleErrors(baseURL),
    });
  },
};

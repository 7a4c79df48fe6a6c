/**
 * Text by the Gemini API through the AI SDK. It gives no handle: a lost answer stays unknown, and closing the stream
 * is the only way to stop (README: what that does).
 */
import { createGoogle as createSdk } from '@ai-sdk/google';
import { estimateText } from '../kit/estimate.ts';
import { runSdkText, type SdkText } from '../kit/sdk-text.ts';
import type { OperationAdapter } from '../spec.ts';
import { googleErrors } from './errors.ts';

export function googleText(baseUrl: string): OperationAdapter<'text.generate'> {
  return {
    estimate: (params, model) => estimateText([params.instructions, params.prompt], params.maxOutputTokens, model),
    start: (call, model) =>
      runSdkText(call, model, {
        model: (fetch) => createSdk({ apiKey: call.secret.apiKey, baseURL: baseUrl, fetch })(call.params.model),
        dialect: googleErrors,
        providerOptions: thinkingFor(call.params.model),
      }),
  };
}

/**
 * Gemini thinks before it writes, inside our token limit and at the price of output. A caption needs little of it:
 * the least that each family allows (ai.google.dev/gemini-api/docs/thinking, read 2026-11-20).
 */
function thinkingFor(model: string): SdkText['providerOptions'] {
  if (model.startsWith('gemini-2.5-pro')) return { google: { thinkingConfig: { thinkingBudget: 128 } } };
  if (model.startsWith('gemini-2.5')) return { google: { thinkingConfig: { thinkingBudget: 0 } } };
  return { google: { thinkingConfig: { thinkingLevel: 'low' } } };
}

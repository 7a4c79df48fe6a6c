/**
 * Text by the Messages API through the AI SDK. It gives no handle: a lost answer stays unknown, and closing the
 * stream is the only way to stop (README: what that does).
 */
import { createAnthropic as createSdk } from '@ai-sdk/anthropic';
import { estimateText } from '../kit/estimate.ts';
import { runSdkText } from '../kit/sdk-text.ts';
import type { OperationAdapter } from '../spec.ts';
import { anthropicErrors } from './errors.ts';

export function anthropicText(baseUrl: string): OperationAdapter<'text.generate'> {
  return {
    estimate: (params, model) => estimateText([params.instructions, params.prompt], params.maxOutputTokens, model),
    start: (call, model) =>
      runSdkText(call, model, {
        model: (fetch) => createSdk({ apiKey: call.secret.apiKey, baseURL: baseUrl, fetch })(call.params.model),
        dialect: anthropicErrors,
      }),
  };
}

/** The providers of this installation: one line each. No other file names them. */
import { type AnthropicOptions, createAnthropic } from './anthropic/index.ts';
import { createGoogle, type GoogleOptions } from './google/index.ts';
import { createOpenAi, type OpenAiOptions } from './openai/index.ts';
import { createOpenAiCompatible } from './openai-compatible/index.ts';
import { createSandbox, type SandboxOptions } from './sandbox/index.ts';
import type { Provider } from './spec.ts';

export { type FoundOllama, findOllama } from './openai-compatible/index.ts';
export { startSandboxModels } from './sandbox/stand-in.ts';

/** Addresses. Those of real providers only where they differ from the real ones: in tests. */
export interface ProviderOptions {
  /** Absent: no sandbox. */
  readonly sandbox?: SandboxOptions;
  readonly openai?: OpenAiOptions;
  readonly anthropic?: AnthropicOptions;
  readonly google?: GoogleOptions;
}

/** Makes every provider's adapter. Nothing is asked of anybody. */
export function createProviders(options: ProviderOptions = {}): Provider[] {
  return [
    createOpenAi(options.openai),
    createAnthropic(options.anthropic),
    createGoogle(options.google),
    createOpenAiCompatible(),
    ...(options.sandbox ? [createSandbox(options.sandbox)] : []),
  ];
}

/** Text through the AI SDK, for providers whose streams it reads well and that give no handle. */
import type { Answer } from '@antiphon/wire';
import { type LanguageModel, type LanguageModelUsage, streamText } from 'ai';
import type { Cost, ModelEntry, RunOutcome, SafeFetch, StartCall } from '../spec.ts';
import { recordOneCall } from './call-streaming.ts';
import { type ErrorDialect, evidenceOf, startError } from './model-errors.ts';
import { costOf, type UsedUnits } from './money.ts';

/** The SDK's warnings are part of our outcome; it need not print them as well. */
globalThis.AI_SDK_LOG_WARNINGS = false;

export interface SdkText {
  /** Makes the SDK's model on a fetch of ours. */
  model(fetch: SafeFetch): LanguageModel;
  readonly dialect: ErrorDialect;
  /** Absent: as the SDK counts. */
  used?(usage: LanguageModelUsage): UsedUnits;
  readonly providerOptions?: Parameters<typeof streamText>[0]['providerOptions'];
}

/** What the stream gave before it ended. */
interface Heard {
  text: string;
  usage?: LanguageModelUsage;
  finish?: string;
  /** The provider gave a reason of its own for the end; without one the stream may have broken off. */
  isEndTold?: boolean;
  failure?: unknown;
  readonly warnings: { code: string; words: string }[];
}

/** Runs one text: at most one call, no retry, pieces handed on as they come. */
export async function runSdkText(
  call: StartCall<'text.generate'>,
  entry: ModelEntry,
  how: SdkText,
): Promise<RunOutcome> {
  if (call.signal?.aborted) return { kind: 'cancelled', cost: nothing(entry) };
  const recorded = recordOneCall(call.fetch);
  const heard = await listen(call, how, recorded.fetch);
  const answer = await recorded.outcome();
  if (answer === null) throw new Error(`The SDK made no call for ${entry.id}: ${String(heard.failure)}`);
  return judge(call, entry, how, heard, answer);
}

async function listen(call: StartCall<'text.generate'>, how: SdkText, fetch: SafeFetch): Promise<Heard> {
  const heard: Heard = { text: '', warnings: [] };
  const { instructions, prompt, maxOutputTokens, temperature } = call.params;
  const result = streamText({
    model: how.model(fetch),
    instructions,
    prompt,
    maxOutputTokens,
    ...(temperature !== undefined && { temperature }),
    maxRetries: 0,
    abortSignal: call.signal,
    providerOptions: how.providerOptions,
    onError: ({ error }) => {
      heard.failure = error;
    },
  });
  for await (const part of result.stream) {
    if (part.type === 'text-delta') {
      heard.text += part.text;
      call.onText?.(part.text);
    } else if (part.type === 'start-step') {
      for (const warning of part.warnings)
        heard.warnings.push({
          code: 'option_not_used',
          words: `${how.dialect.name} did not use an option: ${JSON.stringify(warning)}`,
        });
    } else if (part.type === 'finish-step') {
      heard.usage = part.usage;
      heard.finish = part.finishReason;
      heard.isEndTold = part.rawFinishReason !== undefined || part.finishReason === 'content-filter';
    } else if (part.type === 'error') heard.failure = part.error;
  }
  return heard;
}

function judge(
  call: StartCall<'text.generate'>,
  entry: ModelEntry,
  how: SdkText,
  heard: Heard,
  answer: Answer,
): RunOutcome {
  const scene = { now: call.now, apiKey: call.secret.apiKey };
  if (answer.kind !== 'answered') {
    if (call.signal?.aborted) return { kind: 'cancelled', cost: answer.kind === 'not_sent' ? nothing(entry) : null };
    return { kind: 'failed', error: startError(answer, how.dialect, scene) };
  }
  const isWhole = heard.isEndTold === true && heard.finish !== 'error' && heard.failure === undefined;
  if (answer.status < 200 || answer.status > 299 || !isWhole || heard.usage === undefined) {
    if (call.signal?.aborted) return { kind: 'cancelled', cost: null };
    return { kind: 'failed', error: startError(answer, how.dialect, scene) };
  }
  const cost = costOfUsage(entry, heard.usage, how);
  if (heard.text === '')
    return { kind: 'failed', error: emptyAnswer(how, heard, answer.body, call.secret.apiKey), ...(cost && { cost }) };
  const warnings = [...heard.warnings, ...finishWarnings(heard.finish, how.dialect.name)];
  return {
    kind: 'succeeded',
    outputs: [{ kind: 'text', text: heard.text }],
    cost,
    ...(warnings.length > 0 && { warnings }),
  };
}

function emptyAnswer(how: SdkText, heard: Heard, body: string, apiKey: string) {
  const words =
    heard.finish === 'content-filter'
      ? `${how.dialect.name} refused to answer because of its content rules. It charges for what it read.`
      : `${how.dialect.name} ended without a word (${heard.finish ?? 'no reason given'}). It charges for what it read; a longer limit may help.`;
  return {
    kind: 'rejected',
    code: heard.finish === 'content-filter' ? 'content_policy' : 'empty_answer',
    words,
    evidence: evidenceOf(body, apiKey),
  } as const;
}

/** A text that ended at our limit or at the provider's filter is given, with a word about it. */
export function finishWarnings(finish: string | undefined, provider: string): { code: string; words: string }[] {
  if (finish === 'length')
    return [
      { code: 'cut_at_limit', words: `${provider} stopped at the length limit: the text may end in the middle.` },
    ];
  if (finish === 'content-filter')
    return [
      {
        code: 'content_policy',
        words: `${provider} stopped because of its content rules: the text may end in the middle.`,
      },
    ];
  return [];
}

/** Units as the SDK counts them: `inputTokens` includes cached ones, thinking is inside `outputTokens`. */
export function usedUnits(usage: LanguageModelUsage): UsedUnits {
  const cachedInputTokens = usage.inputTokenDetails.cacheReadTokens ?? 0;
  const cacheWriteTokens = usage.inputTokenDetails.cacheWriteTokens ?? 0;
  const inputTokens =
    usage.inputTokenDetails.noCacheTokens ?? (usage.inputTokens ?? 0) - cachedInputTokens - cacheWriteTokens;
  return { inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens: usage.outputTokens ?? 0 };
}

function costOfUsage(entry: ModelEntry, usage: LanguageModelUsage, how: SdkText): Cost | null {
  if (!entry.prices) return null;
  const isFree = entry.prices.inputToken === 0n && entry.prices.outputToken === 0n;
  if (usage.inputTokens === undefined || usage.outputTokens === undefined) return isFree ? nothing(entry) : null;
  return costOf(entry.prices, (how.used ?? usedUnits)(usage), entry.priceVersion);
}

function nothing(entry: ModelEntry): Cost {
  return { amount: 0n, lines: [], priceVersion: entry.priceVersion, source: 'catalogue' };
}

/**
 * Text by the Responses API in background mode: the response's id comes at once and is the handle, so that a killed
 * process reads the answer later (GET /v1/responses/{id}) and a person can stop it (POST …/cancel).
 * Raw calls, because the AI SDK 7 neither sends `background` nor tells the id before the end.
 * Source: openapi 2.3.0 of 2026-08-21; guide "Background mode", read 2026-11-20.
 */

import { type CallRequest, callOnce } from '@antiphon/wire';
import { z } from 'zod';
import { callStreaming, parseJson } from '../kit/call-streaming.ts';
import { estimateText } from '../kit/estimate.ts';
import { evidenceOf, startError } from '../kit/model-errors.ts';
import { costOf } from '../kit/money.ts';
import { unreadable } from '../kit/read-work.ts';
import { finishWarnings } from '../kit/sdk-text.ts';
import type {
  Cost,
  HandleCall,
  ModelContext,
  ModelEntry,
  ModelError,
  OperationAdapter,
  RunOutcome,
  StartCall,
  TextParams,
} from '../spec.ts';
import { openAiErrors } from './errors.ts';
import { type OpenAiResponse, responseSchema, streamEventSchema } from './wire.ts';

const handleSchema = z.object({ responseId: z.string() });
const WAIT_MS = 1_000;

/** Models that think before they write: they take an effort and refuse a temperature. */
const thinks = (model: string): boolean => /^(?:gpt-[5-9]|o\d)/.test(model);

/** The body of POST /v1/responses. */
export function responsesBody(params: TextParams, idempotencyKey: string): Record<string, unknown> {
  return {
    model: params.model,
    instructions: params.instructions,
    input: params.prompt,
    max_output_tokens: params.maxOutputTokens,
    background: true,
    store: true,
    stream: true,
    metadata: { generation: idempotencyKey.slice(0, 512) },
    ...(thinks(params.model)
      ? { reasoning: { effort: 'low' } }
      : params.temperature !== undefined && { temperature: params.temperature }),
  };
}

export function openAiText(baseUrl: string): OperationAdapter<'text.generate'> {
  return {
    estimate: (params, model) => estimateText([params.instructions, params.prompt], params.maxOutputTokens, model),
    start: (call, model) => start(baseUrl, call, model),
    status: (call, model) => read(call, model, { url: responseUrl(baseUrl, call) }),
    cancel: (call, model) => cancel(baseUrl, call, model),
  };
}

async function start(baseUrl: string, call: StartCall<'text.generate'>, model: ModelEntry): Promise<RunOutcome> {
  if (call.signal?.aborted) return { kind: 'cancelled', cost: nothing(model) };
  let responseId: string | undefined;
  let ended: OpenAiResponse | undefined;
  const request: CallRequest = {
    url: `${baseUrl}/responses`,
    headers: headersOf(call),
    json: responsesBody(call.params, call.idempotencyKey),
    signal: call.signal,
  };
  const answer = await callStreaming(call.fetch, request, async ({ data }) => {
    const event = streamEventSchema.safeParse(parseJson(data)).data;
    if (event === undefined) return;
    if (event.type === 'response.output_text.delta') {
      if ('delta' in event && typeof event.delta === 'string') call.onText?.(event.delta);
      return;
    }
    const response = responseSchema.parse(event.response);
    if (responseId === undefined) {
      responseId = response.id;
      await call.onHandle?.({ responseId });
    }
    if (response.status !== 'queued' && response.status !== 'in_progress') ended = response;
  });
  if (ended !== undefined) return judge(ended, call, model, unusedOptions(call.params));
  if (responseId !== undefined) return { kind: 'running', handle: { responseId }, waitMs: WAIT_MS };
  if (call.signal?.aborted) return { kind: 'cancelled', cost: answer.kind === 'not_sent' ? nothing(model) : null };
  return { kind: 'failed', error: startError(answer, openAiErrors, sceneOf(call)) };
}

async function read(call: HandleCall, model: ModelEntry, request: CallRequest): Promise<RunOutcome> {
  const answer = await callOnce(call.fetch, { ...request, headers: headersOf(call), signal: call.signal });
  const response =
    answer.kind === 'answered' && answer.status === 200 ? responseSchema.safeParse(answer.json()).data : undefined;
  return response === undefined
    ? unreadable(answer, call.handle, openAiErrors, sceneOf(call))
    : judge(response, call, model);
}

/** Work that has ended cannot be stopped (OpenAI answers 400): then its own end counts. */
async function cancel(baseUrl: string, call: HandleCall, model: ModelEntry): Promise<RunOutcome> {
  const answer = await callOnce(call.fetch, {
    url: `${responseUrl(baseUrl, call)}/cancel`,
    method: 'POST',
    headers: headersOf(call),
    signal: call.signal,
  });
  const response =
    answer.kind === 'answered' && answer.status === 200 ? responseSchema.safeParse(answer.json()).data : undefined;
  return response === undefined ? read(call, model, { url: responseUrl(baseUrl, call) }) : judge(response, call, model);
}

function judge(
  response: OpenAiResponse,
  call: ModelContext,
  model: ModelEntry,
  warnings: { code: string; words: string }[] = [],
): RunOutcome {
  const handle = { responseId: response.id };
  const cost = costOfResponse(response, model);
  const text = response.output
    .flatMap((item) => (item.type === 'message' ? (item.content ?? []) : []))
    .map((part) => part.text ?? '')
    .join('');
  if (response.status === 'queued' || response.status === 'in_progress')
    return { kind: 'running', handle, waitMs: WAIT_MS };
  if (response.status === 'cancelled') return { kind: 'cancelled', cost };
  if (response.status === 'failed' || text === '')
    return { kind: 'failed', error: endedBadly(response, call), ...(cost && { cost }) };
  const reason = response.incomplete_details?.reason === 'content_filter' ? 'content-filter' : 'length';
  const told = [...warnings, ...(response.status === 'incomplete' ? finishWarnings(reason, 'OpenAI') : [])];
  return { kind: 'succeeded', outputs: [{ kind: 'text', text }], cost, ...(told.length > 0 && { warnings: told }) };
}

/** A response that ended without a text. OpenAI started it: "not paid" is only as sure as its own error code. */
function endedBadly(response: OpenAiResponse, call: ModelContext): ModelError {
  const code = response.error?.code ?? response.incomplete_details?.reason ?? 'empty_answer';
  const evidence = evidenceOf(
    JSON.stringify({ status: response.status, error: response.error, incomplete_details: response.incomplete_details }),
    call.secret.apiKey,
  );
  const own = openAiErrors.refine?.({ code, message: response.error?.message ?? undefined }, 200);
  if (own) return { ...own, evidence };
  if (code === 'rate_limit_exceeded')
    return { kind: 'rate_limited', code, words: 'OpenAI asks us to slow down. It did not answer.', evidence };
  if (response.status === 'failed')
    return {
      kind: 'unknown_outcome',
      code,
      words: 'OpenAI failed while it worked. It may charge for what it did.',
      evidence,
    };
  const words =
    code === 'max_output_tokens'
      ? 'OpenAI used up the length limit before the first word of the answer. Set a longer limit.'
      : 'OpenAI ended without a word. It charges for what it read.';
  return { kind: 'rejected', code, words, evidence };
}

function costOfResponse(response: OpenAiResponse, model: ModelEntry): Cost | null {
  const { usage } = response;
  if (!usage || !model.prices) return null;
  const cachedInputTokens = usage.input_tokens_details?.cached_tokens ?? 0;
  const cacheWriteTokens = usage.input_tokens_details?.cache_write_tokens ?? 0;
  const inputTokens = Math.max(0, usage.input_tokens - cachedInputTokens - cacheWriteTokens);
  return costOf(
    model.prices,
    { inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens: usage.output_tokens },
    model.priceVersion,
  );
}

function unusedOptions(params: TextParams): { code: string; words: string }[] {
  if (params.temperature === undefined || !thinks(params.model)) return [];
  return [{ code: 'option_not_used', words: 'This model takes no temperature; it was left out.' }];
}

function responseUrl(baseUrl: string, call: HandleCall): string {
  return `${baseUrl}/responses/${encodeURIComponent(handleSchema.parse(call.handle).responseId)}`;
}

export function headersOf(call: ModelContext): Record<string, string> {
  return { authorization: `Bearer ${call.secret.apiKey}` };
}

export const sceneOf = (call: ModelContext) => ({ now: call.now, apiKey: call.secret.apiKey });

function nothing(model: ModelEntry): Cost {
  return { amount: 0n, lines: [], priceVersion: model.priceVersion, source: 'catalogue' };
}

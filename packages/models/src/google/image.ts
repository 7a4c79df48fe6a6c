/**
 * Pictures by Gemini Image models: POST …:generateContent with modality IMAGE. Raw, because the price needs the
 * tokens split by modality, which the AI SDK drops.
 */
import { callOnce } from '@antiphon/wire';
import type { z } from 'zod';
import { estimateImage } from '../kit/estimate.ts';
import { evidenceOf, startError } from '../kit/model-errors.ts';
import { costOf, type UsedUnits } from '../kit/money.ts';
import type { Cost, ImageParams, ModelEntry, OperationAdapter, RunOutcome, StartCall } from '../spec.ts';
import { googleErrors } from './errors.ts';
import { generatedSchema } from './wire.ts';

/**
 * All that one picture may cost in tokens, thinking and words around it included: it is sent as the limit, so that
 * the estimate's bound is Google's promise and not our hope. A picture itself is 1,120 or 1,290 tokens.
 */
const MOST_TOKENS = 4_096;

/** Google takes a ratio, not a size: ai.google.dev/gemini-api/docs/image-generation, read 2026-11-20. */
const RATIOS = ['1:1', '4:5', '5:4', '3:4', '4:3', '2:3', '3:2', '9:16', '16:9', '21:9'];

/** The nearest ratio of a size like "928x1152". */
export function aspectRatio(size: string): string {
  const [width = 1, height = 1] = size.split('x').map(Number);
  const distance = (ratio: string): number => {
    const [across = 1, up = 1] = ratio.split(':').map(Number);
    return Math.abs(Math.log(width / height / (across / up)));
  };
  return RATIOS.reduce((best, ratio) => (distance(ratio) < distance(best) ? ratio : best));
}

/** The body of POST …:generateContent for one picture. */
export function imageBody(params: ImageParams): Record<string, unknown> {
  return {
    contents: [{ role: 'user', parts: [{ text: params.prompt }] }],
    generationConfig: {
      responseModalities: ['IMAGE'],
      candidateCount: 1,
      maxOutputTokens: MOST_TOKENS,
      imageConfig: { aspectRatio: aspectRatio(params.size) },
    },
  };
}

export function googleImage(baseUrl: string): OperationAdapter<'image.generate'> {
  return {
    estimate: (params, model) =>
      estimateImage(params.prompt, { most: MOST_TOKENS, expected: model.pictureTokens?.any?.any ?? 1_120 }, model),
    start: (call, model) => start(baseUrl, call, model),
  };
}

async function start(baseUrl: string, call: StartCall<'image.generate'>, model: ModelEntry): Promise<RunOutcome> {
  const nothing: Cost = { amount: 0n, lines: [], priceVersion: model.priceVersion, source: 'catalogue' };
  if (call.signal?.aborted) return { kind: 'cancelled', cost: nothing };
  if (model.sizes && !model.sizes.includes(call.params.size)) {
    return {
      kind: 'failed',
      error: {
        kind: 'rejected',
        code: 'size_not_offered',
        words: `${model.name} makes no picture of ${call.params.size}; it makes ${model.sizes.join(', ')}.`,
      },
    };
  }
  const url = `${baseUrl}/models/${encodeURIComponent(call.params.model)}:generateContent`;
  const answer = await callOnce(call.fetch, {
    url,
    headers: { 'x-goog-api-key': call.secret.apiKey },
    json: imageBody(call.params),
    signal: call.signal,
  });
  if (answer.kind !== 'answered' && call.signal?.aborted)
    return { kind: 'cancelled', cost: answer.kind === 'not_sent' ? nothing : null };
  const generated =
    answer.kind === 'answered' && answer.status === 200 ? generatedSchema.safeParse(answer.json()).data : undefined;
  if (generated === undefined || answer.kind !== 'answered')
    return { kind: 'failed', error: startError(answer, googleErrors, { now: call.now, apiKey: call.secret.apiKey }) };
  return judge(generated, call, model, answer.body);
}

function judge(
  generated: z.infer<typeof generatedSchema>,
  call: StartCall<'image.generate'>,
  model: ModelEntry,
  raw: string,
): RunOutcome {
  const cost = model.prices ? costOf(model.prices, usedBy(generated.usageMetadata), model.priceVersion) : null;
  const parts = generated.candidates[0]?.content?.parts ?? [];
  const picture = parts.find((part) => part.inlineData !== undefined && part.thought !== true)?.inlineData;
  if (!picture) {
    const reason = generated.promptFeedback?.blockReason ?? generated.candidates[0]?.finishReason ?? 'no picture';
    const isPolicy = /SAFETY|PROHIBITED|BLOCK|RECITATION|IMAGE_/.test(reason);
    const words = isPolicy
      ? `Google refused this picture because of its content rules (${reason}). Say it in another way.`
      : `Google ended without a picture (${reason}).`;
    const error = {
      kind: 'rejected',
      code: isPolicy ? 'content_policy' : 'empty_answer',
      words,
      evidence: evidenceOf(raw, call.secret.apiKey),
    } as const;
    return { kind: 'failed', error, ...(cost && { cost }) };
  }
  const outputs = [
    { kind: 'image' as const, bytes: new Uint8Array(Buffer.from(picture.data, 'base64')), mimeType: picture.mimeType },
  ];
  const isLeftOut = call.params.quality !== undefined && call.params.quality !== 'medium';
  const warnings = isLeftOut
    ? [{ code: 'option_not_used', words: `${model.name} knows one quality; "${call.params.quality}" was left out.` }]
    : undefined;
  return { kind: 'succeeded', outputs, cost, ...(warnings && { warnings }) };
}

/** Picture tokens by Google's own split; thinking and words around the picture at the price of text. */
function usedBy(usage: z.infer<typeof generatedSchema>['usageMetadata']): UsedUnits {
  const imageOutputTokens = usage.candidatesTokensDetails
    .filter((detail) => detail.modality === 'IMAGE')
    .reduce((sum, detail) => sum + detail.tokenCount, 0);
  const outputTokens = Math.max(0, usage.candidatesTokenCount - imageOutputTokens) + usage.thoughtsTokenCount;
  return { inputTokens: usage.promptTokenCount, outputTokens, imageOutputTokens };
}

/** Pictures by POST /v1/images/generations (gpt-image family). It answers in one piece and gives no handle. */
import { callOnce } from '@antiphon/wire';
import type { z } from 'zod';
import { estimateImage } from '../kit/estimate.ts';
import { startError } from '../kit/model-errors.ts';
import { costOf, type UsedUnits } from '../kit/money.ts';
import type { ImageParams, ModelEntry, OperationAdapter, RunOutcome, StartCall } from '../spec.ts';
import { openAiErrors } from './errors.ts';
import { headersOf, sceneOf } from './text.ts';
import { imagesSchema } from './wire.ts';

/** The body of POST /v1/images/generations. PNG: lossless, so that our own sizes can be cut from it. */
export function imagesBody(params: ImageParams): Record<string, unknown> {
  return {
    model: params.model,
    prompt: params.prompt,
    n: 1,
    size: params.size,
    quality: params.quality ?? 'medium',
    output_format: 'png',
  };
}

export function openAiImage(baseUrl: string): OperationAdapter<'image.generate'> {
  return {
    estimate(params, model) {
      const most = model.pictureTokens?.[params.quality ?? 'medium']?.[params.size];
      return most === undefined
        ? null
        : estimateImage(params.prompt, { most, expected: Math.floor(most * 0.9) }, model);
    },
    start: (call, model) => start(baseUrl, call, model),
  };
}

async function start(baseUrl: string, call: StartCall<'image.generate'>, model: ModelEntry): Promise<RunOutcome> {
  const nothing = { amount: 0n, lines: [], priceVersion: model.priceVersion, source: 'catalogue' } as const;
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
  const answer = await callOnce(call.fetch, {
    url: `${baseUrl}/images/generations`,
    headers: headersOf(call),
    json: imagesBody(call.params),
    signal: call.signal,
  });
  if (answer.kind !== 'answered' && call.signal?.aborted)
    return { kind: 'cancelled', cost: answer.kind === 'not_sent' ? nothing : null };
  const images =
    answer.kind === 'answered' && answer.status === 200 ? imagesSchema.safeParse(answer.json()).data : undefined;
  if (images === undefined) return { kind: 'failed', error: startError(answer, openAiErrors, sceneOf(call)) };
  const mimeType = `image/${images.output_format ?? 'png'}`;
  const outputs = images.data.slice(0, 1).map((image) => ({
    kind: 'image' as const,
    bytes: new Uint8Array(Buffer.from(image.b64_json, 'base64')),
    mimeType,
  }));
  const cost = images.usage && model.prices ? costOf(model.prices, usedBy(images.usage), model.priceVersion) : null;
  return { kind: 'succeeded', outputs, cost };
}

/** All output tokens are the picture's unless OpenAI splits them. */
function usedBy(usage: NonNullable<z.infer<typeof imagesSchema>['usage']>): UsedUnits {
  const imageInputTokens = usage.input_tokens_details?.image_tokens ?? 0;
  const outputTokens = usage.output_tokens_details?.text_tokens ?? 0;
  return {
    inputTokens: usage.input_tokens - imageInputTokens,
    imageInputTokens,
    outputTokens,
    imageOutputTokens: usage.output_tokens - outputTokens,
  };
}

/** A picture goes up in two calls: LinkedIn names it and an address, then takes the bytes (Images API, 2026-05). */
import { z } from 'zod';
import { readAnswer } from '../kit/server.ts';
import type { StepCall, StepOutcome, VersionMedia } from '../spec.ts';
import { callLinkedIn, type Ground, putFile } from './api.ts';
import { cardOf, mediaOf } from './content.rules.ts';
import { errorOf } from './errors.ts';
import { imageUploadAnswer } from './wire.ts';

/** Left between the two calls. */
const opened = z.strictObject({ image: z.string().min(1), uploadUrl: z.url() });

/** The next call of a picture's step; without a usable `pending` it begins anew, which leaves an unused name behind. */
export async function uploadImage(ground: Ground<StepCall>): Promise<StepOutcome> {
  const kept = opened.safeParse(ground.context.pending);
  return kept.success ? sendBytes(ground, kept.data) : openUpload(ground);
}

async function openUpload(ground: Ground<StepCall>): Promise<StepOutcome> {
  const { context } = ground;
  const reply = await callLinkedIn(ground, {
    path: '/rest/images?action=initializeUpload',
    json: { initializeUploadRequest: { owner: context.account.remoteId } },
  });
  const answer = readAnswer(reply, imageUploadAnswer);
  if (!answer) return { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
  const { image, uploadUrl } = answer.value;
  return { kind: 'pending', pending: { image, uploadUrl }, waitMs: 1, answered: `LinkedIn waits for ${image}.` };
}

async function sendBytes(ground: Ground<StepCall>, { image, uploadUrl }: z.infer<typeof opened>): Promise<StepOutcome> {
  const { context } = ground;
  const source = await context.media(pictureOf(context).assetId);
  const { mimeType, sizeBytes } = source;
  const reply = await putFile(ground, uploadUrl, { body: await source.stream(), mimeType, sizeBytes });
  if (reply.kind === 'answered' && (reply.status === 200 || reply.status === 201))
    return { kind: 'done', trace: { remoteId: image }, answered: `Taken as ${image}.` };
  return { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
}

function pictureOf({ content, step }: StepCall): VersionMedia {
  const index = Number(step.key.split('.')[1] ?? 1) - 1;
  const media = step.key === 'card-1' ? cardOf(content)?.thumbnail : mediaOf(content)[index];
  if (!media) throw new Error(`The step ${step.key} has no picture.`);
  return media;
}

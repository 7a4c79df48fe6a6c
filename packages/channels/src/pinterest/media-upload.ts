/**
 * The way of a video: an upload is registered with Pinterest, the file goes to a storage address as a form, and
 * Pinterest works on it until it can be pinned (developers.pinterest.com, “Create boards and Pins”, 2026-11-21).
 * Every call can be made again without harm: what was registered and never pinned is seen by nobody.
 */
import { type Answer, callOnce } from '@antiphon/wire';
import { z } from 'zod';
import { packMultipart, readAnswer } from '../kit/server.ts';
import type { ChannelError, Json, StepCall, StepOutcome } from '../spec.ts';
import { callApi, type Ground } from './api.ts';
import { readBudgets } from './budgets.ts';
import { videoOf } from './content.rules.ts';
import { errorOf } from './errors.ts';
import { mediaAnswer, mediaUpload } from './wire.ts';

/** What the next call does. `turn` counts the registrations before this one. */
const uploadState = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('register'), turn: z.int() }),
  z.strictObject({
    kind: z.literal('send'),
    turn: z.int(),
    mediaId: z.string(),
    url: z.url(),
    parameters: z.record(z.string(), z.string()),
  }),
  z.strictObject({ kind: z.literal('look'), mediaId: z.string() }),
]);
type UploadState = z.infer<typeof uploadState>;

/** A form that ran out while we waited is refused once; a second refusal is no accident. */
const mostTurns = 2;
const lookEveryMs = 5_000;

/** The next call of the upload, from what an earlier one left. */
export async function continueUpload(ground: Ground<StepCall>): Promise<StepOutcome> {
  const kept = uploadState.safeParse(ground.context.pending);
  const state: UploadState = kept.success ? kept.data : { kind: 'register', turn: 0 };
  if (state.kind === 'register') return register(ground, state.turn);
  return state.kind === 'send' ? send(ground, state) : look(ground, state.mediaId);
}

async function register(ground: Ground<StepCall>, turn: number): Promise<StepOutcome> {
  const { now } = ground.context;
  const reply = await callApi(ground, { path: '/media', json: { media_type: 'video' } });
  const upload = readAnswer(reply, mediaUpload);
  const budgets = readBudgets(reply, now);
  if (!upload) return { kind: 'failed', error: errorOf(reply, 'harmless', now), budgets };
  const { media_id: mediaId, upload_url: url, upload_parameters: parameters } = upload;
  const next = goOn(
    { kind: 'send', turn, mediaId, url, parameters },
    1,
    `Pinterest waits for the video as ${mediaId}.`,
  );
  return { ...next, budgets };
}

/** The storage is not Pinterest's API: our token does not go there, the form's own fields let the file in. */
async function send(
  { context }: Ground<StepCall>,
  state: Extract<UploadState, { kind: 'send' }>,
): Promise<StepOutcome> {
  const source = await context.media(videoOf(context.content)?.assetId ?? missingVideo());
  const file = { name: 'file', filename: `video.${source.mimeType.split('/')[1]}`, source };
  const form = await packMultipart(state.parameters, file, `antiphon-${context.identity.seed}`);
  const reply = await callOnce(context.fetch, {
    url: state.url,
    method: 'POST',
    headers: { 'content-type': form.contentType, 'content-length': String(form.sizeBytes) },
    body: form.body,
    ...(context.signal ? { signal: context.signal } : {}),
  });
  if (reply.kind === 'answered' && reply.status >= 200 && reply.status < 300)
    return goOn({ kind: 'look', mediaId: state.mediaId }, lookEveryMs, 'The video has arrived.');
  const isRefused = reply.kind === 'answered' && reply.status >= 400 && reply.status < 500 && reply.status !== 408;
  if (isRefused && state.turn + 1 < mostTurns)
    return goOn(
      { kind: 'register', turn: state.turn + 1 },
      2_000,
      'The storage no longer takes this upload; it begins anew.',
    );
  return { kind: 'failed', error: storageError(reply, context.now) };
}

/** The storage's own answers may repeat the form's secrets, so only its code is kept. */
function storageError(reply: Answer, now: Date): ChannelError {
  const { evidence: _kept, ...error } = errorOf(reply, 'harmless', now);
  if (reply.kind !== 'answered') return error;
  const code = /<Code>(\w{1,60})<\/Code>/.exec(reply.body)?.[1] ?? `http_${reply.status}`;
  const isPassing = error.kind === 'temporary' || error.kind === 'rate_limited';
  const words = `The storage that Pinterest named for the video refused it (${code}).`;
  return isPassing ? { ...error, code } : { kind: 'rejected', code, words, status: reply.status };
}

async function look(ground: Ground<StepCall>, mediaId: string): Promise<StepOutcome> {
  const { now } = ground.context;
  const reply = await callApi(ground, { path: `/media/${encodeURIComponent(mediaId)}` });
  const media = readAnswer(reply, mediaAnswer);
  const budgets = readBudgets(reply, now);
  if (!media) return { kind: 'failed', error: errorOf(reply, 'harmless', now), budgets };
  if (media.status === 'succeeded')
    return { kind: 'done', trace: { remoteId: mediaId }, answered: `Taken as video ${mediaId}.`, budgets };
  if (media.status === 'failed') {
    const words =
      'Pinterest could not read the video. Check that it plays, and that it is MP4 or MOV with H.264 or H.265.';
    return { kind: 'failed', error: { kind: 'rejected', code: 'video_unreadable', words }, budgets };
  }
  return { ...goOn({ kind: 'look', mediaId }, lookEveryMs, 'Pinterest is still working on the video.'), budgets };
}

function goOn(pending: UploadState, waitMs: number, answered: string) {
  return { kind: 'pending' as const, pending: pending as Json, waitMs, answered };
}

function missingVideo(): never {
  throw new Error('The content has no video to upload.');
}

/**
 * A video goes up in pieces, one after the other; nothing is posted before the last byte
 * (content-posting-api-media-transfer-guide, 2026-11-20). The receipt says how much has arrived, so after any loss the
 * upload goes on; an upload that TikTok has closed is begun anew.
 */
import type { Answer } from '@antiphon/wire';
import { z } from 'zod';
import type { Json, StepCall, StepOutcome, VersionMedia } from '../spec.ts';
import { callApi, type Ground, putPiece } from './api.ts';
import { chunksOf, isMadeByAi, privacyOf, videoOf } from './content.rules.ts';
import { closedFor } from './creator.ts';
import { errorOf } from './errors.ts';
import { stepKeys } from './plan.ts';
import { askStatus, taken, uploadClosed } from './status.ts';
import { readData, videoInitAnswer } from './wire.ts';

/** TikTok keeps an upload open for an hour; the last minutes are not relied on. */
const openMs = 55 * 60_000;
/** Refused at the place that TikTok itself named: the upload is of no use any more. */
const mostRefusals = 2;
const mostBeginnings = 2;

const uploadHandle = z.strictObject({ publishId: z.string().min(1), url: z.url(), openedAt: z.iso.datetime() });
type Upload = z.infer<typeof uploadHandle>;

/** Where an upload stands: what the next call does. */
const uploadState = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ask'), upload: uploadHandle, refusals: z.int(), beginnings: z.int() }),
  z.strictObject({
    kind: z.literal('send'),
    upload: uploadHandle,
    /** The piece to be sent, counted from 0. */
    piece: z.int().nonnegative(),
    refusals: z.int(),
    beginnings: z.int(),
  }),
  z.strictObject({ kind: z.literal('begin'), beginnings: z.int() }),
]);
type UploadState = z.infer<typeof uploadState>;

/** Begins an upload. Begun twice, one of them is forgotten by TikTok. */
export async function startUpload(ground: Ground<StepCall>): Promise<StepOutcome> {
  const begun = await requestUpload(ground);
  if (begun.kind === 'failed') return begun;
  const { upload } = begun;
  return {
    kind: 'done',
    trace: { remoteId: upload.publishId, handle: upload },
    answered: 'TikTok waits for the video.',
  };
}

async function requestUpload(
  ground: Ground<StepCall>,
): Promise<{ readonly kind: 'begun'; readonly upload: Upload } | Extract<StepOutcome, { kind: 'failed' }>> {
  const { context } = ground;
  const { sizeBytes } = mainVideo(context);
  const { chunkSize, count } = chunksOf(sizeBytes);
  const reply = await callApi(ground, {
    path: '/post/publish/video/init/',
    json: {
      post_info: postInfo(context),
      source_info: { source: 'FILE_UPLOAD', video_size: sizeBytes, chunk_size: chunkSize, total_chunk_count: count },
    },
  });
  const begun = readData(reply, videoInitAnswer);
  if (!begun) return { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
  const openedAt = context.now.toISOString();
  return { kind: 'begun', upload: { publishId: begun.publish_id, url: begun.upload_url, openedAt } };
}

function postInfo(call: StepCall) {
  const { content } = call;
  const { allowComment, allowDuet, allowStitch, brandContent, brandOrganic, coverMs } = content.options;
  const closed = closedFor(call);
  return {
    title: content.parts[0].text,
    privacy_level: privacyOf(content),
    disable_comment: closed.comment || allowComment !== true,
    disable_duet: closed.duet || allowDuet !== true,
    disable_stitch: closed.stitch || allowStitch !== true,
    brand_content_toggle: brandContent === true,
    brand_organic_toggle: brandOrganic === true,
    is_aigc: isMadeByAi(content),
    ...(typeof coverMs === 'number' ? { video_cover_timestamp_ms: coverMs } : {}),
  };
}

/** The next call of the upload, from what an earlier one left; without that TikTok is asked what has arrived. */
export async function continueUpload(ground: Ground<StepCall>): Promise<StepOutcome> {
  const { context } = ground;
  const kept = uploadState.safeParse(context.pending);
  const state: UploadState = kept.success
    ? kept.data
    : { kind: 'ask', upload: uploadFor(context), refusals: 0, beginnings: 1 };
  if (state.kind === 'begin') return beginAnew(ground, state);
  if (!isOpen(state.upload, context.now)) return giveUp(state, 'TikTok has closed the upload.');
  return state.kind === 'ask' ? askArrived(ground, state) : sendPiece(ground, state);
}

async function beginAnew(ground: Ground<StepCall>, { beginnings }: { beginnings: number }): Promise<StepOutcome> {
  const begun = await requestUpload(ground);
  if (begun.kind === 'failed') return begun;
  const { upload } = begun;
  return goOn({ kind: 'send', upload, piece: 0, refusals: 0, beginnings: beginnings + 1 }, 'The upload begins anew.');
}

function giveUp({ beginnings }: { readonly beginnings: number }, answered: string): StepOutcome {
  if (beginnings >= mostBeginnings) return { kind: 'failed', error: uploadClosed };
  return goOn({ kind: 'begin', beginnings }, answered);
}

async function askArrived(
  ground: Ground<StepCall>,
  state: Extract<UploadState, { kind: 'ask' }>,
): Promise<StepOutcome> {
  const { reply, status } = await askStatus(ground, state.upload.publishId);
  if (!status) return { kind: 'failed', error: errorOf(reply, 'harmless', ground.context.now) };
  if (status.status === 'FAILED') return giveUp(state, 'TikTok has given up the upload.');
  const { chunkSize, count } = chunksOf(mainVideo(ground.context).sizeBytes);
  const piece = Math.min(count - 1, Math.floor((status.uploaded_bytes ?? 0) / chunkSize));
  const { upload, refusals, beginnings } = state;
  if (piece === count - 1) return uploadDone(upload);
  return goOn({ kind: 'send', upload, piece, refusals, beginnings }, arrivedWords(piece, count));
}

async function sendPiece(
  ground: Ground<StepCall>,
  state: Extract<UploadState, { kind: 'send' }>,
): Promise<StepOutcome> {
  const { upload, piece, refusals, beginnings } = state;
  const { count } = chunksOf(mainVideo(ground.context).sizeBytes);
  const reply = await putPieceOf(ground, upload, piece);
  if (isTaken(reply)) {
    const next = piece + 1;
    if (next >= count - 1) return uploadDone(upload);
    return goOn({ kind: 'send', upload, piece: next, refusals: 0, beginnings }, arrivedWords(next, count));
  }
  if (!isPlaceRefused(reply)) return { kind: 'failed', error: errorOf(reply, 'harmless', ground.context.now) };
  if (refusals >= mostRefusals) return giveUp(state, 'TikTok takes no more pieces of this upload.');
  return goOn({ kind: 'ask', upload, refusals: refusals + 1, beginnings }, 'TikTok wants another piece.');
}

/** The last piece, after which TikTok posts the video. Sent again it changes nothing: one upload is one post. */
export async function sendLastPiece(ground: Ground<StepCall>): Promise<StepOutcome> {
  const { context } = ground;
  const upload = uploadFor(context);
  if (!isOpen(upload, context.now)) return { kind: 'failed', error: uploadClosed };
  const { count } = chunksOf(mainVideo(context).sizeBytes);
  const reply = await putPieceOf(ground, upload, count - 1);
  if (reply.kind === 'answered' && reply.status === 201)
    return taken(upload.publishId, 'TikTok has the whole video and posts it.');
  // It may have been there already: only the receipt knows.
  if (isPlaceRefused(reply)) return taken(upload.publishId, 'TikTok did not take the last piece; we ask why.', true);
  return { kind: 'failed', error: errorOf(reply, 'visible', context.now) };
}

async function putPieceOf(ground: Ground<StepCall>, { url }: Upload, piece: number): Promise<Answer> {
  const video = mainVideo(ground.context);
  const source = await ground.context.media(video.assetId);
  const { chunkSize, count } = chunksOf(video.sizeBytes);
  const start = piece * chunkSize;
  const end = piece === count - 1 ? video.sizeBytes : start + chunkSize;
  return putPiece(ground, url, {
    range: `bytes ${start}-${end - 1}/${video.sizeBytes}`,
    mimeType: video.mimeType,
    bytes: new Uint8Array(await source.range(start, end)),
  });
}

function isTaken(reply: Answer): boolean {
  return reply.kind === 'answered' && (reply.status === 206 || reply.status === 201);
}

/** 400: not as TikTok wants it; 403: closed; 404: not known; 416: another place. */
function isPlaceRefused(reply: Answer): boolean {
  return reply.kind === 'answered' && [400, 403, 404, 416].includes(reply.status);
}

function isOpen({ openedAt }: Upload, now: Date): boolean {
  return now.getTime() - Date.parse(openedAt) < openMs;
}

function uploadDone(upload: Upload): StepOutcome {
  const answered = 'All pieces but the last have arrived; nobody sees the video yet.';
  return { kind: 'done', trace: { remoteId: upload.publishId, handle: upload }, answered };
}

function goOn(pending: UploadState, answered: string): StepOutcome {
  return { kind: 'pending', pending: pending as Json, waitMs: pending.kind === 'ask' ? 2_000 : 1, answered };
}

function arrivedWords(piece: number, count: number): string {
  return `${Math.floor((piece / count) * 100)} % of the video has arrived.`;
}

/** The upload that the last piece belongs to: the one begun last. */
export function uploadFor(call: StepCall): Upload {
  const handle = call.done[stepKeys.upload]?.handle ?? call.done[stepKeys.start]?.handle;
  const parsed = uploadHandle.safeParse(handle);
  if (!parsed.success) throw new Error(`The step ${call.step.key} needs ${stepKeys.start}, which is not done.`);
  return parsed.data;
}

function mainVideo(call: StepCall): VersionMedia {
  const video = videoOf(call.content);
  if (!video) throw new Error(`The content has no video for the step ${call.step.key}.`);
  return video;
}

/**
 * A video goes up in pieces: LinkedIn cuts it and gives an address for each, answers each piece with a mark (its
 * ETag), and joins them when it gets all marks in order (Videos API, 2026-05).
 */
import { z } from 'zod';
import { readAnswer } from '../kit/server.ts';
import type { StepCall, StepOutcome, VersionMedia } from '../spec.ts';
import { callLinkedIn, encode, type Ground, putFile } from './api.ts';
import { mediaOf } from './content.rules.ts';
import { errorOf } from './errors.ts';
import { assetAnswer, videoUploadAnswer } from './wire.ts';

/** `last` is the piece's last byte. */
const piece = z.strictObject({ uploadUrl: z.url(), first: z.int(), last: z.int() });

/** Where an upload stands: what the next call does. */
const uploadState = z.discriminatedUnion('stage', [
  z.strictObject({
    stage: z.literal('send'),
    video: z.string().min(1),
    uploadToken: z.string(),
    /** Still to be sent; what is sent is known by its mark only. */
    left: z.array(piece),
    marks: z.array(z.string().min(1)),
  }),
  /** `refusal`: what LinkedIn said when the pieces were to be joined and it would not; it may have done so before. */
  z.strictObject({ stage: z.literal('look'), video: z.string().min(1), refusal: z.string().optional() }),
]);
type UploadState = z.infer<typeof uploadState>;
type Sending = Extract<UploadState, { stage: 'send' }>;

const lookEveryMs = 5_000;

/** The next call of a video's step; without a usable `pending` it begins anew, which leaves an unused video behind. */
export async function uploadVideo(ground: Ground<StepCall>): Promise<StepOutcome> {
  const kept = uploadState.safeParse(ground.context.pending);
  if (!kept.success) return openUpload(ground);
  if (kept.data.stage === 'look') return lookAtVideo(ground, kept.data);
  return kept.data.left.length > 0 ? sendPiece(ground, kept.data) : joinPieces(ground, kept.data);
}

async function openUpload(ground: Ground<StepCall>): Promise<StepOutcome> {
  const { context } = ground;
  const source = await context.media(videoOf(context).assetId);
  const reply = await callLinkedIn(ground, {
    path: '/rest/videos?action=initializeUpload',
    json: {
      initializeUploadRequest: {
        owner: context.account.remoteId,
        fileSizeBytes: source.sizeBytes,
        uploadCaptions: false,
        uploadThumbnail: false,
      },
    },
  });
  const answer = readAnswer(reply, videoUploadAnswer);
  if (!answer) return { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
  const { video, uploadToken = '', uploadInstructions } = answer.value;
  const left = uploadInstructions
    .map(({ uploadUrl, firstByte, lastByte }) => ({ uploadUrl, first: firstByte, last: lastByte }))
    .sort((a, b) => a.first - b.first);
  return goOn({ stage: 'send', video, uploadToken, left, marks: [] }, `LinkedIn waits for ${video}.`);
}

async function sendPiece(ground: Ground<StepCall>, state: Sending): Promise<StepOutcome> {
  const { context } = ground;
  const [next, ...left] = state.left;
  if (!next) throw new Error('There is no piece left to send.');
  const source = await context.media(videoOf(context).assetId);
  const bytes = await source.range(next.first, next.last + 1);
  const body = new Uint8Array(bytes);
  const file = { body, mimeType: 'application/octet-stream', sizeBytes: body.byteLength };
  const reply = await putFile(ground, next.uploadUrl, file);
  const mark = reply.kind === 'answered' && reply.status < 300 ? reply.headers.get('etag') : null;
  if (!mark) return { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
  // A mark stands in quotes in the header, and without them among the marks.
  const marks = [...state.marks, mark.replace(/^(?:W\/)?"(.*)"$/, '$1')];
  return goOn({ ...state, left, marks }, `Piece ${marks.length} of ${marks.length + left.length} is there.`);
}

async function joinPieces(ground: Ground<StepCall>, state: Sending): Promise<StepOutcome> {
  const { video, uploadToken, marks } = state;
  const reply = await callLinkedIn(ground, {
    path: '/rest/videos?action=finalizeUpload',
    json: { finalizeUploadRequest: { video, uploadToken, uploadedPartIds: marks } },
  });
  if (reply.kind === 'answered' && reply.status === 200)
    return goOn({ stage: 'look', video }, 'All pieces are there; LinkedIn is working on the video.', lookEveryMs);
  const error = errorOf(reply, 'harmless', ground.context.now);
  if (error.kind !== 'rejected') return { kind: 'failed', error };
  return goOn({ stage: 'look', video, refusal: error.words }, error.words);
}

async function lookAtVideo(
  ground: Ground<StepCall>,
  state: Extract<UploadState, { stage: 'look' }>,
): Promise<StepOutcome> {
  const { video, refusal } = state;
  const reply = await callLinkedIn(ground, { path: `/rest/videos/${encode(video)}` });
  const answer = readAnswer(reply, assetAnswer);
  if (answer?.status === 'AVAILABLE') return ready(video, 'is ready');
  if (answer?.status === 'PROCESSING') return goOn(state, 'LinkedIn is still working on the video.', lookEveryMs);
  if (answer) return unusable(answer.processingFailureReason ?? refusal ?? `its state is ${answer.status}`);
  // Members' apps may be refused this look; the post itself then waits for the video at LinkedIn.
  if (reply.kind === 'answered' && reply.status === 403 && refusal === undefined)
    return ready(video, 'was taken; LinkedIn does not let us look whether it is ready');
  return { kind: 'failed', error: errorOf(reply, 'harmless', ground.context.now) };
}

function ready(video: string, how: string): StepOutcome {
  return { kind: 'done', trace: { remoteId: video }, answered: `The video ${video} ${how}.` };
}

function unusable(reason: string): StepOutcome {
  const words = `LinkedIn could not work with this video: ${reason.replace(/\.$/, '')}. Another format or size may help.`;
  return { kind: 'failed', error: { kind: 'rejected', code: 'video_failed', words } };
}

function goOn(state: UploadState, answered: string, waitMs = 1): StepOutcome {
  return { kind: 'pending', pending: JSON.parse(JSON.stringify(state)), waitMs, answered };
}

function videoOf({ content }: StepCall): VersionMedia {
  const [video] = mediaOf(content);
  if (video?.kind !== 'video') throw new Error('There is no video to send.');
  return video;
}

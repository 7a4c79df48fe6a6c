/**
 * A video goes up in pieces: LinkedIn cuts it and gives an address for each, answers each piece with a mark (its
 * ETag), and joins them when it gets all marks in order (Videos API, 2026-05).
 */
import { z } from 'zod';
import { readAnswer } from '../kit/server.ts';
import type { ChannelError, StepCall, StepOutcome, VersionMedia } from '../spec.ts';
import { callLinkedIn, encode, type Ground, putFile } from './api.ts';
import { mediaOf } from './content.rules.ts';
import { errorOf } from './errors.ts';
import { assetAnswer, videoUploadAnswer } from './wire.ts';

/** `last` is the piece's last byte. */
const piece = z.strictObject({ uploadUrl: z.url(), first: z.int(), last: z.int() });

/** `failures`: how often the very next call was lost since one came through; `restarts`: how often all began anew. */
const counters = { failures: z.int().min(0), restarts: z.int().min(0) };

/** Where an upload stands: what the next call does. */
const uploadState = z.discriminatedUnion('stage', [
  z.strictObject({ stage: z.literal('open'), ...counters }),
  z.strictObject({
    stage: z.literal('send'),
    video: z.string().min(1),
    uploadToken: z.string(),
    /** Still to be sent; what is sent is known by its mark only. */
    left: z.array(piece),
    marks: z.array(z.string().min(1)),
    ...counters,
  }),
  /** `refusal`: what LinkedIn said when the pieces were to be joined and it would not; it may have done so before. */
  z.strictObject({ stage: z.literal('look'), video: z.string().min(1), refusal: z.string().optional(), ...counters }),
]);
type UploadState = z.infer<typeof uploadState>;
type Stage<Name extends UploadState['stage']> = Extract<UploadState, { stage: Name }>;

const lookEveryMs = 5_000;
/** A long upload is not begun anew for a piece that was lost; only when LinkedIn stays away is the step given up. */
const mostFailures = 5;

/** The next call of a video's step. Beginning anew leaves an unused video behind, which nobody sees. */
export async function uploadVideo(ground: Ground<StepCall>): Promise<StepOutcome> {
  const kept = uploadState.safeParse(ground.context.pending);
  if (!kept.success) return openUpload(ground, 0);
  const state = kept.data;
  if (state.stage === 'open') return openUpload(ground, state.restarts);
  if (state.stage === 'look') return lookAtVideo(ground, state);
  return state.left.length > 0 ? sendPiece(ground, state) : joinPieces(ground, state);
}

/** After a call that proved nothing: the same one again, a little later each time. */
function heldUp(state: UploadState, error: ChannelError, now: Date): StepOutcome {
  const isPassing = error.kind === 'temporary' || error.kind === 'rate_limited';
  if (!isPassing || state.failures >= mostFailures) return { kind: 'failed', error };
  const untilMs = (error.retryAt?.getTime() ?? 0) - now.getTime();
  const next = { ...state, failures: state.failures + 1 };
  return goOn(next, error.words, Math.max(untilMs, lookEveryMs * 2 ** state.failures));
}

/** Once: the addresses of the pieces may have ended while nothing was sent. */
function beginAnew(state: UploadState, error: ChannelError): StepOutcome {
  if (state.restarts > 0) return { kind: 'failed', error };
  return goOn({ stage: 'open', failures: 0, restarts: 1 }, `${error.words} The upload begins anew.`);
}

async function openUpload(ground: Ground<StepCall>, restarts: number): Promise<StepOutcome> {
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
  const counted = { failures: 0, restarts };
  return goOn({ stage: 'send', video, uploadToken, left, marks: [], ...counted }, `LinkedIn waits for ${video}.`);
}

async function sendPiece(ground: Ground<StepCall>, state: Stage<'send'>): Promise<StepOutcome> {
  const { context } = ground;
  const [next, ...left] = state.left;
  if (!next) throw new Error('There is no piece left to send.');
  const source = await context.media(videoOf(context).assetId);
  const bytes = await source.range(next.first, next.last + 1);
  const body = new Uint8Array(bytes);
  const file = { body, mimeType: 'application/octet-stream', sizeBytes: body.byteLength };
  const reply = await putFile(ground, next.uploadUrl, file);
  const mark = reply.kind === 'answered' && reply.status < 300 ? reply.headers.get('etag') : null;
  if (!mark) {
    const error = errorOf(reply, 'harmless', context.now);
    return error.kind === 'rejected' ? beginAnew(state, error) : heldUp(state, error, context.now);
  }
  // A mark stands in quotes in the header, and without them among the marks.
  const marks = [...state.marks, mark.replace(/^(?:W\/)?"(.*)"$/, '$1')];
  const done = { ...state, left, marks, failures: 0 };
  return goOn(done, `Piece ${marks.length} of ${marks.length + left.length} is there.`);
}

async function joinPieces(ground: Ground<StepCall>, state: Stage<'send'>): Promise<StepOutcome> {
  const { video, uploadToken, marks, restarts } = state;
  const looking: Stage<'look'> = { stage: 'look', video, failures: 0, restarts };
  const reply = await callLinkedIn(ground, {
    path: '/rest/videos?action=finalizeUpload',
    json: { finalizeUploadRequest: { video, uploadToken, uploadedPartIds: marks } },
  });
  if (reply.kind === 'answered' && reply.status === 200)
    return goOn(looking, 'All pieces are there; LinkedIn is working on the video.', lookEveryMs);
  const error = errorOf(reply, 'harmless', ground.context.now);
  if (error.kind !== 'rejected') return heldUp(state, error, ground.context.now);
  return goOn({ ...looking, refusal: error.words }, error.words);
}

async function lookAtVideo(ground: Ground<StepCall>, state: Stage<'look'>): Promise<StepOutcome> {
  const { video, refusal } = state;
  const reply = await callLinkedIn(ground, { path: `/rest/videos/${encode(video)}` });
  const answer = readAnswer(reply, assetAnswer);
  if (answer?.status === 'AVAILABLE') return ready(video, 'is ready');
  if (answer?.status === 'PROCESSING')
    return goOn({ ...state, failures: 0 }, 'LinkedIn is still working on the video.', lookEveryMs);
  if (answer) return unusable(answer.processingFailureReason ?? refusal ?? `its state is ${answer.status}`);
  const error = errorOf(reply, 'harmless', ground.context.now);
  if (error.status !== 403) return heldUp(state, error, ground.context.now);
  // Members' apps may be refused this look; the post itself then waits for the video at LinkedIn.
  if (refusal === undefined) return ready(video, 'was taken; LinkedIn does not let us look whether it is ready');
  return beginAnew(state, { kind: 'rejected', code: 'video_refused', words: refusal });
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

/**
 * A resumable upload (developers.google.com/youtube/v3/guides/using_resumable_upload_protocol, 2026-11-21): a session
 * is opened with the video's words, the file goes to the session's address in pieces, and after any loss the session
 * itself says how much has arrived. A finished session gives the video's id again, so no second video is made.
 */
import type { Answer, Answered } from '@antiphon/wire';
import { z } from 'zod';
import { readAnswer } from '../kit/server.ts';
import type { Json, StepCall, StepOutcome, VersionMedia } from '../spec.ts';
import { type ApiCall, callApi, callWith, type Ground } from './api.ts';
import { readDetails } from './capabilities.ts';
import { videoOf } from './content.rules.ts';
import { errorOf, isMissing, reasonOf } from './errors.ts';
import { stepKeys } from './plan.ts';
import { snippetOf, statusOf, videoUrl } from './video.ts';
import { type PlaylistItem, playlistItemsAnswer, uploadedVideo } from './wire.ts';

/** A multiple of 256 KiB, as the protocol wants; small enough to stand in memory. */
const chunkBytes = 8 * 1024 ** 2;
/** A piece that had arrived before may be refused; twice in a row at the place that the session named it is no mistake. */
const mostRefusals = 2;
/** Clocks of two servers may differ by this much. */
const clockSkewMs = 60_000;

/** What the session step leaves. */
const sessionHandle = z.strictObject({ url: z.url(), openedAt: z.iso.datetime() });
type Session = z.infer<typeof sessionHandle>;

/** Where an upload stands: what the next call does. */
const uploadState = z.discriminatedUnion('kind', [
  /** `refusals`: how often pieces were refused without a reason since one was taken. */
  z.strictObject({ kind: z.literal('ask'), url: z.url(), refusals: z.int() }),
  z.strictObject({ kind: z.literal('send'), url: z.url(), next: z.int(), refusals: z.int() }),
  /** The session is gone: was the video finished? */
  z.strictObject({ kind: z.literal('look') }),
  z.strictObject({ kind: z.literal('open') }),
]);
type UploadState = z.infer<typeof uploadState>;

/** Opens the session. Nothing exists on YouTube yet. */
export async function openSession(ground: Ground<StepCall>): Promise<StepOutcome> {
  const opened = await requestSession(ground);
  if (opened.kind === 'failed') return opened;
  const handle: Session = { url: opened.url, openedAt: ground.context.now.toISOString() };
  return {
    kind: 'done',
    trace: { remoteId: 'upload', handle },
    answered: 'YouTube waits for the video.',
  };
}

/** The next call of the upload, from what an earlier one left; without that the session is asked first. */
export async function continueUpload(ground: Ground<StepCall>): Promise<StepOutcome> {
  const { context } = ground;
  const kept = uploadState.safeParse(context.pending);
  const state: UploadState = kept.success ? kept.data : { kind: 'ask', url: sessionOf(context).url, refusals: 0 };
  if (state.kind === 'look') return lookForVideo(ground);
  if (state.kind === 'open') {
    const opened = await requestSession(ground);
    if (opened.kind === 'failed') return opened;
    return goOn({ kind: 'send', url: opened.url, next: 0, refusals: 0 }, 'The upload begins anew.');
  }
  return state.kind === 'ask' ? askSession(ground, state) : sendChunk(ground, state);
}

async function requestSession(
  ground: Ground<StepCall>,
): Promise<{ readonly kind: 'opened'; readonly url: string } | Extract<StepOutcome, { kind: 'failed' }>> {
  const { context, servers } = ground;
  const { notifySubscribers } = context.content.options;
  const video = mainVideo(context);
  const source = await context.media(video.assetId);
  const reply = await callWith(context, ground.accessToken, {
    url: `${servers.upload}/upload/youtube/v3/videos`,
    query: {
      uploadType: 'resumable',
      part: 'snippet,status',
      notifySubscribers: typeof notifySubscribers === 'boolean' ? notifySubscribers : undefined,
    },
    headers: { 'x-upload-content-length': String(source.sizeBytes), 'x-upload-content-type': source.mimeType },
    json: { snippet: snippetOf(context.content), status: statusOf(context.content, 'private') },
  });
  const url = reply.kind === 'answered' && reply.status === 200 ? reply.headers.get('location') : null;
  if (url && URL.canParse(url)) return { kind: 'opened', url };
  return { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
}

/** Asks the session how much has arrived. */
async function askSession(
  ground: Ground<StepCall>,
  { url, refusals }: Extract<UploadState, { kind: 'ask' }>,
): Promise<StepOutcome> {
  const { sizeBytes } = await ground.context.media(mainVideo(ground.context).assetId);
  const reply = await putToSession(ground, url, { headers: { 'content-range': `bytes */${sizeBytes}` } });
  if (isResumeIncomplete(reply))
    return goOn(afterArrived(reply, url, sizeBytes, refusals), arrivedWords(reply, sizeBytes));
  return readEnd(ground, reply);
}

/** Sends the next piece. */
async function sendChunk(
  ground: Ground<StepCall>,
  state: Extract<UploadState, { kind: 'send' }>,
): Promise<StepOutcome> {
  const source = await ground.context.media(mainVideo(ground.context).assetId);
  const { url, next } = state;
  const end = Math.min(next + chunkBytes, source.sizeBytes);
  const reply = await putToSession(ground, url, {
    headers: { 'content-type': source.mimeType, 'content-range': `bytes ${next}-${end - 1}/${source.sizeBytes}` },
    body: new Uint8Array(await source.range(next, end)),
  });
  if (isResumeIncomplete(reply))
    return goOn(afterArrived(reply, url, source.sizeBytes, 0), arrivedWords(reply, source.sizeBytes));
  // A piece that had arrived before may be refused; only the session knows the place.
  if (isUnexplained(reply) && state.refusals < mostRefusals)
    return goOn({ kind: 'ask', url, refusals: state.refusals + 1 }, 'YouTube wants another piece.');
  return readEnd(ground, reply);
}

function putToSession(ground: Ground<StepCall>, url: string, call: Omit<ApiCall, 'url' | 'method'>): Promise<Answer> {
  // The session's address is a secret of its own; our token goes only to the server that we know.
  const isOurs = new URL(url).origin === new URL(ground.servers.upload).origin;
  return callWith(ground.context, isOurs ? ground.accessToken : null, { ...call, url, method: 'PUT' });
}

/** What a session says at its end: the video, that it is gone, or a refusal. */
function readEnd(ground: Ground<StepCall>, reply: Answer): StepOutcome {
  const { context } = ground;
  const video = readAnswer(reply, uploadedVideo);
  if (video) return uploadDone(context, video.id);
  const isGone = reply.kind === 'answered' && (reply.status === 404 || reply.status === 410);
  if (isGone) return goOn({ kind: 'look' }, 'YouTube has forgotten this upload.');
  return { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
}

/** Among the newest uploads: one private video with our very words since the session was opened, or a new session. */
async function lookForVideo(ground: Ground<StepCall>): Promise<StepOutcome> {
  const { context } = ground;
  const reply = await callApi(ground, {
    path: '/playlistItems',
    query: {
      part: 'snippet,status',
      playlistId: readDetails(context.account.details).uploads,
      maxResults: 50,
    },
  });
  const answer = readAnswer(reply, playlistItemsAnswer);
  // Of a channel without videos YouTube does not know the list of uploads.
  if (!answer && !isMissing(reply)) return { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
  const since = Date.parse(sessionOf(context).openedAt) - clockSkewMs;
  const ours = (answer?.items ?? []).filter((item) => isUnseenTwin(item, context, since));
  const [only] = ours;
  if (only && ours.length === 1) return uploadDone(context, only.snippet.resourceId.videoId);
  return goOn({ kind: 'open' }, 'The video is not among the uploads.');
}

function isUnseenTwin({ snippet, status }: PlaylistItem, call: StepCall, since: number): boolean {
  const sent = snippetOf(call.content);
  return (
    status?.privacyStatus === 'private' &&
    snippet.title === sent.title &&
    (snippet.description ?? '') === sent.description &&
    Date.parse(snippet.publishedAt) >= since
  );
}

function uploadDone(call: StepCall, videoId: string): StepOutcome {
  return {
    kind: 'done',
    trace: { remoteId: videoId, url: videoUrl(call.content, videoId) },
    answered: `Taken as video ${videoId}; nobody sees it yet.`,
  };
}

function goOn(pending: UploadState, answered: string): StepOutcome {
  return { kind: 'pending', pending: pending as Json, waitMs: pending.kind === 'ask' ? 2_000 : 1, answered };
}

/** 308 is no redirect here: the upload is not complete. */
function isResumeIncomplete(reply: Answer): reply is Answered {
  return reply.kind === 'answered' && reply.status === 308;
}

/** A refusal without a reason that we could tell. */
function isUnexplained(reply: Answer): boolean {
  if (reply.kind !== 'answered' || reply.status < 400 || reply.status >= 500) return false;
  return ![401, 403, 404, 410, 429].includes(reply.status) && reasonOf(reply) === undefined;
}

/** `Range: bytes=0-N` names the last byte that arrived; without it nothing did. */
function arrivedBytes(reply: Answered): number {
  const last = /bytes=0-(\d+)/.exec(reply.headers.get('range') ?? '')?.[1];
  return last === undefined ? 0 : Number(last) + 1;
}

function afterArrived(reply: Answered, url: string, sizeBytes: number, refusals: number): UploadState {
  const next = arrivedBytes(reply);
  // All is there and the video is not: YouTube is still closing the upload.
  return next >= sizeBytes ? { kind: 'ask', url, refusals } : { kind: 'send', url, next, refusals };
}

function arrivedWords(reply: Answered, sizeBytes: number): string {
  return `${Math.floor((arrivedBytes(reply) / sizeBytes) * 100)} % of the video has arrived.`;
}

function sessionOf(call: StepCall): Session {
  const parsed = sessionHandle.safeParse(call.done[stepKeys.session]?.handle);
  if (!parsed.success) throw new Error(`The step ${call.step.key} needs ${stepKeys.session}, which is not done.`);
  return parsed.data;
}

function mainVideo(call: StepCall): VersionMedia {
  const video = videoOf(call.content);
  if (!video) throw new Error(`The content has no video for the step ${call.step.key}.`);
  return video;
}

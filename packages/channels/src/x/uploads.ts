/**
 * Media on their way to X. Pictures go in one call; GIFs and videos in pieces, after which X works on them for a
 * while (docs.x.com/x-api/media/quickstart/media-upload-chunked, 2026-08-22; the paths are those of the description
 * 2.167, not the older `command=INIT` form). Every call is one `perform`; what X gave is handed back after each.
 */
import type { Answer } from '@antiphon/wire';
import { z } from 'zod';
import { packMultipart, readAnswer } from '../kit/server.ts';
import type { Json, MediaSource, StepCall, StepOutcome, VersionMedia } from '../spec.ts';
import { budgetsOf, callX, type XServers } from './api.ts';
import { errorOf } from './errors.ts';
import { isGif, mediaOf } from './plan.ts';
import { type MediaAnswer, mediaAnswer, takenAnswer } from './wire.ts';

/** X takes at most 1,000 pieces of a file; 4 MB keeps the largest video at 128 of them and memory small. */
const pieceBytes = 4_000_000;

/** How far an upload in pieces has come. */
const progress = z.object({
  mediaId: z.string(),
  mediaKey: z.string().nullable(),
  stage: z.enum(['pieces', 'finalize', 'processing']),
  /** Index of the piece that is sent next. */
  next: z.number(),
});
type Progress = z.infer<typeof progress>;

/** One call of the step `media-<part>.<index>`. */
export async function uploadMedia(servers: XServers, accessToken: string, call: StepCall): Promise<StepOutcome> {
  const media = mediaFor(call);
  const upload = { servers, accessToken, call, media };
  if (media.kind === 'image' && !isGif(media)) return sendWhole(upload);
  const known = progress.safeParse(call.pending);
  if (!known.success) return initialize(upload);
  if (known.data.stage === 'pieces') return sendPiece(upload, known.data);
  return known.data.stage === 'finalize' ? finalize(upload, known.data) : lookAtIt(upload, known.data);
}

interface Upload {
  readonly servers: XServers;
  readonly accessToken: string;
  readonly call: StepCall;
  readonly media: VersionMedia;
}

function mediaFor(call: StepCall): VersionMedia {
  const [part = 1, index = 1] = placeOf(call.step.key);
  const media = mediaOf(call.content, part - 1)[index - 1];
  if (!media) throw new Error(`The content has no media for the step ${call.step.key}.`);
  return media;
}

/** Part and index in `media-1.2` or `alt-1.2`, both counted from 1. */
function placeOf(stepKey: string): number[] {
  return stepKey
    .slice(stepKey.indexOf('-') + 1)
    .split('.')
    .map(Number);
}

async function sendWhole(upload: Upload): Promise<StepOutcome> {
  const { call, media } = upload;
  const source = await call.media(media.assetId);
  const reply = await sendForm(upload, '/2/media/upload', { media_category: 'tweet_image' }, source);
  return outcomeOf(reply, call, (answer) => settle(answer, null));
}

async function initialize({ servers, accessToken, call, media }: Upload): Promise<StepOutcome> {
  const { sizeBytes, mimeType } = await call.media(media.assetId);
  const reply = await callX(servers, call, accessToken, {
    path: '/2/media/upload/initialize',
    json: {
      media_type: mimeType,
      total_bytes: sizeBytes,
      media_category: media.kind === 'video' ? 'tweet_video' : 'tweet_gif',
    },
  });
  return outcomeOf(reply, call, ({ id, media_key: mediaKey = null }) =>
    pending({ mediaId: id, mediaKey, stage: 'pieces', next: 0 }, 1, `X expects the file as media ${id}.`),
  );
}

async function sendPiece(upload: Upload, known: Progress): Promise<StepOutcome> {
  const { call, media } = upload;
  const source = await call.media(media.assetId);
  const count = Math.max(1, Math.ceil(source.sizeBytes / pieceBytes));
  const start = known.next * pieceBytes;
  const bytes = new Uint8Array(await source.range(start, Math.min(start + pieceBytes, source.sizeBytes)));
  const piece = pieceSource(bytes, source.mimeType);
  const path = `/2/media/upload/${encodeURIComponent(known.mediaId)}/append`;
  const reply = await sendForm(upload, path, { segment_index: String(known.next) }, piece);
  const isTaken = readAnswer(reply, takenAnswer) ?? (reply.kind === 'answered' && reply.status === 204);
  if (!isTaken) return { kind: 'failed', error: errorOf(reply, 'harmless', call.now) };
  const next = known.next + 1;
  const stage = next < count ? 'pieces' : 'finalize';
  return pending({ ...known, next, stage }, 1, `Took piece ${next} of ${count}.`);
}

function pieceSource(bytes: Uint8Array<ArrayBuffer>, mimeType: string): MediaSource {
  return {
    mimeType,
    sizeBytes: bytes.byteLength,
    bytes: async () => bytes,
    stream: async () => new Blob([bytes]).stream(),
    range: async (start, end) => bytes.slice(start, end),
  };
}

async function finalize({ servers, accessToken, call }: Upload, known: Progress): Promise<StepOutcome> {
  const path = `/2/media/upload/${encodeURIComponent(known.mediaId)}/finalize`;
  const reply = await callX(servers, call, accessToken, { path, method: 'POST' });
  return outcomeOf(reply, call, (answer) => settle(answer, known));
}

async function lookAtIt({ servers, accessToken, call }: Upload, known: Progress): Promise<StepOutcome> {
  const reply = await callX(servers, call, accessToken, {
    path: '/2/media/upload',
    query: { media_id: known.mediaId, command: 'STATUS' },
  });
  return outcomeOf(reply, call, (answer) => settle(answer, known));
}

/** Done when X has nothing more to do with it; else when to look again, as X says. */
function settle(answer: MediaAnswer, known: Progress | null): StepOutcome {
  const { id, processing_info: work } = answer;
  const mediaKey = answer.media_key ?? known?.mediaKey ?? null;
  if (work?.state === 'failed') {
    const reason = work.error?.message ?? 'it gave no reason';
    const words = `X could not work with this file: ${reason.replace(/\.$/, '')}. Another format or size may help.`;
    return { kind: 'failed', error: { kind: 'rejected', code: 'media_failed', words } };
  }
  if (work && (work.state === 'pending' || work.state === 'in_progress')) {
    const waitMs = Math.max(1, work.check_after_secs ?? 5) * 1000;
    const soFar = work.progress_percent === undefined ? '' : ` (${work.progress_percent} %)`;
    const next: Progress = { mediaId: id, mediaKey, stage: 'processing', next: known?.next ?? 0 };
    return pending(next, waitMs, `Taken as media ${id}; X is still working on it${soFar}.`);
  }
  // The key by which the post can be found again.
  const handle: Json = { mediaKey };
  return { kind: 'done', trace: { remoteId: id, handle }, answered: `Taken as media ${id}.` };
}

function pending(state: Progress, waitMs: number, answered: string): StepOutcome {
  return { kind: 'pending', pending: { ...state }, waitMs, answered };
}

function outcomeOf(reply: Answer, call: StepCall, read: (answer: MediaAnswer) => StepOutcome): StepOutcome {
  const answer = readAnswer(reply, mediaAnswer);
  const budgets = budgetsOf(reply, 'uploads');
  const outcome: StepOutcome = answer
    ? read(answer.data)
    : { kind: 'failed', error: errorOf(reply, 'harmless', call.now) };
  return budgets.length > 0 ? { ...outcome, budgets } : outcome;
}

async function sendForm(
  { servers, accessToken, call, media }: Upload,
  path: string,
  fields: Readonly<Record<string, string>>,
  source: MediaSource,
): Promise<Answer> {
  const filename = `${media.kind}.${media.mimeType.split('/')[1]}`;
  const form = await packMultipart(fields, { name: 'media', filename, source }, `antiphon-${call.identity.seed}`);
  return callX(servers, call, accessToken, {
    path,
    method: 'POST',
    headers: { 'content-type': form.contentType, 'content-length': String(form.sizeBytes) },
    body: form.body,
  });
}

/** One call of the step `alt-<part>.<index>`: what a picture shows, for people who cannot see it. */
export async function describeMedia(servers: XServers, accessToken: string, call: StepCall): Promise<StepOutcome> {
  const [part = 1, index = 1] = placeOf(call.step.key);
  const upload = call.done[`media-${part}.${index}`];
  const media = mediaOf(call.content, part - 1)[index - 1];
  if (!upload || !media) throw new Error(`The step ${call.step.key} has no upload to describe.`);
  const reply = await callX(servers, call, accessToken, {
    path: '/2/media/metadata',
    json: { id: upload.remoteId, metadata: { alt_text: { text: media.altText } } },
  });
  if (!readAnswer(reply, takenAnswer)) return { kind: 'failed', error: errorOf(reply, 'harmless', call.now) };
  return { kind: 'done', trace: { remoteId: upload.remoteId }, answered: `Described media ${upload.remoteId}.` };
}

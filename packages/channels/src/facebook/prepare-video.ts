/**
 * A video of the feed, in the pieces that Facebook asks for (graph-api/reference/page/videos: `upload_phase`,
 * 2026-11-21). Until the upload is finished, there is no video; one that is forgotten does no harm.
 */
import type { Answer } from '@antiphon/wire';
import { packMultipart, readAnswer } from '../kit/server.ts';
import type { MediaSource, StepCall, StepOutcome } from '../spec.ts';
import { type Access, pathOf } from './api.ts';
import { errorOf } from './errors.ts';
import { partOf } from './pieces.ts';
import { mediaOf } from './plan.ts';
import { chunkAnswer, offsetProblem, sessionAnswer } from './wire.ts';

/** Facebook wants the bytes from `start` up to `end` next. `tries`: how often that went wrong in a row. */
interface ChunkTurn {
  readonly stage: 'send';
  readonly videoId: string;
  readonly sessionId: string;
  readonly start: number;
  readonly end: number;
  readonly tries: number;
}

const maxTries = 5;

/** One call of the upload: its beginning, or the next piece. */
export async function prepareVideo(access: Access, call: StepCall): Promise<StepOutcome> {
  const [video] = mediaOf(call.content);
  if (!video) throw new Error(`The content has no video for the step ${call.step.key}.`);
  const source = await call.media(video.assetId);
  const turn = call.pending as ChunkTurn | undefined;
  return turn ? sendPiece(access, call, source, turn) : beginUpload(access, call, source);
}

async function beginUpload(access: Access, call: StepCall, source: MediaSource): Promise<StepOutcome> {
  const reply = await access.callForVideo({
    path: pathOf(access.pageId, 'videos'),
    form: { upload_phase: 'start', file_size: String(source.sizeBytes) },
  });
  const session = readAnswer(reply, sessionAnswer);
  if (!session) return { kind: 'failed', error: errorOf(reply, 'harmless', call.now) };
  const { video_id: videoId, upload_session_id: sessionId, start_offset: start, end_offset: end } = session;
  return nextTurn({ stage: 'send', videoId, sessionId, start, end, tries: 0 }, 1, `Facebook waits for ${videoId}.`);
}

async function sendPiece(access: Access, call: StepCall, source: MediaSource, turn: ChunkTurn): Promise<StepOutcome> {
  const { sessionId, start } = turn;
  const end = Math.min(turn.end, source.sizeBytes);
  const form = await packMultipart(
    { upload_phase: 'transfer', upload_session_id: sessionId, start_offset: String(start) },
    { name: 'video_file_chunk', filename: 'chunk', source: partOf(source, start, end) },
    `antiphon-${call.identity.seed}`,
  );
  const reply = await access.callForVideo({
    path: pathOf(access.pageId, 'videos'),
    method: 'POST',
    headers: { 'content-type': form.contentType, 'content-length': String(form.sizeBytes) },
    body: form.body,
  });
  const wanted = readAnswer(reply, chunkAnswer) ?? wantedInstead(reply);
  if (wanted) return goOn(turn, wanted, source.sizeBytes);
  const error = errorOf(reply, 'harmless', call.now);
  if (error.kind !== 'temporary' || turn.tries >= maxTries) return { kind: 'failed', error };
  return nextTurn({ ...turn, tries: turn.tries + 1 }, 2_000 * 2 ** turn.tries, error.words);
}

/** After a piece whose answer was lost, the same piece again begins at the wrong place, and Facebook says at which. */
function wantedInstead(reply: Answer): { readonly start_offset: number; readonly end_offset: number } | null {
  const told = reply.kind === 'answered' ? offsetProblem.safeParse(reply.json()) : null;
  return told?.success ? told.data.error.error_data : null;
}

function goOn(
  turn: ChunkTurn,
  { start_offset: start, end_offset: end }: { readonly start_offset: number; readonly end_offset: number },
  sizeBytes: number,
): StepOutcome {
  const { videoId, sessionId } = turn;
  if (start >= end || start >= sizeBytes)
    return {
      kind: 'done',
      trace: { remoteId: videoId, handle: { sessionId } },
      answered: `All of video ${videoId} has arrived.`,
    };
  const isStuck = start <= turn.start;
  if (isStuck && turn.tries >= maxTries) {
    const words = 'Facebook asks for the same part of the video again and again.';
    return { kind: 'failed', error: { kind: 'temporary', code: 'upload_stuck', words } };
  }
  const words = `${Math.floor((start / sizeBytes) * 100)} % of the video has arrived.`;
  return nextTurn({ ...turn, start, end, tries: isStuck ? turn.tries + 1 : 0 }, 1, words);
}

function nextTurn(turn: ChunkTurn, waitMs: number, answered: string): StepOutcome {
  return { kind: 'pending', pending: { ...turn }, waitMs, answered };
}

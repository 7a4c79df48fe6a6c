/**
 * The video of a reel or a story: begun, sent in one go, and continued where it broke off
 * (page-stories-api and video-api/guides/reels-publishing, 2026-11-21). Nobody sees it before it is finished.
 */
import { callOnce } from '@antiphon/wire';
import { readAnswer } from '../kit/server.ts';
import type { StepCall, StepOutcome } from '../spec.ts';
import { type Access, pathOf } from './api.ts';
import { errorOf, uploadErrorOf } from './errors.ts';
import { streamPart } from './pieces.ts';
import { mediaOf, type Shape } from './plan.ts';
import { isComplete } from './video-status.rules.ts';
import { doneAnswer, uploadAnswer, videoAnswer } from './wire.ts';

/** `send`: everything from `offset` on; `ask`: it broke off, so ask how much has arrived. */
interface StreamTurn {
  readonly stage: 'send' | 'ask';
  readonly videoId: string;
  /** Path at the upload server as Facebook named it. */
  readonly path: string;
  readonly offset: number;
  /** How often it broke off without a step ahead. */
  readonly tries: number;
}

const maxTries = 5;

export function prepareStreamed(access: Access, call: StepCall, shape: Shape): Promise<StepOutcome> {
  const turn = call.pending as StreamTurn | undefined;
  if (!turn) return begin(access, call, shape === 'reel' ? 'video_reels' : 'video_stories');
  return turn.stage === 'send' ? sendRest(access, call, turn) : askArrived(access, call, turn);
}

async function begin(access: Access, call: StepCall, edge: string): Promise<StepOutcome> {
  const reply = await access.call({ path: pathOf(access.pageId, edge), form: { upload_phase: 'start' } });
  const session = readAnswer(reply, uploadAnswer);
  if (!session) return { kind: 'failed', error: errorOf(reply, 'harmless', call.now) };
  const { video_id: videoId, upload_url: url = '' } = session;
  const version = new URL(access.servers.api).pathname.split('/').at(-1) ?? '';
  const path = URL.canParse(url) ? new URL(url).pathname : pathOf('video-upload', version, videoId);
  return nextTurn({ stage: 'send', videoId, path, offset: 0, tries: 0 }, 1, `Facebook waits for ${videoId}.`);
}

async function sendRest(access: Access, call: StepCall, turn: StreamTurn): Promise<StepOutcome> {
  const [video] = mediaOf(call.content);
  if (!video) throw new Error(`The content has no video for the step ${call.step.key}.`);
  const source = await call.media(video.assetId);
  const reply = await callOnce(call.fetch, {
    url: `${access.servers.upload}${turn.path}`,
    method: 'POST',
    headers: {
      authorization: `OAuth ${access.token}`,
      offset: String(turn.offset),
      file_size: String(source.sizeBytes),
      'content-type': 'application/octet-stream',
      'content-length': String(source.sizeBytes - turn.offset),
    },
    body: streamPart(source, turn.offset, source.sizeBytes),
    ...(call.signal ? { signal: call.signal } : {}),
  });
  if (readAnswer(reply, doneAnswer)) return arrived(turn.videoId);
  const error = uploadErrorOf(reply, call.now);
  if (error.kind !== 'temporary' || turn.tries >= maxTries) return { kind: 'failed', error };
  return nextTurn({ ...turn, stage: 'ask', tries: turn.tries + 1 }, 2_000 * 2 ** turn.tries, error.words);
}

async function askArrived(access: Access, call: StepCall, turn: StreamTurn): Promise<StepOutcome> {
  const reply = await access.call({ path: pathOf(turn.videoId), query: { fields: 'status' } });
  const video = readAnswer(reply, videoAnswer);
  if (!video) return { kind: 'failed', error: errorOf(reply, 'harmless', call.now) };
  const phase = video.status?.uploading_phase;
  if (isComplete(phase?.status)) return arrived(turn.videoId);
  const offset = phase?.bytes_transfered ?? phase?.bytes_transferred ?? 0;
  const tries = offset > turn.offset ? 0 : turn.tries;
  return nextTurn({ ...turn, stage: 'send', offset, tries }, 1, `${offset} bytes of the video have arrived.`);
}

function arrived(videoId: string): StepOutcome {
  return { kind: 'done', trace: { remoteId: videoId }, answered: `All of video ${videoId} has arrived.` };
}

function nextTurn(turn: StreamTurn, waitMs: number, answered: string): StepOutcome {
  return { kind: 'pending', pending: { ...turn }, waitMs, answered };
}

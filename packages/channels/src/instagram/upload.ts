/**
 * A video's bytes, from wherever Instagram stands: what broke off is asked for and continued, not sent again
 * (content-publishing/resumable-uploads, 2026-03-15; by Facebook's door only).
 */
import { type Answer, callOnce } from '@antiphon/wire';
import { graphVersion, readAnswer } from '../kit/server.ts';
import type { ChannelError, MediaSource, StepCall, StepOutcome } from '../spec.ts';
import { type Access, pathOf } from './api.ts';
import { errorOf } from './errors.ts';
import type { ContainerPlan } from './plan.ts';
import { nextTurn, type UploadTurn, waitForReady } from './turns.ts';
import { uploadAnswer, uploadProblem, uploadStatus } from './wire.ts';

const maxTries = 5;
const pieceBytes = 4 * 1024 * 1024;

/** Sends all that is missing in one call, read in pieces as it goes. */
export async function uploadRest(
  access: Access,
  call: StepCall,
  { media }: ContainerPlan,
  turn: UploadTurn,
): Promise<StepOutcome> {
  if (!media) throw new Error(`The step ${call.step.key} has no video to send.`);
  const source = await call.media(media.assetId);
  const path = turn.path || `/ig-api-upload/${graphVersion}/${turn.containerId}`;
  const reply = await callOnce(call.fetch, {
    url: `${access.servers.upload}${path}`,
    method: 'POST',
    headers: {
      authorization: `OAuth ${access.secret.accessToken}`,
      offset: String(turn.offset),
      file_size: String(source.sizeBytes),
      'content-type': 'application/octet-stream',
      'content-length': String(source.sizeBytes - turn.offset),
    },
    body: streamFrom(source, turn.offset),
    ...(call.signal ? { signal: call.signal } : {}),
  });
  if (readAnswer(reply, uploadAnswer)) return waitForReady(turn.containerId, media, 0, 'The video has arrived.');
  const error = problemOf(reply, call.now);
  if (error.kind !== 'temporary' || turn.tries >= maxTries) return { kind: 'failed', error };
  return nextTurn({ ...turn, stage: 'ask', tries: turn.tries + 1 }, 2_000 * 2 ** turn.tries, error.words);
}

/** How much has arrived; then it goes on from there. */
export async function askUploaded(access: Access, call: StepCall, turn: UploadTurn): Promise<StepOutcome> {
  const reply = await access.call({ path: pathOf(turn.containerId), query: { fields: 'video_status' } });
  const told = readAnswer(reply, uploadStatus);
  if (!told) return { kind: 'failed', error: errorOf(reply, 'harmless', call.now) };
  const phase = told.video_status?.uploading_phase;
  if (phase?.status === 'complete')
    return nextTurn({ stage: 'wait', containerId: turn.containerId, looks: 0 }, 2_000, 'The video had arrived.');
  const offset = phase?.bytes_transferred ?? 0;
  const tries = offset > turn.offset ? 0 : turn.tries;
  return nextTurn({ ...turn, stage: 'upload', offset, tries }, 1, `${offset} bytes of the video have arrived.`);
}

/** The upload server has its own way to say no: `{ debug_info: { retriable, type, message } }`. */
function problemOf(reply: Answer, now: Date): ChannelError {
  const common = errorOf(reply, 'harmless', now);
  if (reply.kind !== 'answered') return common;
  const told = uploadProblem.safeParse(reply.json());
  if (!told.success) return common;
  const { retriable = false, message = 'no reason was given' } = told.data.debug_info;
  const words = `Instagram did not take the video: ${/[.!?)]$/.test(message) ? message : `${message}.`}`;
  return { ...common, kind: retriable ? 'temporary' : 'rejected', code: 'upload_refused', words };
}

/** The bytes from `offset` on, never more than a piece in memory. */
function streamFrom(source: MediaSource, offset: number): ReadableStream<Uint8Array> {
  let position = offset;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (position >= source.sizeBytes) {
          controller.close();
          return;
        }
        const end = Math.min(position + pieceBytes, source.sizeBytes);
        controller.enqueue(await source.range(position, end));
        position = end;
      },
    },
    { highWaterMark: 0 },
  );
}

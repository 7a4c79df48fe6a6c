/** Whether YouTube has finished its work on an upload: a video that cannot be played is not made visible. */
import { z } from 'zod';
import { readAnswer } from '../kit/server.ts';
import type { ChannelError, StepCall, StepOutcome } from '../spec.ts';
import { callApi, type Ground } from './api.ts';
import { errorOf } from './errors.ts';
import { videoIdOf } from './video.ts';
import { type VideoItem, videosAnswer } from './wire.ts';

const looksKept = z.strictObject({ looks: z.int().nonnegative() });
const firstWaitMs = 5_000;
const longestWaitMs = 60_000;

/** Asks once; `pending` while YouTube works. One unit a call. */
export async function lookAtProcessing(ground: Ground<StepCall>): Promise<StepOutcome> {
  const { context } = ground;
  const videoId = videoIdOf(context);
  const reply = await callApi(ground, { path: '/videos', query: { part: 'status,processingDetails', id: videoId } });
  const answer = readAnswer(reply, videosAnswer);
  if (!answer) return { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
  const video = answer.items.find((item) => item.id === videoId);
  if (!video) return { kind: 'failed', error: notListed };
  if (video.status?.uploadStatus === 'processed')
    return { kind: 'done', trace: { remoteId: videoId }, answered: 'YouTube has finished its work on the video.' };
  const error = troubleOf(video);
  if (error) return { kind: 'failed', error };
  const looks = looksKept.safeParse(context.pending).data?.looks ?? 0;
  return {
    kind: 'pending',
    pending: { looks: looks + 1 },
    waitMs: Math.min(longestWaitMs, Math.round(firstWaitMs * 1.5 ** looks)),
    answered: 'YouTube is still working on the video.',
  };
}

const notListed: ChannelError = {
  kind: 'temporary',
  code: 'video_not_listed',
  words: 'YouTube does not list the new video yet.',
};

/** `status.failureReason`, in words. */
const failures: { readonly [reason: string]: string } = {
  conversion: 'it could not be converted',
  invalidFile: 'the file is no video that YouTube can read',
  emptyFile: 'the file is empty',
  tooSmall: 'the file is too small',
  codec: 'its codec is not one that YouTube knows',
  uploadAborted: 'the upload was broken off',
};

/** `status.rejectionReason`, in words. */
const rejections: { readonly [reason: string]: string } = {
  copyright: 'it infringes a copyright',
  inappropriate: 'its content is not allowed there',
  duplicate: 'the channel has this very video already',
  termsOfUse: 'it breaks the terms of use',
  uploaderAccountSuspended: 'the channel is suspended',
  length: 'it is too long for this channel',
  claim: 'its content was claimed by an owner who blocks it',
  uploaderAccountClosed: 'the channel is closed',
  trademark: 'it infringes a trademark',
  legal: 'of a legal complaint',
};

function troubleOf({ status, processingDetails }: VideoItem): ChannelError | null {
  const say = (code: string, words: string): ChannelError => ({ kind: 'rejected', code, words });
  if (status?.uploadStatus === 'rejected') {
    const reason = status.rejectionReason ?? '';
    return say(
      `rejected_${reason || 'unknown'}`,
      `YouTube rejected the video because ${rejections[reason] ?? 'of its rules'}.`,
    );
  }
  if (status?.uploadStatus === 'failed') {
    const reason = status.failureReason ?? '';
    return say(
      `failed_${reason || 'unknown'}`,
      `YouTube could not use the video: ${failures[reason] ?? 'it gave no reason'}.`,
    );
  }
  if (status?.uploadStatus === 'deleted')
    return say('deleted', 'The video was deleted on YouTube before it was made visible.');
  const { processingStatus: state } = processingDetails ?? {};
  if (state === 'failed' || state === 'terminated')
    return say('processing_failed', 'YouTube could not process the video. Try another export of it.');
  return null;
}

/**
 * What has become of a post: TikTok's receipt of it (`publish_id`) tells
 * (content-posting-api-reference-get-video-status, 2026-11-20; at most 30 times a minute). Only reads.
 */
import type { Answer } from '@antiphon/wire';
import { z } from 'zod';
import type { Json, StepCall, StepOutcome, StepTrace, Warning } from '../spec.ts';
import { callApi, type Ground, postUrl } from './api.ts';
import { readDetails } from './capabilities.ts';
import { privacyOf, videoOf } from './content.rules.ts';
import { errorOf, failureOf } from './errors.ts';
import { findListed } from './listed.ts';
import { type PublishStatus, readData, statusAnswer } from './wire.ts';

/** What the visible step leaves while TikTok works on the post. */
const takenState = z.strictObject({
  publishId: z.string().min(1),
  looks: z.int().nonnegative(),
  /** How often it was said to be posted, and had no number yet. */
  numberless: z.int().nonnegative(),
  /** No number came: the next look goes to the list of public posts. */
  looksInList: z.boolean(),
  /** TikTok did not take the last piece: either it had it already, or the upload is closed. */
  wasRefused: z.boolean(),
});
export type Taken = z.infer<typeof takenState>;

export function readTaken(pending: Json | undefined): Taken | null {
  const kept = takenState.safeParse(pending);
  return kept.success ? kept.data : null;
}

const firstWaitMs = 2_000;
const longestWaitMs = 60_000;
/** Moderation of a public post usually ends within a minute and may take hours; so often we wait for its number. */
const mostNumberless = 8;

/** The visible call was made: from here on its state is read. */
export function taken(publishId: string, answered: string, wasRefused = false): StepOutcome {
  return goOn({ publishId, looks: 0, numberless: 0, looksInList: false, wasRefused }, answered);
}

function goOn(state: Taken, answered: string): StepOutcome {
  const waitMs = Math.min(longestWaitMs, Math.round(firstWaitMs * 1.5 ** state.looks));
  return { kind: 'pending', pending: { ...state }, waitMs, answered };
}

export async function askStatus(
  ground: Ground,
  publishId: string,
): Promise<{ readonly reply: Answer; readonly status: PublishStatus | null }> {
  const reply = await callApi(ground, { path: '/post/publish/status/fetch/', json: { publish_id: publishId } });
  return { reply, status: readData(reply, statusAnswer) };
}

/** One look at what was taken. */
export async function lookAtPost(ground: Ground<StepCall>, state: Taken): Promise<StepOutcome> {
  if (state.looksInList) return lookInList(ground, state);
  const { context } = ground;
  const { reply, status } = await askStatus(ground, state.publishId);
  if (!status) return { kind: 'failed', error: lookErrorOf(reply, context.now) };
  const next = { ...state, looks: state.looks + 1 };
  switch (status.status) {
    case 'PUBLISH_COMPLETE': {
      const isExpected = privacyOf(context.content) === 'PUBLIC_TO_EVERYONE' && postIdIn(status) === undefined;
      if (!isExpected) return posted(traceOf(context, state.publishId, status), []);
      const words = 'TikTok has posted it and is still looking at it.';
      if (state.numberless < mostNumberless) return goOn({ ...next, numberless: state.numberless + 1 }, words);
      const canList = readDetails(context.account.details).readsPosts;
      return canList
        ? goOn({ ...next, looksInList: true }, words)
        : posted({ remoteId: state.publishId }, [inModeration]);
    }
    case 'FAILED':
      return { kind: 'failed', error: failureOf(status.fail_reason) };
    case 'SEND_TO_USER_INBOX':
      return { kind: 'failed', error: sentToInbox };
    default:
      return state.wasRefused && isIncomplete(context, status)
        ? { kind: 'failed', error: uploadClosed }
        : goOn(next, 'TikTok is still working on the post.');
  }
}

/** A receipt that TikTok does not know says nothing about the post. */
function lookErrorOf(reply: Answer, now: Date) {
  const error = errorOf(reply, 'harmless', now);
  return error.code === 'invalid_publish_id' ? { ...error, kind: 'unknown_outcome' as const } : error;
}

/** Whether pieces are missing; false where TikTok does not say. */
export function isIncomplete(call: StepCall, status: PublishStatus): boolean {
  const video = videoOf(call.content);
  return video !== undefined && status.uploaded_bytes !== undefined && status.uploaded_bytes < video.sizeBytes;
}

/** The number that everybody sees; only public posts have one, once they have passed moderation. */
export function postIdIn(status: PublishStatus): string | undefined {
  return status.publicaly_available_post_id?.[0];
}

/** The post is out, whatever the list says: nothing that happens here is a failure. */
async function lookInList(ground: Ground<StepCall>, { publishId }: Taken): Promise<StepOutcome> {
  const { context } = ground;
  const listed = await findListed(ground, context.identity.postedAt);
  const ours = listed.kind === 'read' ? listed.value.ours : [];
  const [post] = ours;
  return post && ours.length === 1
    ? posted(traceWith(context, post.id), [])
    : posted({ remoteId: publishId }, [inModeration]);
}

function posted(trace: StepTrace, warnings: readonly Warning[]): StepOutcome {
  const answered = `Posted as ${trace.url ?? trace.remoteId}.`;
  return { kind: 'done', trace, answered, ...(warnings.length > 0 ? { warnings } : {}) };
}

/** The post by its number, or by its receipt where it has none. */
export function traceOf(call: StepCall, publishId: string, status: PublishStatus): StepTrace {
  const postId = postIdIn(status);
  return postId ? traceWith(call, postId) : { remoteId: publishId };
}

function traceWith(call: StepCall, postId: string): StepTrace {
  const kind = videoOf(call.content) ? 'video' : 'photo';
  const url = postUrl(readDetails(call.account.details).username, kind, postId);
  return { remoteId: postId, ...(url ? { url } : {}) };
}

const inModeration: Warning = {
  code: 'in_moderation',
  words: 'TikTok has posted this and is still looking at it: until then it has no address, and others may not see it.',
};

const sentToInbox = {
  kind: 'rejected',
  code: 'sent_to_inbox',
  words: 'TikTok put this into the inbox of the account and did not post it. Finish it in the TikTok app.',
} as const;

export const uploadClosed = {
  kind: 'rejected',
  code: 'upload_closed',
  words:
    'TikTok keeps an upload open for an hour, and this one was not finished by then. Nothing was posted; plan the post once more.',
} as const;

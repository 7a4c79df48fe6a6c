/** Makes one call of a publication: a piece of an upload, a description, or a post. */
import { secretUnreadable } from '../kit/index.ts';
import { readAnswer } from '../kit/server.ts';
import type { ChannelAccount, Json, StepCall, StepOutcome, StepTrace } from '../spec.ts';
import { budgetsOf, callX, type XServers } from './api.ts';
import { errorOf } from './errors.ts';
import { mediaOf, type Piece, piecesOf } from './plan.ts';
import { readSecret } from './secret.ts';
import { describeMedia, uploadMedia } from './uploads.ts';
import { createdAnswer } from './wire.ts';

/** Makes the one call that `call.step` names. */
export async function performStep(servers: XServers, call: StepCall): Promise<StepOutcome> {
  const secret = readSecret(call.secret);
  if (!secret) return { kind: 'failed', error: secretUnreadable };
  if (call.step.key.startsWith('media-')) return uploadMedia(servers, secret.accessToken, call);
  if (call.step.key.startsWith('alt-')) return describeMedia(servers, secret.accessToken, call);
  return createPost(servers, secret.accessToken, call);
}

async function createPost(servers: XServers, accessToken: string, call: StepCall): Promise<StepOutcome> {
  const reply = await callX(servers, call, accessToken, { path: '/2/tweets', json: postOf(call, pieceOf(call)) });
  const created = readAnswer(reply, createdAnswer);
  const budgets = budgetsOf(reply, 'posts');
  const outcome: StepOutcome = created
    ? {
        kind: 'done',
        trace: traceOf(created.data.id, call.account),
        answered: `Posted as ${urlOf(created.data.id, call.account)}.`,
      }
    : { kind: 'failed', error: errorOf(reply, 'visible', call.now) };
  return budgets.length > 0 ? { ...outcome, budgets } : outcome;
}

/** The body of `POST /2/tweets`. Who may reply is decided by the first post of a thread. */
function postOf(call: StepCall, piece: Piece): { readonly [name: string]: Json } {
  const { replySettings, isPaidPartnership } = call.content.options;
  const { poll } = call.content;
  const isMain = piece.parentKey === undefined;
  const media = isComment(piece) ? [] : mediaOf(call.content, piece.partIndex);
  const mediaIds = media.map((_, index) => uploadOf(call, piece, index).remoteId);
  const parentId = parentIdOf(call, piece);
  return {
    text: piece.part.text,
    ...(mediaIds.length > 0 ? { media: { media_ids: mediaIds } } : {}),
    ...(isMain && poll ? { poll: { options: [...poll.options], duration_minutes: poll.durationMinutes } } : {}),
    ...(parentId === null ? {} : { reply: { in_reply_to_tweet_id: parentId } }),
    ...(isMain && typeof replySettings === 'string' ? { reply_settings: replySettings } : {}),
    ...(isPaidPartnership === true && !isComment(piece) ? { paid_partnership: true } : {}),
    ...(media.some((one) => one.isMadeByAi) ? { made_with_ai: true } : {}),
  };
}

function isComment(piece: Piece): boolean {
  return piece.stepKey === 'comment-1';
}

/** Keys of the media that belong to this post, by which it can be found; empty where X told none. */
export function mediaKeysOf(call: StepCall, piece: Piece): readonly string[] {
  if (isComment(piece)) return [];
  return mediaOf(call.content, piece.partIndex).flatMap((_, index) => {
    const { handle } = uploadOf(call, piece, index);
    const key = typeof handle === 'object' && handle !== null && !Array.isArray(handle) ? handle.mediaKey : null;
    return typeof key === 'string' ? [key] : [];
  });
}

function uploadOf(call: StepCall, piece: Piece, index: number): StepTrace {
  return traceFor(call, `media-${piece.partIndex + 1}.${index + 1}`);
}

/** The post this one answers to; null for the main post. */
export function parentIdOf(call: StepCall, piece: Piece): string | null {
  return piece.parentKey ? traceFor(call, piece.parentKey).remoteId : null;
}

export function pieceOf(call: StepCall): Piece {
  const piece = piecesOf(call.content).find((one) => one.stepKey === call.step.key);
  if (!piece) throw new Error(`The content has no part for the step ${call.step.key}.`);
  return piece;
}

export function traceOf(id: string, account: ChannelAccount): StepTrace {
  return { remoteId: id, url: urlOf(id, account) };
}

export function urlOf(id: string, account: Pick<ChannelAccount, 'handle'>): string {
  return `https://x.com/${account.handle}/status/${id}`;
}

function traceFor(call: StepCall, key: string): StepTrace {
  const trace = call.done[key];
  if (!trace) throw new Error(`The step ${call.step.key} needs ${key}, which is not done.`);
  return trace;
}

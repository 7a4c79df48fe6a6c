/**
 * What each refusal of TikTok means for us, on top of what holds for every network. Its code counts and not the HTTP
 * status: some refusals come with 200 (tiktok-api-v2-error-handling and the tables of codes of the
 * content-posting-api-reference pages, 2026-11-20).
 */
import type { Answer } from '@antiphon/wire';
import { errorOf as commonErrorOf, readReset } from '../kit/index.ts';
import type { ChannelError } from '../spec.ts';
import { readProblem } from './wire.ts';

/** `visible` calls may have taken effect without an answer; others can simply be made again. */
export type CallRisk = 'harmless' | 'visible';

const hourMs = 3_600_000;

type Reaction = Pick<ChannelError, 'kind' | 'words'> & { readonly waitMs?: number };

const reconnect = (words: string): Reaction => ({ kind: 'reconnect', words });
const rejected = (words: string): Reaction => ({ kind: 'rejected', words });

/** TikTok names no moment at which to come back; an hour is a guess that costs one small question. */
const wait = (words: string): Reaction => ({ kind: 'rate_limited', words, waitMs: hourMs });

const reactions: { readonly [code: string]: Reaction } = {
  access_token_invalid: reconnect('TikTok no longer accepts our sign-in. Connect again.'),
  scope_not_authorized: reconnect(
    'TikTok says that the person did not give us the right to do this. Connect again and leave everything ticked.',
  ),
  scope_permission_missed: reconnect(
    'TikTok says that a right is missing for this. Connect again; if that does not help, the operator has to add the right to the app.',
  ),
  spam_risk_too_many_posts: wait('This account has posted as often as TikTok lets apps post in 24 hours.'),
  spam_risk_too_many_pending_share: wait('Too many posts of this account wait at TikTok to be finished.'),
  reached_active_user_cap: wait(
    'TikTok lets this installation post for no more accounts today; until its app is audited these are five in 24 hours.',
  ),
  spam_risk_user_banned_from_posting: rejected(
    'TikTok has banned this account from posting; only its owner can settle that.',
  ),
  spam_risk_text: rejected('TikTok takes the words of this post for spam. Change them.'),
  spam_risk: rejected('TikTok takes this post for spam.'),
  unaudited_client_can_only_post_to_private_accounts: rejected(
    'TikTok has not audited the app of this installation: until then it takes only posts that only you see, from accounts that are set to private.',
  ),
  url_ownership_unverified: rejected(
    'TikTok does not fetch pictures from this installation yet: the operator has to verify its public address under “URL properties” in TikTok’s developer portal.',
  ),
  privacy_level_option_mismatch: rejected(
    'TikTok does not offer this account the choice of who sees the post. Choose another.',
  ),
  app_version_check_failed: rejected('The TikTok app of this account is too old for this. Update it on the phone.'),
};

/** The error for a reply that is not a success we can read. */
export function errorOf(reply: Answer, risk: CallRisk, now: Date): ChannelError {
  const problem = reply.kind === 'answered' ? readProblem(reply) : null;
  const code = problem?.code;
  const common = commonErrorOf(reply, {
    name: 'TikTok',
    risk,
    now,
    readMessage: () => sentenceOf(problem),
    readCode: () => code,
  });
  if (reply.kind !== 'answered' || code === undefined) return common;
  const reaction = reactions[code];
  if (reaction) {
    const { kind, words, waitMs } = reaction;
    const retryAt = waitMs === undefined ? {} : { retryAt: new Date(now.getTime() + waitMs) };
    return { ...common, kind, words, ...retryAt };
  }
  if (code === 'rate_limit_exceeded') {
    const words = 'TikTok asks us to wait before the next call.';
    return { ...common, kind: 'rate_limited', words, retryAt: readReset(reply.headers, now) };
  }
  // A refusal that TikTok says with 200 is a refusal all the same, unless it is a trouble of its own.
  const isRefusal = reply.status === 200 && code !== 'internal_error';
  return isRefusal ? { ...common, kind: 'rejected', words: `TikTok refused this: ${sentenceOf(problem)}` } : common;
}

function sentenceOf(problem: { readonly code: string; readonly message?: string } | null): string | undefined {
  if (!problem) return undefined;
  const told = problem.message?.trim() || problem.code;
  return /[.!?)]$/.test(told) ? told : `${told}.`;
}

/** `fail_reason` of a post that did not come about, in words (content-posting-api-reference-get-video-status). */
const failures: { readonly [reason: string]: string } = {
  file_format_check_failed: 'it does not take this kind of file',
  duration_check_failed: 'the video is too long or too short',
  frame_rate_check_failed: 'the video has too few or too many pictures a second',
  picture_size_check_failed: 'the picture or the video has too few or too many pixels',
  video_pull_failed: 'it could not fetch the video',
  photo_pull_failed: 'it could not fetch the pictures from this installation',
  publish_cancelled: 'the post was cancelled in TikTok',
  auth_removed: 'our access to the account was taken back meanwhile; connect again',
  internal: 'it had a problem of its own; try it again later',
};

/** Why TikTok did not post what it had taken. Nothing of it is visible. */
export function failureOf(reason: string | undefined): ChannelError {
  const words = failures[reason ?? ''] ?? (reason ? `it said: ${reason}` : 'it gave no reason');
  const known = reason ? reactions[reason]?.words : undefined;
  return {
    kind: 'rejected',
    code: reason || 'failed',
    words: known ?? `TikTok took this and did not post it, because ${words}.`,
  };
}

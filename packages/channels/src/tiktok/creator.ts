/**
 * What TikTok lets the account do just now. TikTok wants this to be asked before every post
 * (content-posting-api-reference-query-creator-info, 2026-11-20; at most 20 times a minute).
 */
import { z } from 'zod';
import { andWords } from '../kit/list-words.ts';
import type { ChannelContext, ChannelError, Choice, Reading, StepCall, StepOutcome } from '../spec.ts';
import { callApi, type Ground, openGround, type TikTokServers } from './api.ts';
import { type PrivacyLevel, privacyLevels, privacyOf, privacyWords, videoOf } from './content.rules.ts';
import { errorOf } from './errors.ts';
import { stepKeys } from './plan.ts';
import { creatorAnswer, readData } from './wire.ts';

type Creator = z.infer<typeof creatorAnswer>;

/** What the account has switched off in TikTok itself; kept for the steps to come. */
const closedHandle = z.strictObject({ comment: z.boolean(), duet: z.boolean(), stitch: z.boolean() });
export type Closed = z.infer<typeof closedHandle>;

export function closedFor(call: StepCall): Closed {
  const kept = closedHandle.safeParse(call.done[stepKeys.creator]?.handle);
  if (!kept.success) throw new Error(`The step ${call.step.key} needs ${stepKeys.creator}, which is not done.`);
  return kept.data;
}

async function askCreator(ground: Ground): Promise<Reading<Creator>> {
  const reply = await callApi(ground, { path: '/post/publish/creator_info/query/', json: {} });
  const creator = readData(reply, creatorAnswer);
  if (!creator) return { kind: 'failed', error: errorOf(reply, 'harmless', ground.context.now) };
  return { kind: 'read', value: creator };
}

/** Asks, and stops what TikTok would refuse anyway before a byte goes up. */
export async function checkCreator(ground: Ground<StepCall>): Promise<StepOutcome> {
  const { content } = ground.context;
  const level = privacyOf(content);
  if (!level) return { kind: 'failed', error: privacyMissing };
  const asked = await askCreator(ground);
  if (asked.kind === 'failed') return asked;
  const creator = asked.value;
  const error = obstacleOf(creator, level, videoOf(content)?.durationMs);
  if (error) return { kind: 'failed', error };
  const closed: Closed = {
    comment: creator.comment_disabled === true,
    duet: creator.duet_disabled === true,
    stitch: creator.stitch_disabled === true,
  };
  const name = creator.creator_nickname ?? ground.context.account.handle;
  const warnings = warningsOf(ground.context, closed);
  return {
    kind: 'done',
    trace: { remoteId: 'creator', handle: closed },
    answered: `TikTok takes posts of ${name} for: ${privacyWords[level]}.`,
    ...(warnings.length > 0 ? { warnings } : {}),
  };
}

const privacyMissing: ChannelError = {
  kind: 'rejected',
  code: 'privacy_missing',
  words: 'Choose who sees this on TikTok; TikTok wants a person to decide it.',
};

function obstacleOf(creator: Creator, level: PrivacyLevel, durationMs: number | undefined): ChannelError | null {
  const { privacy_level_options: offered, max_video_post_duration_sec: maxSeconds } = creator;
  if (!offered.includes(level)) {
    const names = privacyLevels.filter((one) => offered.includes(one)).map((one) => privacyWords[one]);
    const words = `TikTok does not offer this account “${privacyWords[level]}”. It offers: ${names.join(', ')}.`;
    return { kind: 'rejected', code: 'privacy_level_option_mismatch', words };
  }
  if (maxSeconds !== undefined && durationMs !== undefined && durationMs > maxSeconds * 1000) {
    const words = `The video lasts ${Math.ceil(durationMs / 1000)} seconds; TikTok takes ${maxSeconds} from this account.`;
    return { kind: 'rejected', code: 'video_too_long', words };
  }
  return null;
}

function warningsOf({ content }: StepCall, closed: Closed) {
  const { allowComment, allowDuet, allowStitch } = content.options;
  const isVideo = videoOf(content) !== undefined;
  const left = [
    allowComment === true && closed.comment ? 'comments' : '',
    isVideo && allowDuet === true && closed.duet ? 'duets' : '',
    isVideo && allowStitch === true && closed.stitch ? 'stitches' : '',
  ].filter(Boolean);
  if (left.length === 0) return [];
  const words = `The account has switched off ${andWords(left)} in TikTok, so this post has none.`;
  return [{ code: 'interaction_left_out', words }];
}

/** Who may see a post of this account, as TikTok offers it now. */
export async function readPrivacyLevels(
  servers: TikTokServers,
  context: ChannelContext,
): Promise<Reading<readonly Choice[]>> {
  const opened = openGround(servers, context);
  if (opened.kind === 'failed') return opened;
  const asked = await askCreator(opened.ground);
  if (asked.kind === 'failed') return asked;
  const offered = privacyLevels.filter((level) => asked.value.privacy_level_options.includes(level));
  return { kind: 'read', value: offered.map((level) => ({ value: level, label: privacyWords[level] })) };
}

/**
 * The answers we read, and only the fields we use (loose: TikTok says more). Field names from
 * developers.tiktok.com (content-posting-api-reference-*, tiktok-api-v2-*; 2026-11-20), their spelling included.
 */
import type { Answer, Answered } from '@antiphon/wire';
import { z } from 'zod';

/** Every answer: `code` is `ok` when it is a success, whatever the HTTP status says. */
const envelope = z.looseObject({
  data: z.unknown().optional(),
  error: z.looseObject({ code: z.string(), message: z.string().optional() }),
});

export const creatorAnswer = z.looseObject({
  creator_username: z.string().optional(),
  creator_nickname: z.string().optional(),
  privacy_level_options: z.array(z.string()),
  comment_disabled: z.boolean().optional(),
  duet_disabled: z.boolean().optional(),
  stitch_disabled: z.boolean().optional(),
  max_video_post_duration_sec: z.number().positive().optional(),
});

export const videoInitAnswer = z.looseObject({ publish_id: z.string().min(1), upload_url: z.url() });

export const contentInitAnswer = z.looseObject({ publish_id: z.string().min(1) });

const postId = z.union([z.string().regex(/^\d+$/), z.number().int().transform(String)]);

export const statusAnswer = z.looseObject({
  status: z.string(),
  fail_reason: z.string().optional(),
  publicaly_available_post_id: z.array(postId).nullish(),
  uploaded_bytes: z.number().nonnegative().optional(),
});
export type PublishStatus = z.infer<typeof statusAnswer>;

export const userAnswer = z.looseObject({
  user: z.looseObject({
    open_id: z.string().min(1),
    display_name: z.string().optional(),
    username: z.string().optional(),
    avatar_url: z.string().optional(),
    follower_count: z.number().int().nonnegative().optional(),
    likes_count: z.number().int().nonnegative().optional(),
  }),
});

const count = z.number().int().nonnegative().optional();

const videoItem = z.looseObject({
  id: postId,
  /** Seconds since 1970. */
  create_time: z.number().optional(),
  title: z.string().optional(),
  video_description: z.string().optional(),
  share_url: z.string().optional(),
  duration: z.number().optional(),
  view_count: count,
  like_count: count,
  comment_count: count,
  share_count: count,
});
export type VideoItem = z.infer<typeof videoItem>;

export const videoListAnswer = z.looseObject({
  videos: z.array(videoItem).nullish(),
  /** Milliseconds since 1970: the next page begins before it. */
  cursor: z.number().optional(),
  has_more: z.boolean().optional(),
});

export const videoQueryAnswer = z.looseObject({ videos: z.array(videoItem).nullish() });

/** What is inside a success; null for a refusal, and for an answer that is not as described. */
export function readData<T extends z.ZodType>(reply: Answer, schema: T): z.infer<T> | null {
  if (reply.kind !== 'answered' || reply.status !== 200) return null;
  const parsed = envelope.safeParse(parseExactly(reply.body));
  if (!parsed.success || parsed.data.error.code !== 'ok') return null;
  const data = schema.safeParse(parsed.data.data);
  return data.success ? data.data : null;
}

/** TikTok's own code for a refusal, its sentence and how to quote it; null when the answer is not in its shape. */
export function readProblem(reply: Answered): { readonly code: string; readonly message?: string } | null {
  const parsed = envelope.safeParse(reply.json());
  if (!parsed.success || parsed.data.error.code === 'ok') return null;
  const { code, message } = parsed.data.error;
  return { code, ...(message ? { message } : {}) };
}

/** Ids of posts are 64-bit numbers, more than a number holds here: long ones are kept as their digits. */
function parseExactly(text: string): unknown {
  const keepDigits = (_key: string, value: unknown, context: { readonly source?: string }) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && /^\d+$/.test(context.source ?? '')
      ? context.source
      : value;
  try {
    return JSON.parse(text, keepDigits as (key: string, value: unknown) => unknown);
  } catch {
    return undefined;
  }
}

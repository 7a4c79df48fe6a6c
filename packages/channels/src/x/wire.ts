/**
 * The answers we read, and only the fields we use. From the API's description 2.167 (xdevplatform/docs, commit
 * 287132819074, 2026-08-22). It renamed many fields that the prose of the same day still calls by their old names
 * (`retweet_count`, `referenced_tweets`), so both spellings are read.
 */
import { z } from 'zod';

/** RFC 7807, and the older `{ errors: [{ message }] }`. */
export const problemAnswer = z.looseObject({
  title: z.string().optional(),
  detail: z.string().optional(),
  type: z.string().optional(),
  reason: z.string().optional(),
  errors: z.array(z.looseObject({ message: z.string().optional(), detail: z.string().optional() })).optional(),
});

export const userAnswer = z.looseObject({
  data: z.looseObject({
    id: z.string().min(1),
    username: z.string().min(1),
    name: z.string().optional(),
    profile_image_url: z.string().nullish(),
    protected: z.boolean().optional(),
    subscription_type: z.string().nullish(),
    public_metrics: z.looseObject({ followers_count: z.number().optional() }).nullish(),
  }),
});

const processing = z.looseObject({
  state: z.string().optional(),
  check_after_secs: z.number().optional(),
  progress_percent: z.number().optional(),
  error: z.looseObject({ message: z.string().optional() }).nullish(),
});

/** `data` of initialize, finalize, a status and a one-shot upload alike. */
export const mediaAnswer = z.looseObject({
  data: z.looseObject({
    id: z.string().min(1),
    media_key: z.string().optional(),
    processing_info: processing.nullish(),
  }),
});
export type MediaAnswer = z.infer<typeof mediaAnswer>['data'];

/** An answer whose content does not matter, only that it is no list of errors. */
export const takenAnswer = z.looseObject({
  data: z.unknown().optional(),
  errors: z.array(z.unknown()).max(0).optional(),
});

export const createdAnswer = z.looseObject({ data: z.looseObject({ id: z.string().min(1) }) });

export const deletedAnswer = z.looseObject({ data: z.looseObject({ deleted: z.boolean() }) });

const link = z.looseObject({
  url: z.string().nullish(),
  expanded_url: z.string().nullish(),
  media_key: z.string().nullish(),
});
const entities = z.looseObject({ urls: z.array(link).nullish() }).nullish();
const counters = z.record(z.string(), z.unknown()).nullish();
const reference = z.looseObject({ type: z.string(), id: z.string() });

export const post = z.looseObject({
  id: z.string().min(1),
  text: z.string().optional(),
  author_id: z.string().optional(),
  created_at: z.string().optional(),
  conversation_id: z.string().optional(),
  in_reply_to_user_id: z.string().nullish(),
  attachments: z.looseObject({ media_keys: z.array(z.string()).nullish() }).nullish(),
  referenced_posts: z.array(reference).nullish(),
  referenced_tweets: z.array(reference).nullish(),
  entities,
  /** The whole of a long post, of which `text` is the beginning. */
  note_post: z.looseObject({ text: z.string().optional(), entities }).nullish(),
  note_tweet: z.looseObject({ text: z.string().optional(), entities }).nullish(),
  public_metrics: counters,
  non_public_metrics: counters,
});
export type PostAnswer = z.infer<typeof post>;

const problem = z.looseObject({ type: z.string().optional(), resource_id: z.string().optional() });
const author = z.looseObject({ id: z.string(), username: z.string().optional(), name: z.string().optional() });
const media = z.looseObject({ media_key: z.string(), type: z.string() });

/** A list of posts; without `data` when it is empty. */
export const postsAnswer = z
  .looseObject({
    data: z.array(post).optional(),
    errors: z.array(problem).optional(),
    includes: z.looseObject({ users: z.array(author).optional(), media: z.array(media).optional() }).optional(),
    meta: z.looseObject({ result_count: z.number().optional(), next_token: z.string().optional() }).optional(),
  })
  .refine((answer) => answer.data ?? answer.errors ?? answer.meta, 'Neither posts nor a count of them.');
export type PostsAnswer = z.infer<typeof postsAnswer>;

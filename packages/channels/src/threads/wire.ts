/**
 * The answers we read, and only the fields we use (loose: Threads says more). From the Postman collection in
 * fbsamples/threads_api 44df04d47292 (2026-01-02) and developers.facebook.com/documentation/threads (2026-11-21).
 */
import { z } from 'zod';

const id = z.string().min(1);

/**
 * A list, one page of it. Threads’ own samples show cursors and never the `next` that other lists of Graph end by, so
 * the last page is the empty one.
 */
function page<Item extends z.ZodType>(item: Item) {
  return z.looseObject({
    data: z.array(item),
    paging: z.looseObject({ cursors: z.looseObject({ after: z.string().optional() }).optional() }).optional(),
  });
}

/** What `after` has to be for the page behind this one; absent on the last. */
export function cursorAfter(list: {
  readonly data: readonly unknown[];
  readonly paging?: { readonly cursors?: { readonly after?: string } };
}): string | undefined {
  return list.data.length === 0 ? undefined : list.paging?.cursors?.after;
}

/** `GET /me`. */
export const meAnswer = z.looseObject({
  id,
  username: id,
  name: z.string().nullish(),
  threads_profile_picture_url: z.string().nullish(),
});
export const idAnswer = z.looseObject({ id });

export const containerStatus = z.looseObject({
  id,
  status: z.enum(['IN_PROGRESS', 'FINISHED', 'PUBLISHED', 'ERROR', 'EXPIRED']),
  error_message: z.string().nullish(),
});

export const deletedAnswer = z.looseObject({ success: z.literal(true) });
export const permalinkAnswer = z.looseObject({ id, permalink: z.string().optional() });

const post = z.looseObject({
  id,
  text: z.string().nullish(),
  timestamp: z.string(),
  permalink: z.string().optional(),
  username: z.string().optional(),
  /** `TEXT_POST`, `IMAGE`, `VIDEO`, `CAROUSEL_ALBUM`, `AUDIO`; `REPOST_FACADE` for a repost of ours. */
  media_type: z.string().optional(),
  children: z.looseObject({ data: z.array(z.looseObject({ media_type: z.string().optional() })) }).optional(),
  is_reply_owned_by_me: z.boolean().optional(),
  replied_to: z.looseObject({ id }).optional(),
});
export type PostAnswer = z.infer<typeof post>;
export const postList = page(post);

export const insightsAnswer = z.looseObject({
  data: z.array(
    z.looseObject({
      name: z.string(),
      values: z.array(z.looseObject({ value: z.unknown() })).optional(),
      total_value: z.looseObject({ value: z.unknown() }).optional(),
    }),
  ),
});

const quota = z.looseObject({ quota_total: z.number() });
export const publishingLimit = z.looseObject({
  data: z.array(
    z.looseObject({
      quota_usage: z.number().optional(),
      config: quota.optional(),
      reply_quota_usage: z.number().optional(),
      reply_config: quota.optional(),
    }),
  ),
});

/**
 * The answers we read, and only the fields we use (loose: Graph says more).
 * From facebook/facebook-business-sdk-codegen ad2b0b6fdfbe (2026-04-15) and
 * developers.facebook.com/documentation/instagram-platform (2026-11-20).
 */
import { z } from 'zod';
import { graphPage } from '../kit/server.ts';

const id = z.string().min(1);
/** `user_id` is an `int` in the description and a string in answers. */
const anyId = z.union([id, z.number()]).transform(String);

/** `GET /me` of Instagram's own door. */
export const meAnswer = z.looseObject({
  user_id: anyId,
  username: id,
  name: z.string().nullish(),
  profile_picture_url: z.string().nullish(),
});

/** `GET /me/accounts` of Facebook's door: pages, with the Instagram account linked to them. */
export const pagesAnswer = graphPage(
  z.looseObject({
    id,
    name: z.string().nullish(),
    access_token: z.string().min(1).nullish(),
    instagram_business_account: z
      .looseObject({
        id,
        username: id,
        name: z.string().nullish(),
        profile_picture_url: z.string().nullish(),
      })
      .nullish(),
  }),
);

/** `POST /{ig-user}/media`; `uri` only for `upload_type=resumable`. */
export const containerAnswer = z.looseObject({ id, uri: z.string().optional() });

export const containerStatus = z.looseObject({
  id,
  status_code: z.enum(['IN_PROGRESS', 'FINISHED', 'PUBLISHED', 'ERROR', 'EXPIRED']),
  status: z.string().optional(),
});

/** How much of a video has arrived (`IGResumableVideoUploadStatus`). */
export const uploadStatus = z.looseObject({
  id,
  video_status: z
    .looseObject({
      uploading_phase: z
        .looseObject({ status: z.string().optional(), bytes_transferred: z.coerce.number().optional() })
        .nullish(),
    })
    .nullish(),
});

export const uploadAnswer = z.looseObject({ success: z.literal(true) });
export const uploadProblem = z.looseObject({
  debug_info: z.looseObject({ retriable: z.boolean().optional(), message: z.string().optional() }),
});

/** `media_publish`, comments, replies. */
export const madeAnswer = z.looseObject({ id });

export const doneAnswer = z.looseObject({ success: z.literal(true) });

const counts = { like_count: z.number().optional(), comments_count: z.number().optional() };

export const mediaAnswer = z.looseObject({
  id,
  caption: z.string().nullish(),
  timestamp: z.string(),
  permalink: z.string().optional(),
  /** `IMAGE`, `VIDEO`, `CAROUSEL_ALBUM`. */
  media_type: z.string(),
  /** `FEED`, `REELS`, `STORY`, `AD`. */
  media_product_type: z.string().optional(),
  children: z.looseObject({ data: z.array(z.looseObject({ media_type: z.string().optional() })) }).optional(),
  ...counts,
});
export type MediaAnswer = z.infer<typeof mediaAnswer>;

export const mediaList = graphPage(mediaAnswer);
export const permalinkAnswer = z.looseObject({ id, permalink: z.string().optional() });
export const countsAnswer = z.looseObject({ id, media_product_type: z.string().optional(), ...counts });
export const followersAnswer = z.looseObject({ id, followers_count: z.number().optional() });
export const closedAnswer = z.looseObject({ id, is_comment_enabled: z.boolean() });

export const insightsAnswer = z.looseObject({
  data: z.array(
    z.looseObject({
      name: z.string(),
      values: z.array(z.looseObject({ value: z.unknown() })).optional(),
      total_value: z.looseObject({ value: z.unknown() }).optional(),
    }),
  ),
});

const comment = z.looseObject({
  id,
  text: z.string().optional(),
  timestamp: z.string(),
  username: z.string().optional(),
  from: z.looseObject({ id: z.string().optional(), username: z.string().optional() }).optional(),
});
export const commentList = graphPage(comment.extend({ replies: z.looseObject({ data: z.array(comment) }).optional() }));
export type CommentAnswer = z.infer<typeof comment>;

export const publishingLimit = z.looseObject({
  data: z.array(
    z.looseObject({
      quota_usage: z.number(),
      config: z.looseObject({ quota_total: z.number() }).optional(),
    }),
  ),
});

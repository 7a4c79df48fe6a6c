/**
 * The answers we read, and only the fields we use (loose: Graph says more).
 * From facebook/facebook-business-sdk-codegen ad2b0b6fdfbe (2026-04-15) and developers.facebook.com/docs
 * (pages-api, page-stories-api, video-api; 2026-11-21).
 */
import { z } from 'zod';
import { graphPage } from '../kit/server.ts';

const id = z.string().min(1);
/** The stories' `post_id` is a number in the documentation's examples. */
const anyId = z.union([id, z.number()]).transform(String);
const count = z.looseObject({ summary: z.looseObject({ total_count: z.number().optional() }).optional() }).nullish();

/** `GET /me/accounts`: pages, with what the person may do on each. */
export const pagesAnswer = graphPage(
  z.looseObject({
    id,
    name: z.string().nullish(),
    username: z.string().nullish(),
    link: z.string().nullish(),
    access_token: z.string().min(1).nullish(),
    tasks: z.array(z.string()).nullish(),
    picture: z.looseObject({ data: z.looseObject({ url: z.string().optional() }).optional() }).nullish(),
  }),
);

export const madeAnswer = z.looseObject({ id });
export const doneAnswer = z.looseObject({ success: z.literal(true) });

export const postAnswer = z.looseObject({
  id,
  is_published: z.boolean().optional(),
  permalink_url: z.string().optional(),
  /** In no published field list: there only if Facebook takes the label. */
  is_ai_generated: z.boolean().optional(),
});

/** `upload_phase=start` of a video of the feed, and every answer to a piece of it; offsets are digits. */
export const chunkAnswer = z.looseObject({
  start_offset: z.coerce.number().int(),
  end_offset: z.coerce.number().int(),
});
export const sessionAnswer = chunkAnswer.extend({ video_id: anyId, upload_session_id: anyId });
/** A piece that began at the wrong place: Graph says in the refusal where it wants to go on. */
export const offsetProblem = z.looseObject({
  error: z.looseObject({
    error_subcode: z.literal(1_363_037),
    error_data: z.preprocess((told) => (typeof told === 'string' ? parsed(told) : told), chunkAnswer),
  }),
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** `upload_phase=start` of a reel or a story. */
export const uploadAnswer = z.looseObject({ video_id: anyId, upload_url: z.string().optional() });
/** The upload server has its own way to say no. */
export const uploadProblem = z.looseObject({
  debug_info: z.looseObject({ retriable: z.boolean().optional(), message: z.string().optional() }),
});

/** The publishing of a reel or a story. */
export const storyMade = z.looseObject({ success: z.literal(true), post_id: anyId.optional() });

const phase = z
  .looseObject({
    status: z.string().optional(),
    errors: z.array(z.looseObject({ message: z.string().optional() })).nullish(),
    error: z.looseObject({ message: z.string().optional() }).nullish(),
  })
  .nullish();

/** `GET /{video}`. One guide spells `bytes_transfered`, the description of the API `bytes_transferred`. */
export const videoAnswer = z.looseObject({
  id,
  post_id: anyId.nullish(),
  permalink_url: z.string().nullish(),
  status: z
    .looseObject({
      video_status: z.string().optional(),
      uploading_phase: z
        .looseObject({
          status: z.string().optional(),
          bytes_transfered: z.coerce.number().optional(),
          bytes_transferred: z.coerce.number().optional(),
        })
        .nullish(),
      processing_phase: phase,
      publishing_phase: z
        .looseObject({ status: z.string().optional(), publish_status: z.string().optional() })
        .nullish(),
    })
    .optional(),
});
export type VideoAnswer = z.infer<typeof videoAnswer>;

/** `GET /{page}/stories`; `creation_time` in seconds since 1970. */
export const storyList = graphPage(
  z.looseObject({
    post_id: anyId,
    media_id: anyId.nullish(),
    creation_time: z.coerce.number().optional(),
    url: z.string().nullish(),
  }),
);

const attachment = z.looseObject({
  media_type: z.string().optional(),
  /** The picture or video itself. */
  target: z.looseObject({ id: z.string().optional() }).nullish(),
  subattachments: z.looseObject({ data: z.array(z.looseObject({ media_type: z.string().optional() })) }).optional(),
});

const counts = {
  reactions: count,
  comments: count,
  shares: z.looseObject({ count: z.number().optional() }).nullish(),
  attachments: z.looseObject({ data: z.array(attachment) }).nullish(),
};

export const countsAnswer = z.looseObject({ id, ...counts });
export type CountsAnswer = z.infer<typeof countsAnswer>;

const pastPost = z.looseObject({
  id,
  message: z.string().nullish(),
  created_time: z.string(),
  permalink_url: z.string().nullish(),
  ...counts,
});
export type PastPostAnswer = z.infer<typeof pastPost>;
export const pastPostList = graphPage(pastPost);

/** `GET /{page}/video_reels`; `post_id` is the second half of its post's. */
const pastReel = z.looseObject({
  id,
  description: z.string().nullish(),
  created_time: z.string(),
  permalink_url: z.string().nullish(),
  post_id: anyId.nullish(),
  comments: count,
});
export type PastReelAnswer = z.infer<typeof pastReel>;
export const reelList = graphPage(pastReel);

export const followersAnswer = z.looseObject({ id, followers_count: z.number().optional() });

export const insightsAnswer = z.looseObject({
  data: z.array(z.looseObject({ name: z.string(), values: z.array(z.looseObject({ value: z.unknown() })).optional() })),
});

const comment = z.looseObject({
  id,
  message: z.string().nullish(),
  created_time: z.string(),
  from: z.looseObject({ id: z.string().optional(), name: z.string().optional() }).nullish(),
  parent: z.looseObject({ id }).nullish(),
});
export type CommentAnswer = z.infer<typeof comment>;
export const commentList = graphPage(comment);

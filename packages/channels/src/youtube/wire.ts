/**
 * The answers we read, and only the fields we use (loose: Google says more). Field names from Google's generated
 * client, googleapis/google-api-php-client-services commit 57a6b21a479f (2026-08-22). Counts come as digits.
 */
import { z } from 'zod';

/** A count: 64-bit numbers come as strings. */
const count = z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]);

export const problemAnswer = z.looseObject({
  error: z.looseObject({
    code: z.number().optional(),
    message: z.string().optional(),
    status: z.string().optional(),
    errors: z.array(z.looseObject({ reason: z.string().optional(), message: z.string().optional() })).optional(),
    details: z.array(z.looseObject({ reason: z.string().optional() })).optional(),
  }),
});

/** What names a video: the answer at the end of an upload. */
export const uploadedVideo = z.looseObject({ id: z.string().min(1) });

/** The answer of `videos.update` with `part=status`. */
export const updatedVideo = z.looseObject({
  id: z.string().min(1),
  status: z.looseObject({ privacyStatus: z.string() }),
});

const videoItem = z.looseObject({
  id: z.string().min(1),
  snippet: z.looseObject({ title: z.string().optional(), description: z.string().optional() }).optional(),
  status: z
    .looseObject({
      uploadStatus: z.string().optional(),
      privacyStatus: z.string().optional(),
      failureReason: z.string().optional(),
      rejectionReason: z.string().optional(),
    })
    .optional(),
  statistics: z
    .looseObject({ viewCount: count.optional(), likeCount: count.optional(), commentCount: count.optional() })
    .optional(),
  processingDetails: z
    .looseObject({ processingStatus: z.string().optional(), processingFailureReason: z.string().optional() })
    .optional(),
});

export type VideoItem = z.infer<typeof videoItem>;

export const videosAnswer = z.looseObject({ items: z.array(videoItem) });

/** Google leaves out `items` where there are none. */
export const channelsAnswer = z.looseObject({
  items: z
    .array(
      z.looseObject({
        id: z.string().min(1),
        snippet: z
          .looseObject({
            title: z.string(),
            customUrl: z.string().optional(),
            country: z.string().optional(),
            thumbnails: z.looseObject({ default: z.looseObject({ url: z.string() }).optional() }).optional(),
          })
          .optional(),
        contentDetails: z
          .looseObject({ relatedPlaylists: z.looseObject({ uploads: z.string().optional() }).optional() })
          .optional(),
        statistics: z
          .looseObject({
            subscriberCount: count.optional(),
            viewCount: count.optional(),
            hiddenSubscriberCount: z.boolean().optional(),
          })
          .optional(),
        status: z.looseObject({ longUploadsStatus: z.string().optional() }).optional(),
      }),
    )
    .optional(),
});

export const playlistItem = z.looseObject({ id: z.string().min(1) });

export const playlistItemsAnswer = z.looseObject({
  items: z.array(
    z.looseObject({
      id: z.string().min(1),
      snippet: z.looseObject({
        title: z.string(),
        description: z.string().optional(),
        publishedAt: z.iso.datetime({ offset: true }),
        resourceId: z.looseObject({ videoId: z.string().min(1) }),
      }),
      contentDetails: z.looseObject({ videoPublishedAt: z.iso.datetime({ offset: true }).optional() }).optional(),
      status: z.looseObject({ privacyStatus: z.string().optional() }).optional(),
    }),
  ),
  nextPageToken: z.string().optional(),
});

export type PlaylistItem = z.infer<typeof playlistItemsAnswer>['items'][number];

const commentItem = z.looseObject({
  id: z.string().min(1),
  snippet: z.looseObject({
    textDisplay: z.string().optional(),
    textOriginal: z.string().optional(),
    authorDisplayName: z.string().optional(),
    authorChannelId: z.looseObject({ value: z.string().optional() }).optional(),
    parentId: z.string().optional(),
    publishedAt: z.iso.datetime({ offset: true }),
  }),
});

export type CommentItem = z.infer<typeof commentItem>;

export const writtenComment = z.looseObject({ id: z.string().min(1) });

const threadItem = z.looseObject({
  id: z.string().min(1),
  snippet: z.looseObject({ topLevelComment: commentItem, totalReplyCount: count.optional() }),
  replies: z.looseObject({ comments: z.array(commentItem).optional() }).optional(),
});

export type ThreadItem = z.infer<typeof threadItem>;

export const writtenThread = z.looseObject({
  id: z.string().min(1),
  snippet: z.looseObject({ topLevelComment: z.looseObject({ id: z.string().min(1) }) }),
});

export const threadsAnswer = z.looseObject({ items: z.array(threadItem), nextPageToken: z.string().optional() });

export const commentsAnswer = z.looseObject({ items: z.array(commentItem), nextPageToken: z.string().optional() });

export const thumbnailsAnswer = z.looseObject({ items: z.array(z.looseObject({})) });

export const playlistsAnswer = z.looseObject({
  items: z.array(z.looseObject({ id: z.string().min(1), snippet: z.looseObject({ title: z.string() }) })),
  nextPageToken: z.string().optional(),
});

export const categoriesAnswer = z.looseObject({
  items: z.array(
    z.looseObject({
      id: z.string().min(1),
      snippet: z.looseObject({ title: z.string(), assignable: z.boolean().optional() }),
    }),
  ),
});

/** A table of YouTube Analytics; rows are missing where there is nothing to tell. */
export const reportAnswer = z.looseObject({
  columnHeaders: z.array(z.looseObject({ name: z.string() })),
  rows: z.array(z.array(z.union([z.string(), z.number()]))).optional(),
});

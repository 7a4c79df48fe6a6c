/** The answers we read, and only the fields we use. From learn.microsoft.com/linkedin (Posts, Images, Videos, … 2026-05). */
import { z } from 'zod';

const urn = z.string().regex(/^urn:li:/);

export const problemAnswer = z.looseObject({
  message: z.string().optional(),
  code: z.string().optional(),
  serviceErrorCode: z.number().optional(),
  errorDetails: z
    .looseObject({
      inputErrors: z
        .array(z.looseObject({ code: z.string().optional(), description: z.string().optional() }))
        .optional(),
    })
    .nullish(),
});

/** `GET /v2/userinfo` (OpenID Connect). */
export const userinfoAnswer = z.looseObject({
  sub: z.string().min(1),
  name: z.string().optional(),
  picture: z.string().optional(),
});

/** `GET /v2/me`, with the right `r_basicprofile`. */
export const meAnswer = z.looseObject({
  id: z.string().min(1),
  localizedFirstName: z.string().optional(),
  localizedLastName: z.string().optional(),
  vanityName: z.string().optional(),
});

/** `GET /rest/organizationAcls?q=roleAssignee`; older versions said `organizationTarget`. */
export const aclsAnswer = z.looseObject({
  elements: z.array(
    z.looseObject({
      organization: urn.optional(),
      organizationTarget: urn.optional(),
      role: z.string(),
      state: z.string(),
    }),
  ),
});

/** `GET /rest/organizationsLookup?ids=List(…)`, by the number of each. */
export const organizationsAnswer = z.looseObject({
  results: z.record(
    z.string(),
    z.looseObject({ localizedName: z.string().optional(), vanityName: z.string().optional() }),
  ),
});

export const imageUploadAnswer = z.looseObject({ value: z.looseObject({ uploadUrl: z.url(), image: urn }) });

export const videoUploadAnswer = z.looseObject({
  value: z.looseObject({
    video: urn,
    uploadToken: z.string().optional(),
    uploadInstructions: z
      .array(z.looseObject({ uploadUrl: z.url(), firstByte: z.int().min(0), lastByte: z.int().min(0) }))
      .min(1),
  }),
});

export const assetAnswer = z.looseObject({ status: z.string(), processingFailureReason: z.string().optional() });

const mediaContent = z.looseObject({ id: z.string().optional() });

export const postAnswer = z.looseObject({
  id: urn,
  author: urn.optional(),
  commentary: z.string().nullish(),
  lifecycleState: z.string().optional(),
  /** Milliseconds since 1970. */
  createdAt: z.number().optional(),
  publishedAt: z.number().optional(),
  content: z
    .looseObject({
      media: mediaContent.nullish(),
      multiImage: z.looseObject({ images: z.array(mediaContent) }).nullish(),
      article: z.looseObject({ source: z.string().optional() }).nullish(),
      poll: z
        .looseObject({
          question: z.string().optional(),
          options: z.array(z.looseObject({ text: z.string() })).optional(),
        })
        .nullish(),
    })
    .nullish(),
});
export type PostAnswer = z.infer<typeof postAnswer>;

export const postsAnswer = z.looseObject({ elements: z.array(postAnswer) });

/** `GET /rest/posts?ids=List(…)`. */
export const postBatchAnswer = z.looseObject({
  results: z.record(z.string(), z.looseObject({})),
  statuses: z.record(z.string(), z.number()).optional(),
  errors: z.record(z.string(), z.looseObject({ status: z.number().optional() })).optional(),
});

export const commentAnswer = z.looseObject({
  id: z.union([z.string(), z.number().transform(String)]),
  commentUrn: urn.optional(),
  object: urn.optional(),
  actor: urn,
  parentComment: urn.nullish(),
  message: z.looseObject({ text: z.string() }),
  created: z.looseObject({ time: z.number() }),
});
export type CommentAnswer = z.infer<typeof commentAnswer>;

export const commentsAnswer = z.looseObject({
  elements: z.array(commentAnswer),
  paging: z.looseObject({ total: z.number().optional() }).optional(),
});

const count = z.number().optional();

/** `organizationalEntityShareStatistics`: posts without any reaction or view are left out. */
export const statisticsAnswer = z.looseObject({
  elements: z.array(
    z.looseObject({
      share: z.string().optional(),
      ugcPost: z.string().optional(),
      totalShareStatistics: z.looseObject({
        impressionCount: count,
        uniqueImpressionsCount: count,
        clickCount: count,
        likeCount: count,
        commentCount: count,
        shareCount: count,
      }),
    }),
  ),
});

/** `memberCreatorPostAnalytics` with `aggregation=TOTAL`. */
export const analyticsAnswer = z.looseObject({ elements: z.array(z.looseObject({ count: z.number() })) });

export const followersAnswer = z.looseObject({
  elements: z.array(z.looseObject({ memberFollowersCount: z.number() })),
});

export const networkSizeAnswer = z.looseObject({ firstDegreeSize: z.number() });

/** From a brief to answers: captions, pictures, hashtags, times, and a version for each account. */
import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { Id, Instant, InWorkspace, Language, line, Money, member, Revision, route, words } from './base.ts';
import { CostRange, Generation, GenerationProgress } from './generations.ts';
import { ModelRef } from './provider-keys.ts';
import { SpendMonth } from './spending.ts';

export const ItemKind = z.enum(['caption', 'hashtags', 'picture', 'version']);
/** How an answer came to be. `same`: a version that needed no change. */
export const AnswerHow = z.enum(['written', 'edited', 'shorter', 'fit', 'tone', 'translate', 'same']);

/** One answer in a place of the studio. Older ones stay in its history. */
export const Answer = z.object({
  id: Id,
  /** Counts from 1 within its item. */
  number: z.int(),
  how: AnswerHow,
  /** What was asked for besides: the tone, the language. */
  wish: z.string().nullable(),
  /** The whole text; null while it is written (`generation.text` says how far it is). */
  text: z.string().nullable(),
  assetId: Id.nullable(),
  /** What made it; null for what a person typed and for copies. */
  generation: Generation.nullable(),
  /** What to look at: banned words that slipped in, facts that are not in the brief. */
  warnings: z.array(z.object({ code: z.string(), words: z.string() })),
  createdAt: Instant,
});

/** Length as the network counts it. */
export const Fit = z.object({ used: z.int(), max: z.int(), overBy: z.int() });

export const StudioItem = z.object({
  id: Id,
  runId: Id,
  kind: ItemKind,
  position: z.int(),
  /** Versions: for whom. */
  accountId: Id.nullable(),
  /** Versions: of which caption. */
  captionId: Id.nullable(),
  /** The answer shown now; null while nothing is there yet. */
  answer: Answer.nullable(),
  answerCount: z.int(),
  isFavourite: z.boolean(),
  isKept: z.boolean(),
  /** Versions: how the text fits its network. */
  fit: Fit.nullable(),
  /** Versions: its caption was changed since. */
  isStale: z.boolean(),
  /** What to know or to do, in words; null when all is well. */
  note: z.string().nullable(),
  revision: Revision,
});

export const SuggestedTime = z.object({
  accountId: Id,
  /** The wall time in the zone, `2026-11-24T18:30`. */
  wallTime: z.string(),
  timeZone: z.string(),
  at: Instant,
  basis: z.enum(['guess', 'learned']),
  /** "A guess: no data yet." */
  reason: z.string(),
});

export const EstimateLine = z.object({
  kind: ItemKind,
  count: z.int(),
  /** "5 captions", "3 pictures, 1024 × 1280". */
  words: z.string(),
  model: ModelRef,
  modelName: z.string(),
  isSandbox: z.boolean(),
  /** Null: the price is not known. */
  estimate: CostRange.nullable(),
});
export const StudioEstimate = z.object({
  lines: z.array(EstimateLine),
  total: CostRange.nullable(),
  month: SpendMonth,
  /** Why it cannot start, in words; null when it can. */
  refusal: z.string().nullable(),
});

export const StudioRun = z.object({
  id: Id,
  briefId: Id,
  /** Counts from 1 within its brief. */
  number: z.int(),
  /** The brief as it was asked. */
  briefRevision: z.int(),
  /** `done`: nothing more comes by itself. */
  state: z.enum(['working', 'done']),
  /** What was reserved in all, and the least we expected. */
  estimate: CostRange,
  /** Exact, so far. */
  spent: Money,
  /** May still be spent on top. */
  reserved: Money,
  items: z.array(StudioItem),
  times: z.array(SuggestedTime),
  createdAt: Instant,
});
export const StudioRunSummary = StudioRun.omit({ items: true, times: true });

const InBrief = InWorkspace.extend({ briefId: Id });
const InRun = InWorkspace.extend({ runId: Id });
const OneItem = InWorkspace.extend({ itemId: Id });

/** What to ask for. */
const Wishes = z.object({
  captions: z.int().min(0).max(10).default(5),
  pictures: z.int().min(0).max(6).default(3),
  hashtags: z.boolean().default(true),
  /** Left out: the first size of the model near 4:5. */
  pictureSize: z
    .string()
    .regex(/^\d{2,4}x\d{2,4}$/)
    .optional(),
  textModel: ModelRef.optional(),
  imageModel: ModelRef.optional(),
});

/** In place: the new text takes the old one's place, which stays in the history. */
export const Rewrite = z.discriminatedUnion('how', [
  z.object({ how: z.literal('shorter') }),
  /** Versions only: to the length that the network allows. */
  z.object({ how: z.literal('fit') }),
  z.object({ how: z.literal('tone'), tone: line(200) }),
  z.object({ how: z.literal('translate'), language: Language }),
]);

const editor = member('editor', 'generations:write', 'transaction');

export const studio = {
  estimate: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/briefs/{briefId}/estimate',
      tags: ['Studio'],
      summary: 'What the answers to a brief would cost',
    })
    .meta(member('viewer', 'read'))
    .input(InBrief.extend({ wishes: Wishes.prefault({}) }))
    .output(StudioEstimate),
  run: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/briefs/{briefId}/runs',
      tags: ['Studio'],
      summary: 'Reserve the money and answer the brief',
    })
    .meta(editor)
    .input(InBrief.extend({ wishes: Wishes.prefault({}) }))
    .output(StudioRun),
  runs: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/briefs/{briefId}/runs',
      tags: ['Studio'],
      summary: 'All runs of a brief, newest first',
    })
    .meta(member('viewer', 'read'))
    .input(InBrief)
    .output(z.object({ items: z.array(StudioRunSummary) })),
  get: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/runs/{runId}',
      tags: ['Studio'],
      summary: 'A run with its items',
    })
    .meta(member('viewer', 'read'))
    .input(InRun)
    .output(StudioRun),
  stream: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/runs/{runId}/stream',
      tags: ['Studio'],
      summary: 'Words and progress of a run as they come (SSE); ends when nothing more comes by itself',
    })
    .meta(member('viewer', 'read'))
    .input(InRun)
    .output(eventIterator(GenerationProgress)),
  history: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/studio-items/{itemId}/answers',
      tags: ['Studio'],
      summary: 'All answers of an item, newest first',
    })
    .meta(member('viewer', 'read'))
    .input(OneItem)
    .output(z.object({ items: z.array(Answer) })),
  estimateItem: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/studio-items/{itemId}/estimate',
      tags: ['Studio'],
      summary: 'What another answer or a rewriting would cost',
    })
    .meta(member('viewer', 'read'))
    .input(OneItem.extend({ rewrite: Rewrite.optional() }))
    .output(z.object({ estimate: CostRange.nullable() })),
  regenerate: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/studio-items/{itemId}/regenerate',
      tags: ['Studio'],
      summary: 'Another answer; the old one stays in the history',
    })
    .meta(editor)
    .input(OneItem)
    .output(StudioItem),
  edit: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/studio-items/{itemId}/edit',
      tags: ['Studio'],
      summary: 'Keep a text as a person typed it',
    })
    .meta(editor)
    .input(OneItem.extend({ revision: Revision, text: words(70_000, 1) }))
    .output(StudioItem),
  rewrite: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/studio-items/{itemId}/rewrite',
      tags: ['Studio'],
      summary: 'Rewrite in place: shorter, another tone, another language',
    })
    .meta(editor)
    .input(OneItem.extend({ rewrite: Rewrite }))
    .output(StudioItem),
  restore: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/studio-items/{itemId}/restore',
      tags: ['Studio'],
      summary: 'Show an answer of the history again',
    })
    .meta(editor)
    .input(OneItem.extend({ answerId: Id }))
    .output(StudioItem),
  mark: route
    .route({
      method: 'PATCH',
      path: '/workspaces/{workspaceId}/studio-items/{itemId}',
      tags: ['Studio'],
      summary: 'Keep, or mark as favourite',
    })
    .meta(member('editor', 'generations:write'))
    .input(OneItem.extend({ isKept: z.boolean().optional(), isFavourite: z.boolean().optional() }))
    .output(StudioItem),
  makeVersions: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/studio-items/{itemId}/versions',
      tags: ['Studio'],
      summary: "Shape a caption for each of the brief's accounts; only those that are too long cost anything",
    })
    .meta(editor)
    .input(OneItem)
    .output(z.object({ items: z.array(StudioItem) })),
  makePosts: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/runs/{runId}/posts',
      tags: ['Studio'],
      summary: 'A post from each kept caption, with a version per account; as drafts or at the suggested times',
    })
    .meta(member('editor', 'posts:write', 'transaction'))
    .input(InRun.extend({ plan: z.enum(['draft', 'suggested_times']).default('draft') }))
    .output(
      z.object({
        posts: z.array(
          z.object({
            postId: Id,
            captionId: Id,
            publicationIds: z.array(Id),
            /** What was left out, and why: hashtags that no longer fit, accounts that take no post without a picture. */
            leftOut: z.array(z.object({ accountId: Id, words: z.string() })),
            /** Made earlier of the same words, and not made again. */
            wasThere: z.boolean(),
          }),
        ),
      }),
    ),
};

/** One run of an operation: estimated, reserved, run, settled. */
import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { Id, Instant, InWorkspace, Money, member, PageQuery, pageOf, route, words } from './base.ts';
import { ModelRef, Operation } from './provider-keys.ts';
import { CostSource } from './spending.ts';

/**
 * `reserved` waits for its turn (words go before pictures) · `queued` waits for a worker · `unknown`: the paid
 * start was sent and no answer came; it never starts again by itself, a person decides.
 */
export const GenerationState = z.enum([
  'estimated',
  'reserved',
  'queued',
  'running',
  'succeeded',
  'failed',
  'cancelled',
  'unknown',
]);

/** Before: what we expect at least, and the most it can be. */
export const CostRange = z.object({ low: Money, high: Money });

export const Generation = z.object({
  id: Id,
  projectId: Id,
  briefId: Id.nullable(),
  operation: Operation,
  state: GenerationState,
  /** The state in one sentence for people: why, and what happens next. */
  words: z.string(),
  /** Why it failed or is unknown; null otherwise. */
  problem: z.object({ kind: z.string(), code: z.string(), evidence: z.string().nullable() }).nullable(),
  model: ModelRef,
  modelName: z.string(),
  providerName: z.string(),
  isSandbox: z.boolean(),
  /** Null: the price is not known. */
  estimate: CostRange.nullable(),
  /** What is reserved now; null once settled or given back. */
  reserved: Money.nullable(),
  /** Null until it has ended. */
  cost: Money.nullable(),
  costSource: CostSource.nullable(),
  priceVersion: z.string(),
  /** 0 to 1 where the provider tells. */
  progress: z.number().nullable(),
  /** When it will be done as far as the provider knows. */
  etaAt: Instant.nullable(),
  /** The words of a text so far, or whole once it has succeeded. */
  text: z.string().nullable(),
  /** The pictures it made. */
  assetIds: z.array(Id),
  /** Assets it was made from. */
  inputAssetIds: z.array(Id),
  warnings: z.array(z.object({ code: z.string(), words: z.string() })),
  /** How often a start was sent. More than one only after an answer that proved "not started". */
  startCount: z.int(),
  retryAt: Instant.nullable(),
  isCancelRequested: z.boolean(),
  createdAt: Instant,
  startedAt: Instant.nullable(),
  finishedAt: Instant.nullable(),
});

/** What may be asked of an operation; `text.generate` and `image.generate` each take their own. */
export const GenerationRequest = z.discriminatedUnion('operation', [
  z.object({
    operation: z.literal('text.generate'),
    params: z.strictObject({
      prompt: words(50_000, 1),
      instructions: words(20_000).default(''),
      /** Upper bound of the answer, in tokens. */
      maxOutputTokens: z.int().min(1).max(32_000).default(1_000),
      temperature: z.number().min(0).max(2).optional(),
    }),
  }),
  z.object({
    operation: z.literal('image.generate'),
    params: z.strictObject({
      prompt: words(20_000, 1),
      /** One of the model's sizes; left out: its first one. */
      size: z
        .string()
        .regex(/^\d{2,4}x\d{2,4}$/, 'A size looks like 1024x1280')
        .optional(),
      quality: z.enum(['low', 'medium', 'high']).optional(),
    }),
  }),
]);

const Asked = InWorkspace.extend({
  request: GenerationRequest,
  /** Left out: the workspace's choice for the operation, the sandbox while there is no key. */
  model: ModelRef.optional(),
  projectId: Id.optional(),
  briefId: Id.optional(),
});
const One = InWorkspace.extend({ generationId: Id });

/** How far one generation is, told while it runs. */
export const GenerationProgress = z.object({
  generationId: Id,
  state: GenerationState,
  progress: z.number().nullable(),
  etaAt: Instant.nullable(),
  /** All words so far. */
  text: z.string().nullable(),
  cost: Money.nullable(),
});

export const generations = {
  operations: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/operations',
      tags: ['Generations'],
      summary: 'Operations with the JSON Schema of their parameters',
    })
    .meta(member('viewer', 'read'))
    .input(InWorkspace)
    .output(
      z.object({
        items: z.array(z.object({ name: Operation, title: z.string(), params: z.record(z.string(), z.unknown()) })),
      }),
    ),
  estimate: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/generations/estimate',
      tags: ['Generations'],
      summary: 'What it would cost; nothing is started',
    })
    .meta(member('viewer', 'read'))
    .input(Asked)
    .output(z.object({ model: ModelRef, isSandbox: z.boolean(), estimate: CostRange.nullable() })),
  create: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/generations',
      tags: ['Generations'],
      summary: 'Reserve the money and start',
    })
    .meta(member('editor', 'generations:write', 'transaction'))
    .input(Asked)
    .output(Generation),
  list: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/generations',
      tags: ['Generations'],
      summary: 'Generations, newest first',
    })
    .meta(member('viewer', 'read'))
    .input(
      InWorkspace.extend({
        ...PageQuery.shape,
        state: GenerationState.optional(),
        operation: Operation.optional(),
        projectId: Id.optional(),
        briefId: Id.optional(),
      }),
    )
    .output(pageOf(Generation)),
  get: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/generations/{generationId}',
      tags: ['Generations'],
      summary: 'One generation',
    })
    .meta(member('viewer', 'read'))
    .input(One)
    .output(Generation),
  cancel: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/generations/{generationId}/cancel',
      tags: ['Generations'],
      summary: 'Stop it; the provider is told where it can be',
    })
    .meta(member('editor', 'generations:write'))
    .input(One)
    .output(Generation),
  resolve: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/generations/{generationId}/resolve',
      tags: ['Generations'],
      summary: 'Decide about one whose start was never answered',
    })
    .meta(member('editor', 'generations:write', 'transaction'))
    .input(
      One.extend({
        /** `it_happened` counts the upper bound as spent, `it_did_not` gives the reserve back. */
        outcome: z.enum(['it_happened', 'it_did_not']),
        /** Ask for the same once more, as a new generation with a reservation of its own. */
        startAgain: z.boolean().default(false),
      }),
    )
    .output(z.object({ generation: Generation, again: Generation.nullable() })),
  stream: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/generations/{generationId}/stream',
      tags: ['Generations'],
      summary: 'Its words and progress as they come (SSE); ends when it has ended',
    })
    .meta(member('viewer', 'read'))
    .input(One)
    .output(eventIterator(GenerationProgress)),
};

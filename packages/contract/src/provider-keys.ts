/** Secrets of ours at the companies behind the models, sealed in the vault, and the models they open. */
import { z } from 'zod';
import { Id, Instant, InWorkspace, line, Money, member, route, text } from './base.ts';

/** The kinds of work that make assets. */
export const Operation = z.enum(['text.generate', 'image.generate']);

/** A model and the key through which it is asked. */
export const ModelRef = z.object({
  /** The provider's id, as in `providers`. */
  provider: text(60, 1),
  model: text(200, 1),
  /** Null: needs no key (the sandbox, or a server found on this machine). */
  providerKeyId: Id.nullable().default(null),
});

/** A price per single unit in 1e-10 USD; null: not sold so. */
export const ModelPrices = z.object({
  inputToken: Money.nullable(),
  cachedInputToken: Money.nullable(),
  outputToken: Money.nullable(),
  image: Money.nullable(),
  imageOutputToken: Money.nullable(),
});

export const Model = z.object({
  ref: ModelRef,
  name: z.string(),
  providerName: z.string(),
  operations: z.array(Operation),
  /** A pretend model: shown as such wherever it speaks. */
  isSandbox: z.boolean(),
  /** Runs on this machine or in this house and costs nothing. */
  isLocal: z.boolean(),
  /** Null: nobody told us; it cannot be held to a cap. */
  prices: ModelPrices.nullable(),
  priceVersion: z.string(),
  priceSource: z.string().nullable(),
  /** The day on which its maker ends it, `2027-01-14`. */
  retiresAt: z.string().nullable(),
  successor: z.string().nullable(),
  /** Sizes of pictures it makes, "1024x1280". */
  sizes: z.array(z.string()),
  /** Operations for which this workspace asks it when nobody names a model. */
  defaultFor: z.array(Operation),
});

export const Provider = z.object({
  id: z.string(),
  name: z.string(),
  isSandbox: z.boolean(),
  operations: z.array(Operation),
  /** JSON Schema of what a person enters; null: needs no key. */
  keyForm: z.record(z.string(), z.unknown()).nullable(),
  /** Where to get a key, in words. */
  keyHelp: z.string(),
});

/** A key travels in a header, which carries one byte per character. */
const KeyField = text(4000).regex(
  /^[\x20-\x7e\xa0-\xff]*$/,
  'This holds characters that a key cannot have. Was something copied along with it?',
);

export const ProviderKey = z.object({
  id: Id,
  provider: z.string(),
  providerName: z.string(),
  /** How the key is told apart: its first and last characters, never the whole. */
  hint: z.string(),
  /** Where it differs from the provider's own address. */
  baseUrl: z.string().nullable(),
  state: z.enum(['accepted', 'refused']),
  /** What the provider said when it refused, in words; null while it is accepted. */
  problem: z.string().nullable(),
  modelCount: z.int(),
  checkedAt: Instant,
  createdAt: Instant,
});

const OneKey = InWorkspace.extend({ providerKeyId: Id });

export const providerKeys = {
  providers: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/providers',
      tags: ['Keys and models'],
      summary: 'Providers, and what each wants to know',
    })
    .meta(member('viewer', 'read'))
    .input(InWorkspace)
    .output(z.object({ items: z.array(Provider) })),
  list: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/provider-keys',
      tags: ['Keys and models'],
      summary: 'Provider keys, without their secrets',
    })
    .meta(member('viewer', 'read'))
    .input(InWorkspace)
    .output(z.object({ items: z.array(ProviderKey) })),
  add: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/provider-keys',
      tags: ['Keys and models'],
      summary: 'Check a key at its provider (costs nothing) and seal it',
    })
    .meta(member('admin', 'workspace:admin', 'claimed'))
    .input(
      InWorkspace.extend({
        provider: line(60),
        /** By the provider's `keyForm`. */
        fields: z.record(text(60), KeyField),
      }),
    )
    .output(ProviderKey),
  check: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/provider-keys/{providerKeyId}/check',
      tags: ['Keys and models'],
      summary: 'Ask the provider again whether the key works, and for which models',
    })
    .meta(member('admin', 'workspace:admin'))
    .input(OneKey)
    .output(ProviderKey),
  remove: route
    .route({
      method: 'DELETE',
      path: '/workspaces/{workspaceId}/provider-keys/{providerKeyId}',
      tags: ['Keys and models'],
      summary: 'Forget a key; work under way with it is finished first',
    })
    .meta(member('admin', 'workspace:admin'))
    .input(OneKey)
    .output(z.object({ removed: z.literal(true) })),
};

export const models = {
  list: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/models',
      tags: ['Keys and models'],
      summary: 'Models this workspace can ask now, with prices',
    })
    .meta(member('viewer', 'read'))
    .input(InWorkspace.extend({ operation: Operation.optional() }))
    .output(z.object({ items: z.array(Model) })),
  setDefault: route
    .route({
      method: 'PUT',
      path: '/workspaces/{workspaceId}/models/default',
      tags: ['Keys and models'],
      summary: 'Choose the model for an operation; null goes back to our choice',
    })
    .meta(member('editor', 'generations:write'))
    .input(InWorkspace.extend({ operation: Operation, model: ModelRef.nullable() }))
    .output(z.object({ items: z.array(Model) })),
};

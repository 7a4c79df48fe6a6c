/** Money reserved and settled, in integers of 1e-10 USD. Entries are appended, totals derived. */
import { z } from 'zod';
import { Id, Instant, InWorkspace, Money, member, PageQuery, pageOf, Revision, route } from './base.ts';

/** A calendar month between the years 2000 and 2999, `2026-11`. */
export const Month = z.string().regex(/^2\d{3}-(0[1-9]|1[0-2])$/, 'A month looks like 2026-11');
/** Money that is not owed to us or by us: zero or more, and less than 100 million USD, so that sums of it have room. */
export const Amount = z
  .string()
  .regex(/^\d{1,18}$/, 'Money is a string of integer units of 1e-10 USD, zero or more and at most 18 digits');

/** Where a settled amount comes from. `upper_bound`: nobody told us, so the most it can have been is counted. */
export const CostSource = z.enum(['catalogue', 'provider', 'upper_bound', 'unknown']);

/** A month's totals in the workspace's zone. */
export const SpendMonth = z.object({
  month: Month,
  /** The zone whose midnight begins the month. */
  timeZone: z.string(),
  beginsAt: Instant,
  endsAt: Instant,
  /** Settled in this month, the sandbox's invented prices among it. */
  spent: Money,
  /** Of `spent`: at invented prices, owed to nobody. */
  sandboxSpent: Money,
  /** Reserved and still open, whenever it was reserved: what may be spent on top at most. */
  reserved: Money,
  /** Null: no cap. */
  cap: Money.nullable(),
  /** For `setCap`. */
  revision: Revision,
});

/** A reservation and what became of it. */
export const SpendEntry = z.object({
  id: Id,
  kind: z.enum(['reserve', 'settle', 'release']),
  /** Reserved: the upper bound. Settled: what it cost. Released: what was given back of the reservation. */
  amount: Money,
  reservationId: Id,
  generationId: Id.nullable(),
  publicationId: Id.nullable(),
  operation: z.string(),
  provider: z.string(),
  model: z.string(),
  priceVersion: z.string(),
  source: CostSource,
  isSandbox: z.boolean(),
  /** How the amount adds up; empty where only a sum is known. */
  lines: z.array(z.object({ what: z.string(), quantity: z.number(), unitPrice: Money, amount: Money })),
  at: Instant,
});

/** What one model cost in a month. */
export const SpendByModel = z.object({
  operation: z.string(),
  provider: z.string(),
  model: z.string(),
  isSandbox: z.boolean(),
  /** How many settled entries. */
  count: z.int(),
  spent: Money,
});

const InMonth = InWorkspace.extend({
  /** Left out: the month it is now in the workspace's zone. */
  month: Month.optional(),
});

export const spending = {
  month: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/spending',
      tags: ['Spending'],
      summary: "A month's totals and the cap",
    })
    .meta(member('viewer', 'read'))
    .input(InMonth)
    .output(SpendMonth),
  entries: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/spending/entries',
      tags: ['Spending'],
      summary: 'The ledger, newest first',
    })
    .meta(member('viewer', 'read'))
    .input(
      InMonth.extend({
        ...PageQuery.shape,
        kind: z.enum(['reserve', 'settle', 'release']).optional(),
        generationId: Id.optional(),
      }),
    )
    .output(pageOf(SpendEntry)),
  byModel: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/spending/by-model',
      tags: ['Spending'],
      summary: 'What each model cost in a month, dearest first',
    })
    .meta(member('viewer', 'read'))
    .input(InMonth)
    .output(z.object({ items: z.array(SpendByModel) })),
  setCap: route
    .route({
      method: 'PUT',
      path: '/workspaces/{workspaceId}/spending/cap',
      tags: ['Spending'],
      summary: 'Set or lift the monthly cap',
    })
    .meta(member('admin', 'workspace:admin'))
    .input(InWorkspace.extend({ cap: Amount.nullable(), revision: Revision }))
    .output(SpendMonth),
};

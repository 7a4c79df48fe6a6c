import type { CalendarFeed } from '@antiphon/contract';
import type { z } from 'zod';
import { os } from '../../http/implement.ts';
import { listFeeds } from './calendar-feeds.queries.ts';
import { createFeed, renewFeed, revokeFeed, type WithAddress } from './change-feed.ts';
import type { CalendarFeedRow } from './integrations.table.ts';

export const calendarFeedsRoutes = {
  list: os.calendarFeeds.list.handler(async ({ context }) =>
    context.inWorkspace(async (scope) => ({
      items: (await listFeeds(scope, personOf(context.pass))).map(presentFeed),
    })),
  ),
  create: os.calendarFeeds.create.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) =>
      withAddress(await createFeed(context.app, scope, personOf(context.pass), input)),
    ),
  ),
  renew: os.calendarFeeds.renew.handler(async ({ input: { feedId }, context }) =>
    context.inWorkspace(async (scope) =>
      withAddress(await renewFeed(context.app, scope, { feedId, userId: personOf(context.pass) })),
    ),
  ),
  revoke: os.calendarFeeds.revoke.handler(async ({ input: { feedId }, context }) =>
    context.inWorkspace(async (scope) =>
      presentFeed(await revokeFeed(scope, { feedId, userId: personOf(context.pass) }, context.app.clock.now())),
    ),
  ),
  restore: os.calendarFeeds.restore.handler(async ({ input: { feedId }, context }) =>
    context.inWorkspace(async (scope) =>
      presentFeed(await revokeFeed(scope, { feedId, userId: personOf(context.pass) }, null)),
    ),
  ),
};

function presentFeed(row: CalendarFeedRow): z.infer<typeof CalendarFeed> {
  return {
    id: row.id,
    name: row.name,
    accountIds: row.accountIds,
    projectId: row.projectId,
    createdAt: row.createdAt.toISOString(),
    renewedAt: row.renewedAt.toISOString(),
    fetchedAt: row.fetchedAt?.toISOString() ?? null,
    fetchedBy: row.fetchedBy,
  };
}

function withAddress({ row, address }: WithAddress) {
  return { feed: presentFeed(row), address };
}

/** No API key reaches these routes, so there is always a person. */
function personOf({ userId }: { readonly userId: string | null }): string {
  if (userId === null) throw new Error('a call about calendar feeds without a person');
  return userId;
}

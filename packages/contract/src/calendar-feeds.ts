/** A person's calendar of sends, which calendar programs follow by an address with a secret. */
import { z } from 'zod';
import { Id, Instant, InWorkspace, line, member, route } from './base.ts';

export const CalendarFeed = z.object({
  id: Id,
  name: z.string(),
  /** Only sends of these accounts; empty: of all. */
  accountIds: z.array(Id),
  /** Only sends of this project; null: of all. */
  projectId: Id.nullable(),
  createdAt: Instant,
  /** Since when the present address stands. */
  renewedAt: Instant,
  /** When it was last fetched; null: never. Noted at most once a minute. */
  fetchedAt: Instant.nullable(),
  /** What fetched it last, as that program calls itself. */
  fetchedBy: z.string().nullable(),
});
/** With the address, which is shown once: only a fingerprint of its secret is kept. */
export const NewCalendarFeed = z.object({ feed: CalendarFeed, address: z.string() });

const OneFeed = InWorkspace.extend({ feedId: Id });
const Fields = {
  name: line(80),
  accountIds: z.array(Id).max(200, 'At most 200 accounts').default([]),
  projectId: Id.nullable().default(null),
};

export const calendarFeeds = {
  list: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/calendar-feeds',
      tags: ['Calendar feeds'],
      summary: 'Your own calendar addresses in this workspace',
    })
    .meta(member('viewer', null))
    .input(InWorkspace)
    .output(z.object({ items: z.array(CalendarFeed) })),
  create: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/calendar-feeds',
      tags: ['Calendar feeds'],
      summary: 'Make an address that a calendar program can follow; shown once',
    })
    .meta(member('viewer', null, 'transaction'))
    .input(InWorkspace.extend(Fields))
    .output(NewCalendarFeed),
  renew: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/calendar-feeds/{feedId}/renew',
      tags: ['Calendar feeds'],
      summary: 'Give it a new address; the old one ends at once',
    })
    .meta(member('viewer', null, 'transaction'))
    .input(OneFeed)
    .output(NewCalendarFeed),
  revoke: route
    .route({
      method: 'DELETE',
      path: '/workspaces/{workspaceId}/calendar-feeds/{feedId}',
      tags: ['Calendar feeds'],
      summary: 'End an address',
    })
    .meta(member('viewer', null))
    .input(OneFeed)
    .output(CalendarFeed),
  restore: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/calendar-feeds/{feedId}/restore',
      tags: ['Calendar feeds'],
      summary: 'Let an ended address work again',
    })
    .meta(member('viewer', null))
    .input(OneFeed)
    .output(CalendarFeed),
};

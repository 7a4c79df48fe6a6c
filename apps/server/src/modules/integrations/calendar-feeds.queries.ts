/** A workspace's own SQL about calendar feeds, and what they show. */
import { and, asc, eq, isNull } from 'drizzle-orm';
import type { WorkspaceScope } from '../../db/database.ts';
import { shownStateOf } from '../publications/index.ts';
import { type CalendarFeedRow, calendarFeeds } from './integrations.table.ts';

/** One person's feeds that are in force, the oldest first. */
export async function listFeeds(scope: WorkspaceScope, userId: string): Promise<CalendarFeedRow[]> {
  return scope.db
    .select()
    .from(calendarFeeds)
    .where(
      and(
        eq(calendarFeeds.workspaceId, scope.workspaceId),
        eq(calendarFeeds.userId, userId),
        isNull(calendarFeeds.revokedAt),
      ),
    )
    .orderBy(asc(calendarFeeds.createdAt), asc(calendarFeeds.id));
}

export async function insertFeed(
  scope: WorkspaceScope,
  row: Omit<typeof calendarFeeds.$inferInsert, 'workspaceId'>,
): Promise<CalendarFeedRow> {
  const [made] = await scope.db
    .insert(calendarFeeds)
    .values({ workspaceId: scope.workspaceId, ...row })
    .returning();
  if (!made) throw new Error('a feed was not kept');
  return made;
}

/** Changes a feed of this person; undefined: there is none. */
export async function updateFeed(
  scope: WorkspaceScope,
  { feedId, userId }: { readonly feedId: string; readonly userId: string },
  change: Partial<Pick<CalendarFeedRow, 'secretHash' | 'renewedAt' | 'revokedAt'>>,
): Promise<CalendarFeedRow | undefined> {
  const [row] = await scope.db
    .update(calendarFeeds)
    .set(change)
    .where(
      and(
        eq(calendarFeeds.workspaceId, scope.workspaceId),
        eq(calendarFeeds.id, feedId),
        eq(calendarFeeds.userId, userId),
      ),
    )
    .returning();
  return row;
}

export async function noteFetch(
  scope: WorkspaceScope,
  id: string,
  fetch: { readonly fetchedAt: Date; readonly fetchedBy: string },
): Promise<void> {
  await scope.db
    .update(calendarFeeds)
    .set(fetch)
    .where(and(eq(calendarFeeds.workspaceId, scope.workspaceId), eq(calendarFeeds.id, id)));
}

/** A send as a calendar shows it. */
export interface CalendarSend {
  readonly id: string;
  readonly state: string;
  readonly dueAt: Date;
  readonly revision: number;
  readonly createdAt: Date;
  /** Where it is, once it is out. */
  readonly url: string | null;
  readonly postId: string;
  readonly title: string;
  readonly text: string;
  readonly handle: string;
  readonly channel: string;
}

export interface CalendarWindow {
  readonly accountIds: readonly string[];
  readonly projectId: string | null;
  readonly from: Date;
  readonly limit: number;
}

/** Own sends from a moment on, the earliest first; those taken back too, so that calendars take them out. */
export async function listCalendarSends(scope: WorkspaceScope, window: CalendarWindow): Promise<CalendarSend[]> {
  const { rows } = await scope.client.query<CalendarSend>({
    name: 'list-calendar-sends',
    text: `select p.id, ${shownStateOf} as state, p.due_at as "dueAt", p.revision, p.created_at as "createdAt",
        case when p.taken_down_at is null then p.url end as url, o.id as "postId", o.title,
        coalesce(v.content #>> '{parts,0,text}', '') as text, a.handle, a.channel
      from publications p
        join posts o on o.workspace_id = p.workspace_id and o.id = p.post_id
        join versions v on v.workspace_id = p.workspace_id and v.id = p.version_id
        join accounts a on a.workspace_id = p.workspace_id and a.id = p.account_id
      where p.workspace_id = $1 and p.origin = 'made' and p.due_at >= $2
        and (cardinality($3::uuid[]) = 0 or p.account_id = any ($3)) and ($4::uuid is null or o.project_id = $4)
      order by p.due_at, p.id limit $5`,
    values: [scope.workspaceId, window.from, window.accountIds, window.projectId, window.limit],
  });
  return rows;
}

/** A workspace's own SQL about publications. */
import type { ApprovalState } from '@antiphon/contract';
import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { WorkspaceScope } from '../../db/database.ts';
import { lockLanes } from '../../db/lock-order.ts';
import { approvalsOfVersions } from '../posts/index.ts';
import { listTakedowns } from './corrections/corrections.queries.ts';
import type { CorrectionRow } from './corrections/corrections.table.ts';
import {
  type AttemptRow,
  attempts,
  lanes,
  type PublicationRow,
  type PublicationState,
  publications,
  type QuestionRow,
  questions,
  type ShownState,
  type StepRow,
  steps,
} from './publications.table.ts';
import { shownStateOf, whereShown } from './shown-state.queries.ts';

/** A publication with what lists show of its post. */
export interface ListedPublication extends PublicationRow {
  readonly postTitle: string;
  /** How its version stands in review; null: the workspace demands none, or it is out. */
  readonly approval: ApprovalState | null;
  readonly coverAssetId: string | null;
  /** Its last takedown; null: none was asked for. */
  readonly takedown: CorrectionRow | null;
  /** Whose pause holds it back while it is planned, the widest first; null: none does. */
  readonly pausedBy: 'installation' | 'workspace' | 'account' | null;
  /** Planned, and the network takes the sign-in of its account no longer. */
  readonly lacksSignIn: boolean;
}

export interface PublicationFilter {
  readonly state?: ShownState | undefined;
  /** Any of these, in the table's words. */
  readonly states?: readonly PublicationState[] | undefined;
  /** Only those that stand still until a person looks. */
  readonly needsPerson?: boolean | undefined;
  readonly accountId?: string | undefined;
  readonly channel?: string | undefined;
  readonly postId?: string | undefined;
  readonly projectId?: string | undefined;
  readonly labelId?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly order: 'newest' | 'oldest';
  readonly limit: number;
  readonly after?: { readonly dueAt: Date; readonly id: string } | undefined;
}

/** Stands still until a person looks. An unknown one that is asked about, now or at a set time, goes on by itself. */
const needsPerson = sql.raw(`(p.state in ('needs_attention', 'missed', 'failed')
  or (p.state = 'unknown' and p.wake_at is null and p.leased_until is null))`);

const columns = Object.fromEntries(
  Object.entries(publications).filter(
    ([, column]) => typeof column === 'object' && column !== null && 'columnType' in column,
  ),
);

const listed =
  sql.raw(`p.*, o.title as post_title, jsonb_path_query_first(o.content, '$.parts[*].media[0].assetId') #>> '{}' as cover_asset_id,
  (select w.needs_approval from workspaces w where w.id = p.workspace_id) as needs_approval,
  case when p.state <> 'scheduled' then null
    when exists (select from installation where key = 'publishing' and value ? 'pausedAt') then 'installation'
    when (select w.paused_at from workspaces w where w.id = p.workspace_id) is not null then 'workspace'
    when (select a.paused_at from accounts a where a.workspace_id = p.workspace_id and a.id = p.account_id) is not null then 'account'
  end as paused_by,
  p.state = 'scheduled' and exists (select from accounts a
    where a.workspace_id = p.workspace_id and a.id = p.account_id and a.state = 'needs_reconnect') as lacks_sign_in`);

/** A page of own publications by due time. */
export async function listPublications(scope: WorkspaceScope, filter: PublicationFilter): Promise<ListedPublication[]> {
  const isNewest = filter.order === 'newest';
  const conditions = [
    sql`p.workspace_id = ${scope.workspaceId}`,
    sql`p.origin = 'made'`,
    ...(filter.needsPerson ? [needsPerson] : []),
    ...(filter.state ? [whereShown[filter.state]] : []),
    ...(filter.states ? [sql`p.state in ${[...filter.states]}`] : []),
    ...(filter.accountId ? [sql`p.account_id = ${filter.accountId}`] : []),
    ...(filter.channel
      ? [
          sql`p.account_id in (select id from accounts where workspace_id = ${scope.workspaceId} and channel = ${filter.channel})`,
        ]
      : []),
    ...(filter.postId ? [sql`p.post_id = ${filter.postId}`] : []),
    ...(filter.projectId ? [sql`o.project_id = ${filter.projectId}`] : []),
    ...(filter.labelId
      ? [
          sql`exists (select from post_labels l where l.workspace_id = p.workspace_id and l.post_id = p.post_id and l.label_id = ${filter.labelId})`,
        ]
      : []),
    ...(filter.from ? [sql`p.due_at >= ${filter.from}`] : []),
    ...(filter.to ? [sql`p.due_at < ${filter.to}`] : []),
    ...(filter.after
      ? [
          isNewest
            ? sql`(p.due_at, p.id) < (${filter.after.dueAt}, ${filter.after.id})`
            : sql`(p.due_at, p.id) > (${filter.after.dueAt}, ${filter.after.id})`,
        ]
      : []),
  ];
  const order = isNewest ? sql`p.due_at desc, p.id desc` : sql`p.due_at, p.id`;
  const { rows } = await scope.db.execute<Record<string, unknown>>(sql`
    select ${listed}
    from publications p join posts o on o.workspace_id = p.workspace_id and o.id = p.post_id
    where ${sql.join(conditions, sql` and `)} order by ${order} limit ${filter.limit}`);
  return withStandings(scope, rows);
}

export async function findPublication(scope: WorkspaceScope, id: string): Promise<ListedPublication | undefined> {
  return (await findPublications(scope, [id]))[0];
}

/** Own publications in the order of these ids; what is not there is left out. */
export async function findPublications(scope: WorkspaceScope, ids: readonly string[]): Promise<ListedPublication[]> {
  if (ids.length === 0) return [];
  const { rows } = await scope.db.execute<Record<string, unknown>>(sql`
    select ${listed}
    from publications p join posts o on o.workspace_id = p.workspace_id and o.id = p.post_id
    where p.workspace_id = ${scope.workspaceId} and p.id in ${[...ids]} and p.origin = 'made'`);
  const listedRows = await withStandings(scope, rows);
  const found = new Map(listedRows.map((row) => [row.id, row]));
  return ids.flatMap((id) => found.get(id) ?? []);
}

/** The row behind its lane, both locked until the end of this unit of work. Racing the publisher, one of the two comes first. */
export async function lockPublication(scope: WorkspaceScope, id: string): Promise<PublicationRow | undefined> {
  await scope.client.query({
    name: 'lock-lane-of',
    text: `select from lanes where workspace_id = $1
      and account_id = (select account_id from publications where workspace_id = $1 and id = $2) for update`,
    values: [scope.workspaceId, id],
  });
  const [row] = await scope.db
    .select()
    .from(publications)
    .where(
      and(eq(publications.workspaceId, scope.workspaceId), eq(publications.id, id), eq(publications.origin, 'made')),
    )
    .for('update');
  return row;
}

/** Versions of these that are on their way or out already. */
export async function listLiveVersions(
  scope: WorkspaceScope,
  versionIds: readonly string[],
): Promise<{ versionId: string; state: PublicationState }[]> {
  if (versionIds.length === 0) return [];
  return scope.db
    .select({ versionId: publications.versionId, state: publications.state })
    .from(publications)
    .where(
      and(
        eq(publications.workspaceId, scope.workspaceId),
        inArray(publications.versionId, [...versionIds]),
        inArray(publications.state, ['scheduled', 'sending', 'published', 'unknown', 'needs_attention', 'missed']),
      ),
    );
}

export async function insertPublications(
  scope: WorkspaceScope,
  rows: readonly (typeof publications.$inferInsert)[],
): Promise<void> {
  if (rows.length > 0) await scope.db.insert(publications).values([...rows]);
}

export async function updatePublication(
  scope: WorkspaceScope,
  id: string,
  change: Partial<PublicationRow>,
): Promise<void> {
  await scope.db
    .update(publications)
    .set({ ...change, revision: sql`${publications.revision} + 1` })
    .where(and(eq(publications.workspaceId, scope.workspaceId), eq(publications.id, id)));
}

/** Holds lanes and pulls them forward to a moment; they may be early, never late. */
export async function pullLanes(scope: WorkspaceScope, accountIds: readonly string[], at: Date): Promise<void> {
  await lockLanes(scope, accountIds);
  await scope.db
    .update(lanes)
    .set({ nextDueAt: sql`least(${lanes.nextDueAt}, ${at.toISOString()}::timestamptz)` })
    .where(and(eq(lanes.workspaceId, scope.workspaceId), inArray(lanes.accountId, [...accountIds])));
}

export async function listAttempts(scope: WorkspaceScope, publicationId: string): Promise<AttemptRow[]> {
  return scope.db
    .select()
    .from(attempts)
    .where(and(eq(attempts.workspaceId, scope.workspaceId), eq(attempts.publicationId, publicationId)))
    .orderBy(asc(attempts.number));
}
export async function listSteps(scope: WorkspaceScope, publicationId: string): Promise<StepRow[]> {
  return scope.db
    .select()
    .from(steps)
    .where(and(eq(steps.workspaceId, scope.workspaceId), eq(steps.publicationId, publicationId)))
    .orderBy(asc(steps.id));
}
export async function updateStep(scope: WorkspaceScope, id: string, change: Partial<StepRow>): Promise<void> {
  await scope.db
    .update(steps)
    .set(change)
    .where(and(eq(steps.workspaceId, scope.workspaceId), eq(steps.id, id)));
}
export async function listQuestions(scope: WorkspaceScope, publicationId: string): Promise<QuestionRow[]> {
  return scope.db
    .select()
    .from(questions)
    .where(and(eq(questions.workspaceId, scope.workspaceId), eq(questions.publicationId, publicationId)))
    .orderBy(asc(questions.askedAt), asc(questions.id));
}
export async function insertQuestion(scope: WorkspaceScope, row: Omit<QuestionRow, 'workspaceId'>): Promise<void> {
  await scope.db.insert(questions).values({ workspaceId: scope.workspaceId, ...row });
}

export interface Counts {
  readonly byState: Record<string, number>;
  readonly needsPerson: number;
  readonly overdue: number;
  readonly since: Date | null;
}

/** How many in each state; how many should have moved long ago; since when we count. */
export async function countPublications(scope: WorkspaceScope, now: Date): Promise<Counts> {
  const { rows } = await scope.db.execute<{
    state: string;
    count: number;
    needs_person: number;
    overdue: number;
    since: Date | null;
  }>(sql`
    select ${sql.raw(shownStateOf)} as state, count(*)::int as count, min(p.created_at) as since, (count(*) filter (where ${needsPerson}))::int as needs_person,
      (count(*) filter (where p.state = 'scheduled' and greatest(due_at, retry_at) < ${new Date(now.getTime() - 60_000).toISOString()}::timestamptz))::int as overdue
    from publications p where p.workspace_id = ${scope.workspaceId} and p.origin = 'made' group by 1`);
  const moments = rows.flatMap((row) => (row.since ? [new Date(row.since).getTime()] : []));
  return {
    byState: Object.fromEntries(rows.map((row) => [row.state, row.count])),
    needsPerson: rows.reduce((sum, row) => sum + row.needs_person, 0),
    overdue: rows.reduce((sum, row) => sum + row.overdue, 0),
    since: moments.length > 0 ? new Date(Math.min(...moments)) : null,
  };
}

/**
 * Rows with how the versions stand in review that are not out, asked only where the workspace demands approval; and
 * whether those that are out are taken down.
 */
async function withStandings(
  scope: WorkspaceScope,
  rows: readonly Record<string, unknown>[],
): Promise<ListedPublication[]> {
  const open = rows.filter((row) => row.needs_approval === true && !isOut.has(String(row.state)));
  const states = await approvalsOfVersions(
    scope,
    open.map((row) => String(row.version_id)),
  );
  const asked = new Set(open);
  const out = rows.filter(({ state }) => state === 'published').map(({ id }) => String(id));
  const takedowns = await listTakedowns(scope, out);
  return rows.map((row) =>
    toListed(
      row,
      asked.has(row) ? (states.get(String(row.version_id)) ?? null) : null,
      takedowns.get(String(row.id)) ?? null,
    ),
  );
}

const isOut: ReadonlySet<string> = new Set(['sending', 'published', 'cancelled']);

/** A raw row under the names of the Drizzle table. */
function toListed(
  row: Record<string, unknown>,
  approval: ApprovalState | null,
  takedown: CorrectionRow | null,
): ListedPublication {
  const named = Object.fromEntries(
    Object.entries(columns).map(([key, column]) => {
      const value = row[(column as { name: string }).name];
      const mapped =
        value === null || value === undefined
          ? null
          : (column as { mapFromDriverValue(input: unknown): unknown }).mapFromDriverValue(value);
      return [key, mapped];
    }),
  ) as unknown as PublicationRow;
  return {
    ...named,
    approval,
    takedown,
    pausedBy: row.paused_by as ListedPublication['pausedBy'],
    lacksSignIn: row.lacks_sign_in === true,
    postTitle: String(row.post_title),
    coverAssetId: (row.cover_asset_id as string | null) ?? null,
  };
}

/** Those of these remote ids that this account's publications already have. */
export async function findByRemoteIds(
  scope: WorkspaceScope,
  accountId: string,
  remoteIds: readonly string[],
): Promise<string[]> {
  const { rows } = await scope.client.query<{ remote_id: string }>(
    'select remote_id from publications where workspace_id = $1 and account_id = $2 and remote_id = any ($3)',
    [scope.workspaceId, accountId, remoteIds],
  );
  return rows.map((row) => row.remote_id);
}

/** Our own publication that is this very post on the network. */
export async function findPublicationByRemoteId(
  scope: WorkspaceScope,
  { accountId, remoteId }: { accountId: string; remoteId: string },
): Promise<string | undefined> {
  const { rows } = await scope.client.query<{ id: string }>(
    "select id from publications where workspace_id = $1 and account_id = $2 and remote_id = $3 and origin = 'made' limit 1",
    [scope.workspaceId, accountId, remoteId],
  );
  return rows[0]?.id;
}

/** What was measured of one publication: numbers by the name of their metric. */
export interface Measured {
  readonly publicationId: string;
  readonly metrics: Readonly<Partial<Record<string, number>>>;
}

/** Numbers of publications at a moment, in one statement; the same moment read twice counts once. */
export async function insertSamples(scope: WorkspaceScope, measured: readonly Measured[], at: Date): Promise<void> {
  const samples = measured.flatMap(({ publicationId, metrics }) =>
    Object.entries(metrics).flatMap(([metric, value]) =>
      value === undefined ? [] : [{ publicationId, metric, value: Math.round(value) }],
    ),
  );
  if (samples.length === 0) return;
  await scope.client.query({
    name: 'insert-samples',
    text: `insert into samples (workspace_id, publication_id, metric, measured_at, value)
      select $1, p, m, $2, v from unnest($3::uuid[], $4::text[], $5::bigint[]) as u (p, m, v) on conflict do nothing`,
    values: [
      scope.workspaceId,
      at,
      samples.map((one) => one.publicationId),
      samples.map((one) => one.metric),
      samples.map((one) => one.value),
    ],
  });
}

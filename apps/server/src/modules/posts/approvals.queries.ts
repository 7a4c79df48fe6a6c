/** All SQL about approvals within a workspace. */
import { and, asc, eq, inArray } from 'drizzle-orm';
import type { WorkspaceScope } from '../../db/database.ts';
import { type Standing, type StandingRow, standingsOf } from './approval.rules.ts';
import { type ApprovalRow, approvals, approvalWords, type KeptSaid, untoldReviews } from './approvals.table.ts';

export interface ActToWrite extends Omit<ApprovalRow, 'workspaceId' | 'position'> {
  readonly note: string;
  /** Null for what is taken back. */
  readonly said: KeptSaid | null;
}

/** Appends acts in this order; the database keeps the standings. */
export async function insertActs(scope: WorkspaceScope, acts: readonly ActToWrite[]): Promise<void> {
  if (acts.length === 0) return;
  const { workspaceId } = scope;
  await scope.db
    .insert(approvals)
    .values(acts.map(({ note: _note, said: _said, ...act }) => ({ workspaceId, ...act })));
  const words = acts.flatMap(({ id, note, said }) => (said ? [{ workspaceId, approvalId: id, note, said }] : []));
  if (words.length > 0) await scope.db.insert(approvalWords).values(words);
}

export interface KeptAct extends ApprovalRow {
  readonly accountId: string;
  /** Null: erased. */
  readonly note: string | null;
  readonly said: KeptSaid | null;
  /** Null: no longer a member. */
  readonly byName: string | null;
}

/** Every act on a post's versions, the oldest first. */
export async function listActs(scope: WorkspaceScope, postId: string): Promise<KeptAct[]> {
  const { rows } = await scope.client.query<KeptAct & { position: string }>({
    name: 'list-approval-acts',
    text: `select a.workspace_id as "workspaceId", a.id, a.position, a.post_id as "postId", a.version_id as "versionId", a.act, a.hash,
        a.takes_back as "takesBack", a.acted_by as "actedBy", a.at, v.account_id as "accountId", w.note, w.said
      from approvals a
        join versions v on v.workspace_id = a.workspace_id and v.id = a.version_id
        left join approval_words w on w.workspace_id = a.workspace_id and w.approval_id = a.id
      where a.workspace_id = $1 and a.post_id = $2 order by a.position`,
    values: [scope.workspaceId, postId],
  });
  return rows.map((row) => ({ ...row, position: Number(row.position), byName: null }));
}

/** Acts of a post that may be taken back, by their ids. */
export async function findActs(scope: WorkspaceScope, postId: string, ids: readonly string[]): Promise<ApprovalRow[]> {
  return scope.db
    .select()
    .from(approvals)
    .where(
      and(eq(approvals.workspaceId, scope.workspaceId), eq(approvals.postId, postId), inArray(approvals.id, [...ids])),
    )
    .orderBy(asc(approvals.position));
}

/** Those of these acts that were taken back already. */
export async function listTakenBack(scope: WorkspaceScope, ids: readonly string[]): Promise<string[]> {
  const { rows } = await scope.client.query<{ id: string }>(
    'select takes_back as id from approvals where workspace_id = $1 and takes_back = any ($2::uuid[])',
    [scope.workspaceId, ids],
  );
  return rows.map(({ id }) => id);
}

/** What both questions about standings read (`StandingRow`); `u` names the version. */
export const standingColumns = `u.id, s.decision, s.approved_hash as "approvedHash", s.ask_id is not null as "isAsked",
  c.post_id as "sourcePostId", c.approved_hash as "sourceHash"`;
export const standingJoins = `left join approval_standings s on s.workspace_id = u.workspace_id and s.version_id = u.id
  left join lateral approved_of_source(u.workspace_id, u.id) c on true`;

/** How these versions stand. */
export async function findStandings(
  scope: WorkspaceScope,
  versionIds: readonly string[],
): Promise<Map<string, Standing>> {
  if (versionIds.length === 0) return new Map();
  const { rows } = await scope.client.query<StandingRow>({
    name: 'approval-standings',
    text: `select ${standingColumns} from unnest($2::uuid[]) as n (id) cross join lateral (select $1::uuid as workspace_id, n.id) u ${standingJoins}`,
    values: [scope.workspaceId, versionIds],
  });
  return standingsOf(rows);
}

export async function needsApproval(scope: WorkspaceScope): Promise<boolean> {
  const { rows } = await scope.client.query<{ needs: boolean }>({
    name: 'needs-approval',
    text: 'select needs_approval as needs from workspaces where id = $1',
    values: [scope.workspaceId],
  });
  return rows[0]?.needs ?? false;
}

/** A version with what its hash is made of. */
export interface ReviewedVersion {
  readonly id: string;
  readonly postId: string;
  readonly accountId: string;
  readonly content: Record<string, unknown>;
  readonly options: Record<string, unknown>;
  /** Its send is on its way or out: nothing is left to approve. */
  readonly isSettled: boolean;
}

const isSettled = `exists (select from publications p where p.workspace_id = v.workspace_id and p.version_id = v.id
  and p.state in ('sending', 'published')) as "isSettled"`;
const reviewed = `v.id, v.post_id as "postId", v.account_id as "accountId", v.content, v.options, ${isSettled}`;

export async function listReviewed(scope: WorkspaceScope, postIds: readonly string[]): Promise<ReviewedVersion[]> {
  if (postIds.length === 0) return [];
  const { rows } = await scope.client.query<ReviewedVersion>({
    name: 'list-reviewed-versions',
    text: `select ${reviewed} from versions v where v.workspace_id = $1 and v.post_id = any ($2::uuid[]) and v.set_aside_at is null order by v.id`,
    values: [scope.workspaceId, postIds],
  });
  return rows;
}

export async function findReviewed(scope: WorkspaceScope, ids: readonly string[]): Promise<ReviewedVersion[]> {
  if (ids.length === 0) return [];
  const { rows } = await scope.client.query<ReviewedVersion>({
    name: 'find-reviewed-versions',
    text: `select ${reviewed} from versions v where v.workspace_id = $1 and v.id = any ($2::uuid[])`,
    values: [scope.workspaceId, ids],
  });
  return rows;
}

/** Versions of copies that repeating made of this post: what was approved of it may cover them. */
export async function listVersionsOfCopies(scope: WorkspaceScope, postId: string): Promise<string[]> {
  const { rows } = await scope.client.query<{ id: string }>({
    name: 'versions-of-copies',
    text: 'select id from versions_of_copies($1, array[$2]::uuid[]) as id',
    values: [scope.workspaceId, postId],
  });
  return rows.map(({ id }) => id);
}

/** What is held for want of an approval goes back into its lane, which judges it anew. */
export async function releaseHeld(scope: WorkspaceScope, versionIds: readonly string[]): Promise<void> {
  await scope.client.query('select release_held($1, $2::uuid[])', [scope.workspaceId, versionIds]);
  scope.hint();
}

/** Whether anything of a post is held for want of an approval. */
export async function isAnythingHeld(scope: WorkspaceScope, postId: string): Promise<boolean> {
  const { rows } = await scope.client.query<{ held: boolean }>({
    name: 'is-anything-held',
    text: `select exists (select from publications where workspace_id = $1 and post_id = $2 and state = 'needs_attention'
      and reason ->> 'code' = 'not_approved') as held`,
    values: [scope.workspaceId, postId],
  });
  return rows[0]?.held ?? false;
}

export async function insertUntold(
  scope: WorkspaceScope,
  row: Omit<typeof untoldReviews.$inferInsert, 'workspaceId'>,
): Promise<void> {
  await scope.db.insert(untoldReviews).values({ workspaceId: scope.workspaceId, ...row });
}

/** What was taken back before anybody was told is told to nobody. */
export async function forgetUntold(scope: WorkspaceScope, postId: string, act: string): Promise<void> {
  await scope.client.query('delete from untold_reviews where workspace_id = $1 and post_id = $2 and act = $3', [
    scope.workspaceId,
    postId,
    act,
  ]);
}

export interface UntoldToTell {
  readonly postId: string;
  readonly title: string;
  readonly act: 'asked' | 'approved' | 'returned';
  readonly actedBy: string | null;
  readonly note: string;
  /** Who wrote it, and who asked for approval. */
  readonly authors: readonly string[];
}

/** Takes what people are to be told of and is older than that; put-away posts are told of to nobody. */
export async function takeUntold(scope: WorkspaceScope, before: Date): Promise<UntoldToTell[]> {
  const { rows } = await scope.client.query<UntoldToTell & { isAway: boolean }>(
    `with told as (delete from untold_reviews where workspace_id = $1 and at <= $2 returning *)
      select t.post_id as "postId", o.title, t.act, t.acted_by as "actedBy", t.note, o.deleted_at is not null as "isAway",
        array(select distinct u from unnest(array[o.created_by] || array(select a.acted_by from approvals a
          where a.workspace_id = t.workspace_id and a.post_id = t.post_id and a.act = 'asked')) u where u is not null) as authors
      from told t join posts o on o.workspace_id = t.workspace_id and o.id = t.post_id order by t.at, t.id`,
    [scope.workspaceId, before],
  );
  return rows.filter(({ isAway }) => !isAway);
}

/** All SQL about posts and versions. */
import { and, eq, isNull, sql } from 'drizzle-orm';
import type { WorkspaceScope } from '../../db/database.ts';
import { instantsAsText } from '../../db/read-instants.ts';
import type { StoredContent } from './content.rules.ts';
import { type PostRow, posts, type VersionRow, versions } from './posts.table.ts';

/** A post as lists show it, with its standing: what its publications make of it (`standing_of_post`, defined with them). */
export interface ListedPost {
  readonly id: string;
  readonly projectId: string;
  readonly title: string;
  /** Null: nothing is planned. */
  readonly state: string | null;
  readonly accountIds: string[];
  readonly labelIds: string[];
  /** The first picture. */
  readonly coverAssetId: string | null;
  /** Moments as the answers give them. */
  readonly nextDueAt: string | null;
  readonly lastPublishedAt: string | null;
  /** Null: it does not repeat (`repeats_of_post`, defined with what repeats). */
  readonly repeatState: 'running' | 'stands' | null;
  readonly repeatsAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly deletedAt: string | null;
  readonly revision: number;
  /** Whether its workspace demands approval. */
  readonly needsApproval: boolean;
}

/** The same with what it says. */
export interface FoundPost extends ListedPost {
  readonly content: StoredContent;
  readonly briefId: string | null;
}

export interface PostFilter {
  readonly projectId?: string | undefined;
  readonly state?: string | undefined;
  readonly search?: string | undefined;
  readonly approval?: keyof typeof reviewed | undefined;
  /** Only posts with a version for this account. */
  readonly accountId?: string | undefined;
  /** Only posts with a version for an account of this channel. */
  readonly channel?: string | undefined;
  readonly labelId?: string | undefined;
  readonly repeats?: 'only' | undefined;
  /** Only posts that show this asset. */
  readonly shows?: string | undefined;
  readonly deleted: 'hide' | 'only';
  readonly limit: number;
  readonly after?: { readonly updatedAt: string; readonly id: string } | undefined;
}

// What a post says can be long; a list reads its first picture only. `$1` is the workspace, in every statement with these.
const listedColumns = `p.id, p.project_id as "projectId", p.title, s.state,
  array(select v.account_id from versions v where v.workspace_id = p.workspace_id and v.post_id = p.id and v.set_aside_at is null order by v.account_id) as "accountIds",
  array(select l.label_id from post_labels l where l.workspace_id = p.workspace_id and l.post_id = p.id order by l.label_id) as "labelIds",
  jsonb_path_query_first(p.content, '$.parts[*].media[*].assetId') #>> '{}' as "coverAssetId",
  r.state as "repeatState", r.next_at as "repeatsAt", s.next_due_at as "nextDueAt", s.last_published_at as "lastPublishedAt",
  p.created_at as "createdAt", p.updated_at as "updatedAt", p.deleted_at as "deletedAt", p.revision,
  (select w.needs_approval from workspaces w where w.id = $1) as "needsApproval"`;

const repeats = 'left join lateral repeats_of_post(p.workspace_id, p.id) r on true';

/** Which versions stand so in review. */
const reviewed = { in_review: 'r.ask_id is not null', returned: "r.decision = 'returned' and r.ask_id is null" };

/** A page of the usual size and one more. Its statement is kept by name; other sizes would be too many to keep. */
const usualLimit = 51;

function nameOf(filter: PostFilter): string {
  const asked = Object.entries(filter).filter(([, value]) => value !== undefined);
  return `list-posts ${filter.deleted} ${filter.state === 'draft'} ${filter.approval ?? ''} ${asked.map(([key]) => key.slice(0, 3)).join(' ')}`;
}

/** A page of own posts, newest change first. */
export async function listPosts(scope: WorkspaceScope, filter: PostFilter): Promise<ListedPost[]> {
  const values: unknown[] = [scope.workspaceId];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const conditions = [
    `p.workspace_id = $1`,
    `p.origin = 'made'`,
    filter.deleted === 'only' ? 'p.deleted_at is not null' : 'p.deleted_at is null',
  ];
  if (filter.projectId) conditions.push(`p.project_id = ${bind(filter.projectId)}`);
  if (filter.after)
    conditions.push(`(p.updated_at, p.id) < (${bind(filter.after.updatedAt)}, ${bind(filter.after.id)})`);
  if (filter.search) conditions.push(`p.id = any (array(select search_posts($1, ${bind(filter.search)})))`);
  if (filter.accountId)
    conditions.push(
      `exists (select from versions v where v.workspace_id = p.workspace_id and v.post_id = p.id and v.set_aside_at is null and v.account_id = ${bind(filter.accountId)})`,
    );
  if (filter.channel)
    conditions.push(
      `exists (select from versions v join accounts a on a.workspace_id = v.workspace_id and a.id = v.account_id
        where v.workspace_id = p.workspace_id and v.post_id = p.id and v.set_aside_at is null and a.channel = ${bind(filter.channel)})`,
    );
  if (filter.labelId)
    conditions.push(
      `p.id in (select post_id from post_labels where workspace_id = $1 and label_id = ${bind(filter.labelId)})`,
    );
  if (filter.approval)
    conditions.push(
      `p.id in (select r.post_id from approval_standings r join versions v on v.workspace_id = r.workspace_id and v.id = r.version_id
        where r.workspace_id = $1 and ${reviewed[filter.approval]} and v.set_aside_at is null and not exists (select from publications q
          where q.workspace_id = $1 and q.version_id = v.id and q.state in ('sending', 'published')))`,
    );
  if (filter.shows)
    conditions.push(
      `p.id in (select post_id from asset_uses where workspace_id = $1 and asset_id = ${bind(filter.shows)})`,
    );
  if (filter.repeats) conditions.push('r.state is not null');
  if (filter.state)
    conditions.push(
      filter.state === 'draft' ? 's.state is null and r.state is null' : `s.state = ${bind(filter.state)}`,
    );
  // Written out, because PostgreSQL plans a statement anew at every call (0.4 ms) when it cannot know how many rows.
  const text = `select ${listedColumns} from posts p left join lateral standing_of_post(p.workspace_id, p.id) s on true ${repeats}
      where ${conditions.join(' and ')} order by p.updated_at desc, p.id desc limit ${Number(filter.limit)}`;
  const { rows } = await scope.client.query<ListedPost>({
    ...(filter.limit === usualLimit ? { name: nameOf(filter) } : {}),
    text,
    values,
    types: instantsAsText,
  });
  return rows;
}

export async function findListedPost(scope: WorkspaceScope, id: string): Promise<FoundPost | undefined> {
  const { rows } = await scope.client.query<FoundPost>({
    name: 'find-listed-post',
    text: `select ${listedColumns}, p.content, p.brief_id as "briefId" from posts p left join lateral standing_of_post(p.workspace_id, p.id) s on true ${repeats} where p.workspace_id = $1 and p.id = $2 and p.origin = 'made'`,
    values: [scope.workspaceId, id],
    types: instantsAsText,
  });
  return rows[0];
}

/** The post itself. */
export async function findPost(scope: WorkspaceScope, id: string): Promise<PostRow | undefined> {
  const [row] = await scope.db
    .select()
    .from(posts)
    .where(and(eq(posts.workspaceId, scope.workspaceId), eq(posts.id, id), eq(posts.origin, 'made')));
  return row;
}

/** The post itself, locked until the end of this unit of work. Its key stays free: a claim's second write looks it up again. */
export async function lockPost(scope: WorkspaceScope, id: string): Promise<PostRow | undefined> {
  const [row] = await scope.db
    .select()
    .from(posts)
    .where(and(eq(posts.workspaceId, scope.workspaceId), eq(posts.id, id), eq(posts.origin, 'made')))
    .for('no key update');
  return row;
}

export async function insertPost(scope: WorkspaceScope, row: Omit<PostRow, 'workspaceId'>): Promise<void> {
  await scope.db.insert(posts).values({ workspaceId: scope.workspaceId, ...row });
}

export async function updatePost(scope: WorkspaceScope, id: string, change: Partial<PostRow>): Promise<void> {
  await scope.db
    .update(posts)
    .set({ ...change, revision: sql`${posts.revision} + 1` })
    .where(and(eq(posts.workspaceId, scope.workspaceId), eq(posts.id, id)));
}

/** A post's versions in a stable order. */
export async function listVersions(scope: WorkspaceScope, postId: string): Promise<VersionRow[]> {
  return (await listVersionsEver(scope, postId)).filter((version) => version.setAsideAt === null);
}

/** Those that were set aside too. */
export async function listVersionsEver(scope: WorkspaceScope, postId: string): Promise<VersionRow[]> {
  return scope.db
    .select()
    .from(versions)
    .where(and(eq(versions.workspaceId, scope.workspaceId), eq(versions.postId, postId)))
    .orderBy(versions.id);
}

export async function insertVersions(
  scope: WorkspaceScope,
  rows: readonly Omit<VersionRow, 'workspaceId' | 'setAsideAt'>[],
): Promise<void> {
  if (rows.length > 0)
    await scope.db.insert(versions).values(rows.map((row) => ({ workspaceId: scope.workspaceId, ...row })));
}

/** Writes a version anew; one that was set aside stands with the post again. @returns false when its sending has begun. */
export async function updateVersion(
  scope: WorkspaceScope,
  id: string,
  change: Pick<VersionRow, 'followsShared' | 'content' | 'options'>,
): Promise<boolean> {
  const { rowCount } = await scope.db
    .update(versions)
    .set({ ...change, setAsideAt: null })
    .where(and(eq(versions.workspaceId, scope.workspaceId), eq(versions.id, id), isNull(versions.frozenAt)));
  return rowCount === 1;
}

/** Takes a version off its post; the database cancels what was planned of it. @returns false when its sending has begun. */
export async function setVersionAside(scope: WorkspaceScope, id: string, now: Date): Promise<boolean> {
  const { rowCount } = await scope.db
    .update(versions)
    .set({ setAsideAt: now })
    .where(and(eq(versions.workspaceId, scope.workspaceId), eq(versions.id, id), isNull(versions.frozenAt)));
  return rowCount === 1;
}

/** Those of these assets that a post or a version shows. */
export async function listAssetsInUse(scope: WorkspaceScope, assetIds: readonly string[]): Promise<string[]> {
  const { rows } = await scope.client.query<{ id: string }>(
    `select distinct media ->> 'assetId' as id
     from (select content from posts where workspace_id = $1 union all select content from versions where workspace_id = $1 and set_aside_at is null) said,
       jsonb_path_query(said.content, '$.parts[*].media[*]') media
     where media ->> 'assetId' = any ($2)`,
    [scope.workspaceId, assetIds],
  );
  return rows.map((row) => row.id);
}

/** All SQL about assets. Erased ones are out of sight everywhere. */
import {
  and,
  asc,
  count,
  desc,
  eq,
  exists,
  getTableColumns,
  gte,
  inArray,
  isNotNull,
  isNull,
  lt,
  notExists,
  or,
  type SQL,
  sql,
  sum,
} from 'drizzle-orm';
import type { WorkspaceScope } from '../../db/database.ts';
import type { Cursor } from './assets.rules.ts';
import { type AssetRow, assetInputs, assets, assetUses, type ListedAssetRow } from './assets.table.ts';

export interface AssetFilter {
  readonly projectId?: string | undefined;
  readonly kind?: AssetRow['kind'] | undefined;
  readonly kinds?: readonly AssetRow['kind'][] | undefined;
  readonly tag?: string | undefined;
  readonly isFavourite?: boolean | undefined;
  readonly search?: string | undefined;
  readonly ids?: readonly string[] | undefined;
  readonly origin?: AssetRow['origin'] | undefined;
  readonly madeBy?: string | undefined;
  readonly used: 'any' | 'only' | 'none';
  /** Added at or after `from`, and before `before`. */
  readonly from?: Date | undefined;
  readonly before?: Date | undefined;
  readonly deleted: 'hide' | 'only' | 'show';
  readonly after?: Cursor | undefined;
  readonly limit: number;
}

const visible = (scope: WorkspaceScope) => and(eq(assets.workspaceId, scope.workspaceId), isNull(assets.erasedAt));

/** The posts that show an asset of the query around it. */
const uses = (scope: WorkspaceScope) =>
  scope.db
    .select({ postId: assetUses.postId })
    .from(assetUses)
    .where(and(eq(assetUses.workspaceId, scope.workspaceId), eq(assetUses.assetId, assets.id)));
const usedIn = (scope: WorkspaceScope) =>
  sql<number>`(select count(*) from ${uses(scope)} shown)`.mapWith(Number).as('used_in');

/** A page, newest first. Search and tags go through functions of the database that can use their indexes. */
export async function listAssets(scope: WorkspaceScope, filter: AssetFilter): Promise<ListedAssetRow[]> {
  const conditions: (SQL | undefined)[] = [
    visible(scope),
    filter.deleted === 'show'
      ? undefined
      : filter.deleted === 'only'
        ? isNotNull(assets.deletedAt)
        : isNull(assets.deletedAt),
    filter.ids === undefined ? undefined : inArray(assets.id, [...filter.ids]),
    filter.projectId === undefined ? undefined : eq(assets.projectId, filter.projectId),
    filter.kind === undefined ? undefined : eq(assets.kind, filter.kind),
    filter.kinds === undefined ? undefined : inArray(assets.kind, [...filter.kinds]),
    filter.isFavourite ? eq(assets.isFavourite, true) : undefined,
    filter.origin === undefined ? undefined : eq(assets.origin, filter.origin),
    filter.madeBy === undefined ? undefined : eq(assets.madeBy, filter.madeBy),
    filter.used === 'only' ? exists(uses(scope)) : filter.used === 'none' ? notExists(uses(scope)) : undefined,
    filter.from === undefined ? undefined : gte(assets.createdAt, filter.from),
    filter.before === undefined ? undefined : lt(assets.createdAt, filter.before),
    filter.search
      ? sql`${assets.id} in (select search_assets(${scope.workspaceId}::uuid, ${filter.search}))`
      : undefined,
    filter.tag ? sql`${assets.id} in (select tagged_assets(${scope.workspaceId}::uuid, ${filter.tag}))` : undefined,
    filter.after
      ? sql`(${assets.createdAt}, ${assets.id}) < (${filter.after.createdAt.toISOString()}::timestamptz, ${filter.after.id}::uuid)`
      : undefined,
  ];
  return scope.db
    .select({ ...getTableColumns(assets), usedIn: usedIn(scope) })
    .from(assets)
    .where(and(...conditions))
    .orderBy(desc(assets.createdAt), desc(assets.id))
    .limit(filter.limit);
}

/** Also one that was put away. */
export async function findAsset(scope: WorkspaceScope, id: string): Promise<AssetRow | undefined> {
  const [row] = await scope.db
    .select()
    .from(assets)
    .where(and(visible(scope), eq(assets.id, id)));
  return row;
}

/** The same, with the number of posts that show it. */
export async function findListedAsset(scope: WorkspaceScope, id: string): Promise<ListedAssetRow | undefined> {
  const [row] = await scope.db
    .select({ ...getTableColumns(assets), usedIn: usedIn(scope) })
    .from(assets)
    .where(and(visible(scope), eq(assets.id, id)));
  return row;
}

/** The oldest asset in use with the very same bytes. */
export async function findDuplicate(scope: WorkspaceScope, sha256: string): Promise<{ id: string } | undefined> {
  const [row] = await scope.db
    .select({ id: assets.id })
    .from(assets)
    .where(and(visible(scope), eq(assets.sha256, sha256), isNull(assets.deletedAt)))
    .orderBy(asc(assets.createdAt), asc(assets.id))
    .limit(1);
  return row;
}

export async function insertAsset(
  scope: WorkspaceScope,
  asset: Omit<typeof assets.$inferInsert, 'workspaceId'>,
): Promise<AssetRow> {
  const [row] = await scope.db
    .insert(assets)
    .values({ ...asset, workspaceId: scope.workspaceId })
    .returning();
  if (!row) throw new Error('the asset was not written');
  return row;
}

export interface Input {
  readonly assetId: string;
  /** What it was for: `reference`, `edit`, `logo`. */
  readonly role: string;
}

/** Keeps what an asset was made from. */
export async function insertInputs(scope: WorkspaceScope, assetId: string, inputs: readonly Input[]): Promise<void> {
  if (inputs.length === 0) return;
  await scope.db
    .insert(assetInputs)
    .values(
      inputs.map((input) => ({
        workspaceId: scope.workspaceId,
        assetId,
        inputAssetId: input.assetId,
        role: input.role,
      })),
    )
    .onConflictDoNothing();
}

export interface Relative {
  readonly role: string;
  readonly asset: AssetRow;
}

/** What it was made from, or what was made from it; put away ones too, for they are its history. */
export async function listRelatives(
  scope: WorkspaceScope,
  assetId: string,
  direction: 'inputs' | 'outputs',
): Promise<Relative[]> {
  const [own, other] =
    direction === 'inputs'
      ? [assetInputs.assetId, assetInputs.inputAssetId]
      : [assetInputs.inputAssetId, assetInputs.assetId];
  return scope.db
    .select({ role: assetInputs.role, asset: getTableColumns(assets) })
    .from(assetInputs)
    .innerJoin(assets, and(eq(assets.workspaceId, assetInputs.workspaceId), eq(assets.id, other)))
    .where(and(eq(assetInputs.workspaceId, scope.workspaceId), eq(own, assetId), visible(scope)))
    .orderBy(asc(assets.createdAt), asc(assets.id))
    .limit(200);
}

export type AssetChange = Partial<Pick<AssetRow, 'title' | 'altText' | 'tags' | 'isFavourite' | 'projectId'>>;

/** @returns undefined when the row is not there or has another revision. */
export async function changeAsset(
  scope: WorkspaceScope,
  id: string,
  revision: number,
  change: AssetChange,
): Promise<AssetRow | undefined> {
  const [row] = await scope.db
    .update(assets)
    .set({ ...change, revision: sql`${assets.revision} + 1` })
    .where(and(visible(scope), eq(assets.id, id), eq(assets.revision, revision)))
    .returning();
  return row;
}

/** Puts away (a moment) or brings back (null). @returns undefined when nothing had to change. */
export async function setDeleted(
  scope: WorkspaceScope,
  id: string,
  deletedAt: Date | null,
): Promise<AssetRow | undefined> {
  const [row] = await scope.db
    .update(assets)
    .set({ deletedAt, revision: sql`${assets.revision} + 1` })
    .where(and(visible(scope), eq(assets.id, id), deletedAt ? isNull(assets.deletedAt) : isNotNull(assets.deletedAt)))
    .returning();
  return row;
}

/** The outcome of drawing; no change a person made, so the revision stays. @returns false when it is gone. */
export async function setThumbnails(
  scope: WorkspaceScope,
  id: string,
  thumbnails: Pick<AssetRow, 'thumbnailState' | 'thumbnailEdges'>,
): Promise<boolean> {
  const { rowCount } = await scope.db
    .update(assets)
    .set(thumbnails)
    .where(and(visible(scope), eq(assets.id, id)));
  return rowCount === 1;
}

export async function listTags(
  scope: WorkspaceScope,
  projectId: string | undefined,
): Promise<{ tag: string; count: number }[]> {
  const { rows } = await scope.client.query<{ tag: string; count: number }>(
    `select tag, count(*)::int as count from assets, unnest(tags) tag
      where workspace_id = $1 and deleted_at is null and ($2::uuid is null or project_id = $2)
      group by tag order by 2 desc, 1 limit 500`,
    [scope.workspaceId, projectId ?? null],
  );
  return rows;
}

/** Models by what they made, the most used first. */
export async function listModels(
  scope: WorkspaceScope,
  projectId: string | undefined,
): Promise<{ model: string; count: number }[]> {
  const { rows } = await scope.client.query<{ model: string; count: number }>(
    `select made_by as model, count(*)::int as count from assets
      where workspace_id = $1 and deleted_at is null and made_by is not null and ($2::uuid is null or project_id = $2)
      group by made_by order by 2 desc, 1 limit 200`,
    [scope.workspaceId, projectId ?? null],
  );
  return rows;
}

export async function sumByKind(
  scope: WorkspaceScope,
  projectId: string | undefined,
): Promise<{ kind: AssetRow['kind']; assets: number; sizeBytes: number }[]> {
  return scope.db
    .select({ kind: assets.kind, assets: count(), sizeBytes: sum(assets.sizeBytes).mapWith(Number) })
    .from(assets)
    .where(
      and(
        visible(scope),
        isNull(assets.deletedAt),
        projectId === undefined ? undefined : eq(assets.projectId, projectId),
      ),
    )
    .groupBy(assets.kind)
    .orderBy(assets.kind);
}

/** Put away before a moment and not yet erased. */
export async function listErasable(scope: WorkspaceScope, putAwayBefore: Date, limit: number): Promise<AssetRow[]> {
  return scope.db
    .select()
    .from(assets)
    .where(and(visible(scope), lt(assets.deletedAt, putAwayBefore)))
    .orderBy(assets.deletedAt)
    .limit(limit);
}

/** Words and bytes go, ids, numbers and states stay. */
export async function eraseAssets(scope: WorkspaceScope, ids: readonly string[], now: Date): Promise<void> {
  await scope.db
    .update(assets)
    .set({
      title: '',
      altText: '',
      words: null,
      tags: [],
      source: null,
      storageKey: null,
      thumbnailState: 'none',
      thumbnailEdges: [],
      erasedAt: now,
      revision: sql`${assets.revision} + 1`,
    })
    .where(and(visible(scope), inArray(assets.id, [...ids]), or(isNotNull(assets.deletedAt))));
}

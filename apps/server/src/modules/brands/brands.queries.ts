import { and, eq, isNull, sql } from 'drizzle-orm';
import pg from 'pg';
import type { WorkspaceScope } from '../../db/database.ts';
import { logoNotThere } from './brands.errors.ts';
import { type BrandRow, brands } from './brands.table.ts';

const here = (scope: WorkspaceScope, id: string) => and(eq(brands.workspaceId, scope.workspaceId), eq(brands.id, id));

/** The library lies to the right of this room; the database knows whether a logo is in it. */
async function refuseStrangeLogo<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (isStrangeLogo(error)) throw logoNotThere();
    throw error;
  }
}

function isStrangeLogo(error: unknown): boolean {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return (
    cause instanceof pg.DatabaseError &&
    cause.code === '23503' &&
    cause.constraint === 'brands_workspace_id_logo_asset_id_fkey'
  );
}

/** Brands by name. */
export async function listBrands(scope: WorkspaceScope, withArchived: boolean): Promise<BrandRow[]> {
  return scope.db
    .select()
    .from(brands)
    .where(and(eq(brands.workspaceId, scope.workspaceId), withArchived ? undefined : isNull(brands.archivedAt)))
    .orderBy(sql`lower(${brands.name})`, brands.id);
}

export async function findBrand(scope: WorkspaceScope, id: string): Promise<BrandRow | undefined> {
  const [row] = await scope.db.select().from(brands).where(here(scope, id));
  return row;
}

export async function insertBrand(scope: WorkspaceScope, row: Omit<BrandRow, 'workspaceId'>): Promise<void> {
  await refuseStrangeLogo(scope.db.insert(brands).values({ workspaceId: scope.workspaceId, ...row }));
}

/** @returns the row as it is now; undefined when it has another revision or is not there. */
export async function updateBrand(
  scope: WorkspaceScope,
  id: string,
  revision: number,
  change: Partial<Omit<BrandRow, 'workspaceId' | 'id' | 'revision'>>,
): Promise<BrandRow | undefined> {
  const [row] = await refuseStrangeLogo(
    scope.db
      .update(brands)
      .set({ ...change, revision: sql`${brands.revision} + 1` })
      .where(and(here(scope, id), eq(brands.revision, revision)))
      .returning(),
  );
  return row;
}

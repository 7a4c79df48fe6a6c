import type { ProjectRow } from './projects.table.ts';

export function presentProject(row: ProjectRow) {
  return {
    id: row.id,
    name: row.name,
    isDefault: row.isDefault,
    archivedAt: row.archivedAt?.toISOString() ?? null,
    revision: row.revision,
    createdAt: row.createdAt.toISOString(),
  };
}

import { client } from '../../lib/api.ts';
import type { UndoCommand } from '../../lib/undo.ts';

/** Brings a brand back that was put away. The live event makes lists read again. */
export const bringBackBrand: UndoCommand = async (args) => {
  const { workspaceId, brandId } = args as { workspaceId: string; brandId: string };
  await client.brands.archive({ workspaceId, brandId, isArchived: false });
};

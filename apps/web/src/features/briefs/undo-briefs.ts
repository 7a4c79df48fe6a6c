import { client } from '../../lib/api.ts';
import type { UndoCommand } from '../../lib/undo.ts';

/** Brings a brief back that was put away. The live event makes lists read again. */
export const bringBackBrief: UndoCommand = async (args) => {
  const { workspaceId, briefId } = args as { workspaceId: string; briefId: string };
  await client.briefs.archive({ workspaceId, briefId, isArchived: false });
};

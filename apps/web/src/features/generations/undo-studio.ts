import { client } from '../../lib/api.ts';
import type { UndoCommand } from '../../lib/undo.ts';
import { studioChanges } from './studio-changes.ts';

/** Shows the answer again that stood there before an edit, a rewriting or another try. What it cost stays spent. */
export const restoreAnswer: UndoCommand = async (args) => {
  const { workspaceId, itemId, answerId } = args as { workspaceId: string; itemId: string; answerId: string };
  await client.studio.restore({ workspaceId, itemId, answerId });
  studioChanges.set((before) => before + 1);
};

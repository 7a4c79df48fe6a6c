import { client } from '../../lib/api.ts';
import type { UndoCommand } from '../../lib/undo.ts';

/** Brings assets back that were deleted. The live event makes the library read again. */
export const bringBackAssets: UndoCommand = async (args) => {
  const { workspaceId, assetIds } = args as { workspaceId: string; assetIds: string[] };
  const answers = await Promise.allSettled(assetIds.map((assetId) => client.assets.restore({ workspaceId, assetId })));
  const failed = answers.find((answer) => answer.status === 'rejected');
  if (failed) throw failed.reason;
};

/** Taking back what was done to labels, snippets and hashtag sets. Their arguments come from this app's own stack. */
import { client } from '../../lib/api.ts';
import type { UndoCommand } from '../../lib/undo.ts';

/** Offers an archived label again, whatever became of it since. */
export const bringLabelBack: UndoCommand = async (args) => {
  const { workspaceId, labelId } = args as { workspaceId: string; labelId: string };
  const { items } = await client.labels.list({ workspaceId, archived: 'show' });
  const label = items.find(({ id }) => id === labelId);
  if (label?.archivedAt)
    await client.labels.update({ workspaceId, labelId, revision: label.revision, isArchived: false });
};

/** Keeps a deleted snippet again. */
export const bringSnippetBack: UndoCommand = async (args) => {
  const { workspaceId, name, text } = args as { workspaceId: string; name: string; text: string };
  await client.snippets.create({ workspaceId, name, text });
};

/** Keeps a deleted hashtag set again. */
export const bringSetBack: UndoCommand = async (args) => {
  const { workspaceId, name, hashtags } = args as { workspaceId: string; name: string; hashtags: string[] };
  await client.hashtagSets.create({ workspaceId, name, hashtags });
};

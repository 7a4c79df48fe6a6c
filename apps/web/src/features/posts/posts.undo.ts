import { client } from '../../lib/api.ts';
import type { Json } from '../../lib/json.ts';
import type { DraftFields } from './draft.rules.ts';
import { changeDraft, draftHere, editDraft } from './draft-store.ts';
import { queueSave } from './queue-save.ts';

// The arguments of these come from this app's own stack, where the features put them.

/** Brings a post back that was put away. */
export async function restorePost(args: Json): Promise<void> {
  await client.posts.restore(args as unknown as { workspaceId: string; postId: string });
}

/** Takes planned sends back. What was faster than the undo says so. */
export async function takeBack(args: Json): Promise<void> {
  const { workspaceId, publicationIds } = args as unknown as { workspaceId: string; publicationIds: string[] };
  const answers = await Promise.allSettled(
    publicationIds.map((publicationId) => client.publications.cancel({ workspaceId, publicationId })),
  );
  const failed = answers.find((answer) => answer.status === 'rejected');
  if (failed) throw failed.reason;
}

/** Shows a draft as it was before an act. */
export async function bringWordsBack(args: Json): Promise<void> {
  const { key, fields } = args as unknown as { key: string; fields: DraftFields };
  if (draftHere(key).get()) editDraft(key, ({ when }) => ({ fields, when }));
  else await changeDraft(key, (before) => ({ ...before, fields, editedAt: new Date().toISOString() }));
  await queueSave(key);
}

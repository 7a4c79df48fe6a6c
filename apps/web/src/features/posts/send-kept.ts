import type { QueryClient } from '@tanstack/react-query';
import { currentWorkspaceId, meOptions } from '../../lib/session.ts';
import { keptDrafts } from './draft-store.ts';
import { queueSave } from './queue-save.ts';
import { isDirty } from './send-draft.ts';

/** Sends the drafts of earlier visits whose last words never left: a tab was closed, or the line was gone. */
export async function sendKept(queries: QueryClient): Promise<void> {
  const userId = queries.getQueryData(meOptions().queryKey)?.profile?.id;
  if (!userId) return;
  for (const { key, doc } of await keptDrafts(userId, currentWorkspaceId.get())) {
    if (isDirty(doc) && !doc.conflict && !doc.refusal) await queueSave(key);
  }
}

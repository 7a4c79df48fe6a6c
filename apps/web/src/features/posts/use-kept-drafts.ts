import { useEffect, useState } from 'react';
import { useOutbox } from '../../lib/outbox-here.ts';
import { useSession } from '../../lib/session.ts';
import { draftHere, dropDraft, keptDrafts } from './draft-store.ts';
import { mayBeDropped } from './keep.rules.ts';
import { type DraftDoc, isDirty } from './send-draft.ts';

/**
 * Drafts whose last words are only in this browser. Those that the server has for long are cleared away on the
 * way. It looks again whenever the outbox changes.
 */
export function useKeptDrafts(): readonly DraftDoc[] {
  const { profile, workspace } = useSession();
  const waiting = useOutbox();
  const [kept, setKept] = useState<readonly DraftDoc[]>([]);
  const userId = profile?.id ?? '';
  const workspaceId = workspace?.id ?? '';
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of the outbox is the reason to look again
  useEffect(() => {
    if (!userId || !workspaceId) return;
    let isOver = false;
    const look = async (): Promise<void> => {
      const all = await keptDrafts(userId, workspaceId);
      if (isOver) return;
      setKept(all.flatMap(({ doc }) => (isDirty(doc) ? [doc] : [])));
      const now = new Date();
      for (const { key, doc } of all) if (mayBeDropped(doc, now) && !draftHere(key).get()) await dropDraft(key);
    };
    void look();
    return () => {
      isOver = true;
    };
  }, [userId, workspaceId, waiting]);
  return kept;
}

import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { api, client } from '../../lib/api.ts';
import { useWorkspaceId } from '../../lib/session.ts';
import { useStore } from '../../lib/store.ts';
import { type BriefDraft, bodyOf, draftOf, faultOf, sameDraft } from './brief-draft.rules.ts';
import type { Brief } from './briefs.api.ts';
import { createDraftSaver, type Kept } from './draft-saver.ts';

const keptOf = (brief: Brief): Kept<BriefDraft> => ({ value: draftOf(brief), revision: brief.revision });
const memoryKey = (briefId: string): string => `antiphon-brief:${briefId}`;

/** What an earlier tab could not save any more; null when there is nothing, or when it cannot be read. */
function remembered(briefId: string): Kept<BriefDraft> | null {
  const raw = localStorage.getItem(memoryKey(briefId));
  if (!raw) return null;
  try {
    const found = JSON.parse(raw) as Partial<Kept<BriefDraft>>;
    return typeof found.value?.what === 'string' && typeof found.revision === 'number'
      ? (found as Kept<BriefDraft>)
      : null;
  } catch {
    localStorage.removeItem(memoryKey(briefId));
    return null;
  }
}

/** The fields of a brief, saved as typed. Another person's change is taken while nothing of ours waits, else shown beside it. */
export function useBriefDraft(brief: Brief) {
  const workspaceId = useWorkspaceId();
  const queries = useQueryClient();
  const briefId = brief.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: one saver for each brief; later versions come by `adopt`
  const saver = useMemo(() => {
    const made = createDraftSaver<BriefDraft>({
      kept: keptOf(brief),
      same: sameDraft,
      faultOf,
      send: async (value, revision) => {
        const saved = await client.briefs.save({ workspaceId, briefId, revision, ...bodyOf(value) });
        queries.setQueryData(api.briefs.get.queryKey({ input: { workspaceId, briefId } }), saved);
        void queries.invalidateQueries({ queryKey: api.briefs.list.key() });
        return keptOf(saved);
      },
      theirsIn: ({ body }) => {
        const current = (body as { current?: Brief } | null)?.current;
        return current?.id ? keptOf(current) : null;
      },
      remember: (unsaved) =>
        unsaved
          ? localStorage.setItem(memoryKey(briefId), JSON.stringify(unsaved))
          : localStorage.removeItem(memoryKey(briefId)),
    });
    const before = remembered(briefId);
    if (before) made.change(before.value);
    return made;
  }, [briefId, workspaceId]);
  useEffect(() => saver.adopt(keptOf(brief)), [saver, brief]);
  useEffect(() => {
    const leave = (): void => void saver.flush();
    addEventListener('pagehide', leave);
    return () => {
      removeEventListener('pagehide', leave);
      saver.stop();
    };
  }, [saver]);
  return {
    draft: useStore(saver.value),
    state: useStore(saver.state),
    change: (part: Partial<BriefDraft>) => saver.change({ ...saver.value.get(), ...part }),
    flush: saver.flush,
    resolve: saver.resolve,
  };
}

export type BriefDraftHere = ReturnType<typeof useBriefDraft>;

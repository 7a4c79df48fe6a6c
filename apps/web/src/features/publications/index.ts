/**
 * Shows: what was sent and what came back. Part of the first download: names and `() => import(…)` only; what other
 * features draw with is behind `index.tsx`.
 */
import { api } from '../../lib/api.ts';
import { setAttention } from '../../lib/attention.ts';
import type { Feature } from '../../lib/feature.ts';
import { currentWorkspaceId } from '../../lib/session.ts';

/** Many facts in a moment are one reason to read again. */
const settleMs = 250;

export const publicationsFeature: Feature = {
  name: 'publications',
  undo: {
    'publications.plan-again': async () => (await import('./publications.undo.ts')).planAgain,
    'publications.move-back': async () => (await import('./publications.undo.ts')).moveBack,
  },
  listen: (live, queries) => {
    const options = () => api.publications.counts.queryOptions({ input: { workspaceId: currentWorkspaceId.get() } });
    const count = async (): Promise<void> => {
      await queries.prefetchQuery({ ...options(), staleTime: 0 });
      const counts = queries.getQueryData(options().queryKey);
      if (counts) setAttention('activity', counts.needsPerson);
    };
    let timer: ReturnType<typeof setTimeout> | undefined;
    void count();
    const stop = live.subscribe('*', ({ name }) => {
      if (!name.startsWith('publication.') && name !== 'resync') return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        void queries.invalidateQueries({ queryKey: [['publications']] });
        void count();
      }, settleMs);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  },
};

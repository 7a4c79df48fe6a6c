/**
 * Shows: what was sent and what came back. Loaded beside every page: names and `() => import(…)` only; what other
 * features draw with is behind `index.tsx`.
 */
import type { QueryClient } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { setAttention } from '../../lib/attention.ts';
import type { Feature } from '../../lib/feature.ts';
import { currentWorkspaceId } from '../../lib/session.ts';

/** Many facts in a moment are one reason to read again. */
const settleMs = 250;

function readQueues(queries: QueryClient): void {
  for (const name of ['slots', 'recurrences']) void queries.invalidateQueries({ queryKey: [[name]] });
}

export const publicationsFeature: Feature = {
  name: 'publications',
  undo: {
    'publications.plan-again': async () => (await import('./publications.undo.ts')).planAgain,
    'publications.move-back': async () => (await import('./publications.undo.ts')).moveBack,
    'publications.slots-back': async () => (await import('./slots.undo.ts')).slotsBack,
    'publications.skip-back': async () => (await import('./slots.undo.ts')).skipBack,
    'publications.queue-back': async () => (await import('./slots.undo.ts')).queueBack,
    'publications.repeat-back': async () => (await import('./slots.undo.ts')).repeatBack,
    'publications.occurrence-back': async () => (await import('./slots.undo.ts')).occurrenceBack,
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
      if (name.startsWith('recurrence.') || name === 'account.slots_changed' || name === 'resync') readQueues(queries);
      if (name.startsWith('account.') || name.startsWith('workspace.'))
        void queries.invalidateQueries({ queryKey: [['sending']] });
      if (!name.startsWith('publication.') && name !== 'resync') return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        for (const key of ['publications', 'sending']) void queries.invalidateQueries({ queryKey: [[key]] });
        readQueues(queries);
        void count();
      }, settleMs);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  },
};

/**
 * Shows: the studio (answers to a brief) and the models behind it.
 * This door is loaded beside every page: names and `() => import(…)` only. What Settings draws with is in `index.tsx`.
 */
import type { Feature } from '../../lib/feature.ts';

const changes = /^(generation|studio|provider_key|model)\b/;

export const generationsFeature: Feature = {
  name: 'generations',
  undo: { 'studio.restore': () => import('./undo-studio.ts').then(({ restoreAnswer }) => restoreAnswer) },
  listen: (live, queries) =>
    live.subscribe('*', ({ name }) => {
      // Words and percents come by the run's own stream; only what has settled is read again.
      if (name === 'generation.progressed' || !(changes.test(name) || name === 'resync')) return;
      for (const key of ['studio', 'generations', 'providerKeys', 'models'])
        void queries.invalidateQueries({ queryKey: [[key]] });
    }),
};

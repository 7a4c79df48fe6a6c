/**
 * Shows: numbers that networks gave, with their age. This door is loaded beside every page; what is drawn is behind
 * `index.tsx`.
 */
import type { Feature } from '../../lib/feature.ts';

export const metricsFeature: Feature = {
  name: 'metrics',
  listen: (live, queries) =>
    live.subscribe('*', ({ name }) => {
      if (!name.startsWith('metrics.') && name !== 'account.imported') return;
      void queries.invalidateQueries({ queryKey: [['metrics']] });
      void queries.invalidateQueries({ queryKey: [['insights']] });
    }),
};

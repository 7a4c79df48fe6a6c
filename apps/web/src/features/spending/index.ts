/**
 * Shows: the month's money, its cap and the ledger.
 * This door is loaded beside every page: names and `() => import(…)` only.
 */
import type { Feature } from '../../lib/feature.ts';

export const spendingFeature: Feature = {
  name: 'spending',
  listen: (live, queries) =>
    live.subscribe('*', ({ name }) => {
      if (name.startsWith('spend') || name === 'resync') void queries.invalidateQueries({ queryKey: [['spending']] });
    }),
};

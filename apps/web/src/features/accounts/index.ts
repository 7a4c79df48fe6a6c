/**
 * Shows: connected accounts and the way to connect one.
 * This door is loaded beside every page, so it holds names and `() => import(…)` only; what other features draw with
 * is behind `index.tsx`.
 */
import type { Feature } from '../../lib/feature.ts';

export const accountsFeature: Feature = {
  name: 'accounts',
  undo: { 'accounts.restore': async () => (await import('./accounts.undo.ts')).restoreAccount },
  listen: (live, queries) =>
    live.subscribe('*', ({ name }) => {
      if (name.startsWith('account.')) void queries.invalidateQueries({ queryKey: [['accounts']] });
    }),
};

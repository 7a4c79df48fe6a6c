/**
 * Shows: briefs, their list and the fields that are saved as typed.
 * This door is loaded beside every page: names and `() => import(…)` only. What other features draw with is in `index.tsx`.
 */
import type { Feature } from '../../lib/feature.ts';

export const briefsFeature: Feature = {
  name: 'briefs',
  undo: { 'briefs.bring-back': () => import('./undo-briefs.ts').then(({ bringBackBrief }) => bringBackBrief) },
  palette: [() => import('./briefs.palette.ts').then(({ briefsSource }) => briefsSource)],
  listen: (live, queries) =>
    live.subscribe('*', ({ name }) => {
      if (name.startsWith('brief.') || name === 'resync') void queries.invalidateQueries({ queryKey: [['briefs']] });
    }),
};

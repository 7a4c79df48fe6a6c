/** Shows: posts that come in from a file, and calendars that other programs follow. Loaded beside every page. */
import type { Feature } from '../../lib/feature.ts';

export const integrationsFeature: Feature = {
  name: 'integrations',
  undo: { 'calendar-feeds.restore': async () => (await import('./integrations.undo.ts')).restoreFeed },
  palette: [async () => (await import('./integrations.palette.ts')).integrationsSource],
  listen: (live, queries) =>
    live.subscribe('*', ({ name }) => {
      if (!name.startsWith('import.') && name !== 'resync') return;
      void queries.invalidateQueries({ queryKey: [['imports']] });
    }),
};

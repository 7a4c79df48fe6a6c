/**
 * Shows: the library, and where each kept piece came from and went.
 * This door is part of the first download: names and `() => import(…)` only. What other features draw with is in `index.tsx`.
 */
import type { Feature } from '../../lib/feature.ts';

/** Many facts in a moment are one reason to read again. */
const settleMs = 600;
const changes = /^(asset\.|post\.(created|saved|removed|restored)|resync$)/;

export const assetsFeature: Feature = {
  name: 'assets',
  undo: { 'assets.restore': async () => (await import('./assets.undo.ts')).bringBackAssets },
  palette: [async () => (await import('./assets.palette.ts')).assetsSource],
  listen: (live, queries) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = live.subscribe('*', ({ name }) => {
      if (!changes.test(name)) return;
      timer ??= setTimeout(() => {
        timer = undefined;
        void queries.invalidateQueries({ queryKey: [['assets']] });
      }, settleMs);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  },
};

export const loadLibraryPage = () => import('./library-page.tsx');

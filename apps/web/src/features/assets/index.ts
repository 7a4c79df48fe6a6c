/**
 * Shows: the library, and where each kept piece came from and went.
 * This door is loaded beside every page: names and `() => import(…)` only. What other features draw with is in `index.tsx`.
 */
import type { Feature } from '../../lib/feature.ts';

/** Many facts in a moment are one reason to read again. */
const settleMs = 600;
const ofAsset = /^asset\./;
const ofPost = /^post\.(created|saved|removed|restored)$/;

export const assetsFeature: Feature = {
  name: 'assets',
  undo: { 'assets.restore': async () => (await import('./assets.undo.ts')).bringBackAssets },
  palette: [async () => (await import('./assets.palette.ts')).assetsSource],
  listen: (live, queries) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const assetIds = new Set<string>();
    const postIds = new Set<string>();
    const takeIn = async (): Promise<void> => {
      timer = undefined;
      const facts = { assetIds: [...assetIds], postIds: [...postIds] };
      assetIds.clear();
      postIds.clear();
      await (await import('./refresh-assets.ts')).takeInFacts(queries, facts);
    };
    const stop = live.subscribe('*', ({ name, data }) => {
      const { assetId, postId } = (data ?? {}) as { assetId?: string; postId?: string };
      if (ofAsset.test(name) && assetId) assetIds.add(assetId);
      else if (ofPost.test(name) && postId) postIds.add(postId);
      else return;
      timer ??= setTimeout(() => void takeIn(), settleMs);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  },
};

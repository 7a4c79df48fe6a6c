/**
 * Shows: comments below our posts, one by one and all together, and our replies. This door is loaded beside every page; what is drawn is behind
 * `index.tsx`.
 */
import type { Feature } from '../../lib/feature.ts';

export const inboxFeature: Feature = {
  name: 'inbox',
  listen: (live, queries) =>
    live.subscribe('*', ({ name }) => {
      if (!name.startsWith('comments.') && !name.startsWith('reply.') && name !== 'resync') return;
      void queries.invalidateQueries({ queryKey: [['comments']] });
    }),
};

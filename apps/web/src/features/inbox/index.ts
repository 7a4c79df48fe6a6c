/**
 * Shows: comments below our posts, one by one and all together, and our replies. This door is part of the first download; what is drawn is behind
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

export const loadInboxPage = () => import('./inbox-page.tsx');

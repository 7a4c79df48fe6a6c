/**
 * Shows: what writers use again: labels, snippets, hashtag sets, tags of links.
 * This door is loaded beside every page: names and `() => import(…)` only; what other features draw with is behind
 * `index.tsx`.
 */
import type { Feature } from '../../lib/feature.ts';

/** Which answers are old after which kind of fact. */
const staleAfter = { label: 'labels', snippet: 'snippets', hashtag_set: 'hashtagSets', link_tags: 'linkTags' } as const;

export const writingFeature: Feature = {
  name: 'writing',
  undo: {
    'writing.label-back': async () => (await import('./writing.undo.ts')).bringLabelBack,
    'writing.snippet-back': async () => (await import('./writing.undo.ts')).bringSnippetBack,
    'writing.set-back': async () => (await import('./writing.undo.ts')).bringSetBack,
  },
  listen: (live, queries) =>
    live.subscribe('*', ({ name }) => {
      for (const [kind, part] of Object.entries(staleAfter))
        if (name.startsWith(`${kind}.`) || name === 'resync') void queries.invalidateQueries({ queryKey: [[part]] });
    }),
};

/** Which tags a new post's links get. Pure. */
import type { LinkTagDefaults, LinkTags } from './writing.api.ts';

/** The parameters in the order they are shown, each with its name on the address. */
export const tagFields = [
  ['source', 'Source', '{network}'],
  ['medium', 'Medium', 'social'],
  ['campaign', 'Campaign', '{post}'],
  ['term', 'Term', ''],
  ['content', 'Content', '{account}'],
] as const;

/** What an untouched installation offers. */
export const usualTags: LinkTags = {
  source: '{network}',
  medium: 'social',
  campaign: '{post}',
  term: '',
  content: '',
  sites: [],
};

/** The defaults that count for a project: its own, else the workspace's; null where nobody has set any. */
export function defaultsFor(items: readonly LinkTagDefaults[], projectId: string | null): LinkTagDefaults | null {
  const own = projectId === null ? undefined : items.find((one) => one.projectId === projectId);
  return own ?? items.find((one) => one.projectId === null) ?? null;
}

/** Sites as typed into one field: apart by spaces, commas or lines, without schemes and paths. */
export function sitesFrom(typed: string): string[] {
  const hosts = typed.split(/[\s,;]+/).flatMap((piece) => {
    const bare = piece
      .trim()
      .replace(/^https?:\/\//i, '')
      .replace(/[/?#].*$/, '')
      .toLowerCase();
    return bare === '' ? [] : [bare];
  });
  return [...new Set(hosts)];
}

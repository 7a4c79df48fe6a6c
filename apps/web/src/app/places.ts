/** The places of the rail: Today | the loop in its order | Accounts, Settings. */
export interface Place {
  readonly path:
    | '/today'
    | '/briefs'
    | '/library'
    | '/calendar'
    | '/activity'
    | '/inbox'
    | '/insights'
    | '/accounts'
    | '/settings';
  readonly name: string;
  readonly group: 'now' | 'loop' | 'house';
  /** The second key after `G`. */
  readonly key?: string;
  /** Addresses elsewhere that belong to this place: a post is written where posts are planned. */
  readonly alsoAt?: readonly string[];
}

export const places: readonly Place[] = [
  { path: '/today', name: 'Today', group: 'now', key: 'T' },
  { path: '/briefs', name: 'Briefs', group: 'loop', key: 'B', alsoAt: ['/brands'] },
  { path: '/library', name: 'Library', group: 'loop', key: 'L' },
  { path: '/calendar', name: 'Calendar', group: 'loop', key: 'C', alsoAt: ['/posts'] },
  { path: '/activity', name: 'Activity', group: 'loop', key: 'A' },
  { path: '/inbox', name: 'Inbox', group: 'loop', key: 'M' },
  { path: '/insights', name: 'Insights', group: 'loop', key: 'I' },
  { path: '/accounts', name: 'Accounts', group: 'house', alsoAt: ['/connect'] },
  { path: '/settings', name: 'Settings', group: 'house', alsoAt: ['/dev-mailbox'] },
];

const isUnder = (path: string, root: string): boolean => path === root || path.startsWith(`${root}/`);

/** The place an address belongs to; null for what stands in none, such as Spend. */
export function placeAt(path: string): Place | null {
  return places.find((place) => [place.path, ...(place.alsoAt ?? [])].some((root) => isUnder(path, root))) ?? null;
}

/** Where "New brief" and "New post" lead. */
export const newBriefPath = '/briefs/new';
export const newPostPath = '/posts/new';

/** The phone bar: where a thumb goes most. "More" stands after them. */
export const onBar = [
  { path: '/today', name: 'Today', icon: 'today' },
  { path: '/calendar', name: 'Calendar', icon: 'calendar' },
  { path: newBriefPath, name: 'New', icon: 'new' },
  { path: '/activity', name: 'Activity', icon: 'activity' },
];

/** The places of the rail: Today | the loop in its order | Accounts, Settings. */
export interface Place {
  readonly path:
    | '/today'
    | '/briefs'
    | '/library'
    | '/calendar'
    | '/activity'
    | '/insights'
    | '/accounts'
    | '/settings';
  readonly name: string;
  readonly group: 'now' | 'loop' | 'house';
  /** The second key after `G`. */
  readonly key?: string;
}

export const places: readonly Place[] = [
  { path: '/today', name: 'Today', group: 'now', key: 'T' },
  { path: '/briefs', name: 'Briefs', group: 'loop', key: 'B' },
  { path: '/library', name: 'Library', group: 'loop', key: 'L' },
  { path: '/calendar', name: 'Calendar', group: 'loop', key: 'C' },
  { path: '/activity', name: 'Activity', group: 'loop', key: 'A' },
  { path: '/insights', name: 'Insights', group: 'loop', key: 'I' },
  { path: '/accounts', name: 'Accounts', group: 'house' },
  { path: '/settings', name: 'Settings', group: 'house' },
];

/** Where "New brief" and "New post" lead. */
export const newBriefPath = '/briefs/new';
export const newPostPath = '/posts/new';

import { fits, type PaletteItem, type PaletteSource } from '../../lib/palette.ts';

/** Goes to an address inside the app without loading it again: the router hears the change of history. */
function goTo(path: string): void {
  history.pushState(null, '', path);
}

const items: readonly PaletteItem[] = [
  {
    id: 'import-posts',
    kind: 'action',
    words: 'Import posts from a file',
    keywords: ['CSV', 'upload', 'spreadsheet'],
    run: () => goTo('/posts/import'),
  },
  {
    id: 'follow-calendar',
    kind: 'action',
    words: 'Follow in a calendar program',
    keywords: ['iCal', 'subscribe', 'feed'],
    run: () => goTo('/settings#calendar'),
  },
];

/** Files that come in, and calendars that go out. */
export const integrationsSource: PaletteSource = {
  id: 'integrations',
  search: (query) => items.filter((item) => query !== '' && fits(item, query)),
};

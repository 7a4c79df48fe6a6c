import { ArrowRightIcon } from '@phosphor-icons/react/dist/csr/ArrowRight';
import { CircleHalfIcon } from '@phosphor-icons/react/dist/csr/CircleHalf';
import { NotePencilIcon } from '@phosphor-icons/react/dist/csr/NotePencil';
import { PlusIcon } from '@phosphor-icons/react/dist/csr/Plus';
import { fits, type PaletteItem, type PaletteSource } from '../lib/palette.ts';
import { chooseTheme, type Theme } from '../lib/theme.ts';
import { newBriefPath, newPostPath, places } from './places.ts';

const themeWords: Readonly<Record<Theme, string>> = {
  system: 'Colours as the device',
  light: 'Light colours',
  dark: 'Dark colours',
};

/** What the shell itself can do: go somewhere, begin something, change the colours. */
export function shellSource(go: (path: string) => void, showShortcuts: () => void): PaletteSource {
  const begin = (query: string): PaletteItem[] => [
    {
      id: 'new-brief',
      kind: 'action',
      words: query ? `New brief about “${query}”` : 'New brief',
      keys: 'N',
      icon: NotePencilIcon,
      run: () => go(query ? `${newBriefPath}?about=${encodeURIComponent(query)}` : newBriefPath),
    },
    { id: 'new-post', kind: 'action', words: 'New post', keys: 'P', icon: PlusIcon, run: () => go(newPostPath) },
  ];
  const fixed: PaletteItem[] = [
    ...places.map(
      ({ path, name, key }): PaletteItem => ({
        id: path,
        kind: 'action',
        words: `Go to ${name}`,
        keys: key ? `G ${key}` : undefined,
        icon: ArrowRightIcon,
        run: () => go(path),
      }),
    ),
    {
      id: 'shortcuts',
      kind: 'action',
      words: 'Show the shortcuts',
      keys: '?',
      keywords: ['keyboard', 'keys', 'help'],
      icon: ArrowRightIcon,
      run: showShortcuts,
    },
    ...(['system', 'light', 'dark'] as const).map(
      (theme): PaletteItem => ({
        id: `theme-${theme}`,
        kind: 'action',
        words: themeWords[theme],
        keywords: ['theme', 'dark', 'light'],
        icon: CircleHalfIcon,
        run: () => chooseTheme(theme),
      }),
    ),
  ];
  return {
    id: 'shell',
    search(query) {
      const found = fixed.filter((item) => fits(item, query));
      if (query === '') return [...begin(query), ...found];
      const [brief, post] = begin(query);
      // What was meant by name comes before what could be begun with the words.
      const named = post && fits(post, query) ? [...found, post] : found;
      return brief ? [...named, brief] : named;
    },
  };
}

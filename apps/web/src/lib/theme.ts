import { createStore, type Store } from './store.ts';

/** `system` follows the device. */
export type Theme = 'system' | 'light' | 'dark';
export type Density = 'normal' | 'compact';

const read = (key: string): string | null => (typeof localStorage === 'undefined' ? null : localStorage.getItem(key));
const isTheme = (value: string | null): value is 'light' | 'dark' => value === 'light' || value === 'dark';
const kept = read('antiphon-theme');

export const theme: Store<Theme> = createStore<Theme>(isTheme(kept) ? kept : 'system');
export const density: Store<Density> = createStore<Density>(
  read('antiphon-density') === 'compact' ? 'compact' : 'normal',
);

function keep(key: string, value: string | undefined): void {
  if (value === undefined) localStorage.removeItem(key);
  else localStorage.setItem(key, value);
}

/** Sets the theme now and for the next visit (`public/boot.js` reads it before the first paint). */
export function chooseTheme(next: Theme): void {
  const chosen = next === 'system' ? undefined : next;
  keep('antiphon-theme', chosen);
  if (chosen) document.documentElement.dataset.theme = chosen;
  else delete document.documentElement.dataset.theme;
  theme.set(next);
}

/** Sets how tight rows are, now and for the next visit. */
export function chooseDensity(next: Density): void {
  const chosen = next === 'compact' ? next : undefined;
  keep('antiphon-density', chosen);
  if (chosen) document.documentElement.dataset.density = chosen;
  else delete document.documentElement.dataset.density;
  density.set(next);
}

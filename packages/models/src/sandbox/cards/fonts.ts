import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { SatoriOptions } from 'satori';

const resolve = createRequire(import.meta.url).resolve;
const FILES = [
  { name: 'Newsreader', file: '@fontsource/newsreader/files/newsreader-latin-500-normal.woff', weight: 500 },
  { name: 'Newsreader Ext', file: '@fontsource/newsreader/files/newsreader-latin-ext-500-normal.woff', weight: 500 },
  { name: 'Hanken', file: '@fontsource/hanken-grotesk/files/hanken-grotesk-latin-600-normal.woff', weight: 600 },
  {
    name: 'Hanken Ext',
    file: '@fontsource/hanken-grotesk/files/hanken-grotesk-latin-ext-600-normal.woff',
    weight: 600,
  },
] as const;

let loaded: SatoriOptions['fonts'] | undefined;

/** The two faces of the house as static .woff (satori reads neither variable fonts nor .woff2), read once. */
export function cardFonts(): SatoriOptions['fonts'] {
  loaded ??= FILES.map(({ name, file, weight }) => ({
    name,
    data: readFileSync(resolve(file)),
    weight,
    style: 'normal' as const,
  }));
  return loaded;
}

export const SERIF = 'Newsreader, Newsreader Ext';
export const SANS = 'Hanken, Hanken Ext';

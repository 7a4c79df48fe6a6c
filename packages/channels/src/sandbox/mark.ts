/** The sandbox's names and glyphs: one tray, three pretend networks. */
import type { ChannelMark } from '../spec.ts';
import { type StyleName, styleOf, titleOf } from './styles.ts';

/** A speech sign, a picture, and lines of different length. */
const glyphs: { readonly [style in StyleName]: string } = {
  chirp: 'M3 4h18v12h-9l-5 5v-5H3z',
  lumen: 'M3 4h18v16H3zM5 6v12h14V6zM6.500 16.500l3.500-5 2.500 3 2-2 3 4z',
  murmur: 'M3 5h18v3H3zM3 10.500h12v3H3zM3 16h16v3H3z',
};

export const sandboxMark: ChannelMark = {
  id: 'sandbox',
  name: 'Sandbox',
  // A tray with a small heap: two strokes of a box and a hill.
  glyph: 'M2 14h20v6a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1zM4 12c2.5-.2 3.4-6 8-6s5.500 5.800 8 6z',
  networkOf: (details) => {
    const style = styleOf(details);
    return { name: titleOf(style), glyph: glyphs[style] };
  },
};

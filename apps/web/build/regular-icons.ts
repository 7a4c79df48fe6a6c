import type { Plugin } from 'vite';

const defs = /@phosphor-icons[\\/]react[\\/]dist[\\/]defs[\\/]\w+\.es\.js$/;
/** The first entry of a weight inside Phosphor's `new Map([["bold", …], …])`. */
const weight = (name: string): RegExp => new RegExp(`\\[\\s*"${name}",`);

/**
 * Phosphor's React icons carry all six weights in each file; we draw only `regular`. This keeps that one and
 * drops the other five, which takes an icon from about 1.3 kB to 0.3 kB (gzip). A file it cannot read stays whole.
 */
export function regularIconsOnly(): Plugin {
  return {
    name: 'antiphon-regular-icons',
    enforce: 'pre',
    transform(code, id) {
      if (!defs.test(id)) return null;
      const from = code.search(weight('regular'));
      const to = code.search(weight('thin'));
      const head = code.indexOf('new Map([');
      const end = code.lastIndexOf(']);');
      if (from < 0 || to < from || head < 0 || end < to) return null;
      return { code: `${code.slice(0, head)}new Map([${code.slice(from, to)}${code.slice(end)}`, map: null };
    },
  };
}

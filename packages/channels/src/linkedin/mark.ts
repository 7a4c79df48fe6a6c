/** LinkedIn's name and glyph. */
import type { ChannelMark } from '../spec.ts';

/** Drawn by ourselves: a rounded square with the letters left out. */
const glyph =
  'M3 0H21A3 3 0 0 1 24 3V21A3 3 0 0 1 21 24H3A3 3 0 0 1 0 21V3A3 3 0 0 1 3 0ZM4 9.5V20H7.5V9.5ZM4 4V7.5H7.5V4ZM10 9.5V20H13.5V14.5A1.75 1.75 0 0 1 17 14.5V20H20.5V14A4.5 4.5 0 0 0 13.5 10.6V9.5Z';

export const linkedinMark: ChannelMark = { id: 'linkedin', name: 'LinkedIn', glyph };

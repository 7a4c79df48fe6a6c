/** The sandbox's browser door: the rules as one types, and the preview. Pure. */
import { checkVersion, findSpans, measureGraphemes, pictureTiles, segmentsOf } from '../kit/index.ts';
import type { ChannelFace, Check, Limits, Preview, VersionContent } from '../spec.ts';
import {
  capabilitiesOf,
  limitsOf,
  type SandboxLimits,
  type StyleName,
  sandboxCapabilities,
  styleOf,
  titleOf,
} from './capabilities.ts';
import { leftOut } from './left-out.rules.ts';

/** A speech sign, a picture, and lines of different length. */
const glyphs: { readonly [style in StyleName]: string } = {
  chirp: 'M3 4h18v12h-9l-5 5v-5H3z',
  lumen: 'M3 4h18v16H3zM5 6v12h14V6zM6.500 16.500l3.500-5 2.500 3 2-2 3 4z',
  murmur: 'M3 5h18v3H3zM3 10.500h12v3H3zM3 16h16v3H3z',
};

export const sandboxFace: ChannelFace = {
  id: 'sandbox',
  name: 'Sandbox',
  // A tray with a small heap: two strokes of a box and a hill.
  glyph: 'M2 14h20v6a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1zM4 12c2.5-.2 3.4-6 8-6s5.500 5.800 8 6z',
  networkOf: (details) => {
    const style = styleOf(details);
    return { name: titleOf(style), glyph: glyphs[style] };
  },
  capabilities: sandboxCapabilities,
  limitsOf,
  capabilitiesOf,
  measure: measureGraphemes,
  check: checkContent,
  preview: previewContent,
};

function styleIn(limits: Limits) {
  return (limits as Partial<SandboxLimits>).style ?? 'chirp';
}

function checkContent(content: VersionContent, limits: Limits): readonly Check[] {
  const style = styleIn(limits);
  return [
    ...checkVersion(content, { name: titleOf(style), limits, measure: measureGraphemes }),
    ...leftOut(content, style).map(({ code, words }) => ({ level: 'warning', code, words }) as const),
  ];
}

function previewContent(content: VersionContent, limits: Limits): Preview {
  const style = styleIn(limits);
  return {
    layout: limits.images.isRequired ? 'feed-picture' : 'feed-text',
    posts: content.parts.slice(0, limits.threadParts).map((part) => ({
      segments: segmentsOf(part.text, findSpans(part.text), measureGraphemes(part.text, limits).overflowAt),
      media: pictureTiles(part.media, limits.images.max),
      counters: ['replies', 'reposts', 'likes'],
    })),
    note: `Drawn by the rules of ${titleOf(style)}, a pretend network of the sandbox.`,
  };
}

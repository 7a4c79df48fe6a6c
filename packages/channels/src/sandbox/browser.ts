/** The sandbox's browser door: the rules as one types, and the preview. Pure. */
import { checkVersion, findSpans, measureGraphemes, pictureTiles, segmentsOf } from '../kit/index.ts';
import type { ChannelFace, Check, Limits, Preview, VersionContent } from '../spec.ts';
import { capabilitiesOf, limitsOf, type SandboxLimits, sandboxCapabilities } from './capabilities.ts';
import { leftOut } from './left-out.rules.ts';
import { sandboxMark } from './mark.ts';
import { titleOf } from './styles.ts';

export const sandboxFace: ChannelFace = {
  ...sandboxMark,
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

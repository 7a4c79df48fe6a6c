/** Instagram's browser door: length, the rules as one types, and the preview. Pure. */
import { checkVersion, findSpans, limitsInPlace, segmentsOf } from '../kit/index.ts';
import type { ChannelFace, Check, Limits, Measure, Preview, VersionContent, VersionMedia } from '../spec.ts';
import { capabilitiesFromDetails, instagramCapabilities, instagramLimits } from './capabilities.ts';
import { instagramMark } from './mark.ts';
import { isReel, mediaOf, placementOf } from './plan.ts';

export const instagramFace: ChannelFace = {
  ...instagramMark,
  capabilities: instagramCapabilities,
  limitsOf: () => instagramLimits,
  capabilitiesOf: capabilitiesFromDetails,
  measure: measureText,
  check: checkContent,
  preview: previewContent,
  checkAnswer: (text, limits) => ({
    measure: measureText(text, { ...limits, text: { ...limits.text, max: commentMax } }),
    faults: commentFaults(text).map(({ words }) => words),
  }),
};

/** UTF-16 units, never cut inside a letter. */
function measureText(text: string, limits: Limits): Measure {
  const { max } = limits.text;
  let overflowAt: number | null = null;
  let position = 0;
  for (const letter of text) {
    position += letter.length;
    if (position > max) {
      overflowAt = position - letter.length;
      break;
    }
  }
  return { used: text.length, max, overflowAt };
}

function checkContent(content: VersionContent, limits: Limits): readonly Check[] {
  const placement = placementOf(content);
  const common = checkVersion(content, { name: 'Instagram', limits, measure: measureText });
  return [...common, ...checkPlace(content, placement), ...checkSpans(content), ...checkComment(content)];
}

/** What the place does to the post: the network's own rules, said before they surprise. */
function checkPlace(content: VersionContent, placement: ReturnType<typeof placementOf>): Check[] {
  const checks: Check[] = [];
  const say = (level: Check['level'], code: string, words: string) => checks.push({ level, code, words, part: 0 });
  const { text, media } = content.parts[0];
  if (placement === 'story' && text.trim() !== '')
    say('warning', 'story_without_words', 'A story has no caption: these words will not be shown.');
  if (placement === 'story' && media.length === 0)
    say('error', 'story_empty', 'A story on Instagram is a picture or a video.');
  if (placement === 'story' && content.firstComment?.trim())
    say('warning', 'story_without_comment', 'A story takes no first comment: it will not be written.');
  if (placement === 'feed' && isReel(content))
    say('fine', 'video_is_reel', 'A single video appears as a reel, in the feed and under Reels.');
  return checks;
}

const commentMax = 300;

/** A comment has rules of its own (reference/instagram-media/comments: at most 300 characters, 4 hashtags, 1 link). */
function checkComment(content: VersionContent): Check[] {
  const text = content.firstComment?.trim() ?? '';
  if (text === '' || placementOf(content) === 'story') return [];
  const words = `The first comment has ${text.length} characters; Instagram takes ${commentMax}.`;
  const faults = [
    ...(text.length > commentMax ? [{ code: 'first_comment_too_long', words }] : []),
    ...commentFaults(text),
  ];
  return faults.map((fault) => ({ level: 'error', ...fault, part: 0 }));
}

/** What speaks against a comment besides its length. */
function commentFaults(text: string): { readonly code: string; readonly words: string }[] {
  const count = (kind: string) => findSpans(text).filter((span) => span.kind === kind).length;
  const isShouted = text.length > 1 && text === text.toUpperCase() && text !== text.toLowerCase();
  const all: readonly (readonly [boolean, string, string])[] = [
    [count('hashtag') > 4, 'first_comment_hashtags', 'A comment on Instagram has at most four hashtags.'],
    [count('link') > 1, 'first_comment_links', 'A comment on Instagram has at most one link.'],
    [isShouted, 'first_comment_capitals', 'Instagram takes no comment in capital letters only.'],
  ];
  return all.filter(([applies]) => applies).map(([, code, words]) => ({ code, words }));
}

/** Links in a caption are only letters. */
function checkSpans(content: VersionContent): Check[] {
  const isLinked = findSpans(content.parts[0].text).some((span) => span.kind === 'link');
  if (!isLinked || placementOf(content) === 'story') return [];
  const words = 'Links in a caption cannot be clicked on Instagram.';
  return [{ level: 'warning', code: 'link_not_clickable', words, part: 0 }];
}

function previewContent(content: VersionContent, limits: Limits): Preview {
  const placement = placementOf(content);
  const isUpright = placement !== 'feed';
  const held = limitsInPlace(limits, placement);
  const comment = placement === 'story' ? undefined : content.firstComment?.trim();
  const tiles = tilesOf(mediaOf(content), isUpright || isReel(content));
  return {
    layout: isUpright ? 'upright' : 'feed-picture',
    posts: [
      {
        segments: captionSegments(content.parts[0].text, held),
        media: tiles,
        counters: placement === 'story' ? ['replies', 'shares'] : ['likes', 'replies', 'reposts', 'shares'],
      },
      ...(comment
        ? [{ segments: captionSegments(comment, held), media: [], isComment: true, counters: ['likes'] }]
        : []),
    ],
    note: 'Drawn by the rules of Meta’s documentation as read on 20 November 2026; where the caption is folded depends on the device.',
  };
}

/** The caption with its marks; after some 125 letters it is behind “more”, and from `cut` on it does not fit. A link is not one here. */
function captionSegments(text: string, limits: Limits): Preview['posts'][number]['segments'] {
  const spans = findSpans(text).filter(({ kind }) => kind !== 'link');
  return segmentsOf(text, spans, measureText(text, limits).overflowAt, limits.text.foldedAt);
}

/**
 * In the feed all pictures of a carousel get the shape of the first, between 4:5 and 1.91:1; a reel in the feed is cut
 * to 4:5, and upright screens are 9:16.
 */
function tilesOf(media: readonly VersionMedia[], isUpright: boolean): Preview['posts'][number]['media'] {
  const shapeOf = ({ width, height }: VersionMedia) => (width && height ? width / height : 1);
  const { minAspectRatio = 0.8, maxAspectRatio = 1.91 } = instagramLimits.images;
  const first = media[0] ? shapeOf(media[0]) : 1;
  const shown = isUpright ? 9 / 16 : Math.min(maxAspectRatio, Math.max(minAspectRatio, first));
  return media.map((one) => ({
    assetId: one.assetId,
    altText: one.altText,
    aspectRatio: shown,
    ...(one.kind === 'video' ? { kind: 'video' as const } : {}),
    ...(one.crop ? { crop: one.crop } : {}),
    ...(Math.abs(shapeOf(one) - shown) > 0.01 ? { isCropped: true } : {}),
  }));
}

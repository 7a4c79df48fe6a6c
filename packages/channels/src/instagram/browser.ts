/** Instagram's browser door: length, the rules as one types, and the preview. Pure. */
import { checkVersion, findSpans, limitsInPlace } from '../kit/index.ts';
import type { ChannelFace, Check, Limits, Measure, Preview, VersionContent, VersionMedia } from '../spec.ts';
import { capabilitiesFromDetails, instagramCapabilities, instagramLimits } from './capabilities.ts';
import { isReel, mediaOf, placementOf } from './plan.ts';

/** From simple-icons 13 (CC0-1.0), slug `instagram`: the outline of the camera, drawn as one path. */
const glyph =
  'M12 0C8.74 0 8.333.015 7.053.072 5.775.132 4.905.333 4.14.63c-.789.306-1.459.717-2.126 1.384S.935 3.35.63 4.14C.333 4.905.131 5.775.072 7.053.012 8.333 0 8.74 0 12s.015 3.667.072 4.947c.06 1.277.261 2.148.558 2.913.306.788.717 1.459 1.384 2.126.667.666 1.336 1.079 2.126 1.384.766.296 1.636.499 2.913.558C8.333 23.988 8.74 24 12 24s3.667-.015 4.947-.072c1.277-.06 2.148-.262 2.913-.558.788-.306 1.459-.718 2.126-1.384.666-.667 1.079-1.335 1.384-2.126.296-.765.499-1.636.558-2.913.06-1.28.072-1.687.072-4.947s-.015-3.667-.072-4.947c-.06-1.277-.262-2.149-.558-2.913-.306-.789-.718-1.459-1.384-2.126C21.319 1.347 20.651.935 19.86.63c-.765-.297-1.636-.499-2.913-.558C15.667.012 15.26 0 12 0zm0 2.16c3.203 0 3.585.016 4.85.071 1.17.055 1.805.249 2.227.415.562.217.96.477 1.382.896.419.42.679.819.896 1.381.164.422.36 1.057.413 2.227.057 1.266.07 1.646.07 4.85s-.015 3.585-.074 4.85c-.061 1.17-.256 1.805-.421 2.227-.224.562-.479.96-.899 1.382-.419.419-.824.679-1.38.896-.42.164-1.065.36-2.235.413-1.274.057-1.649.07-4.859.07-3.211 0-3.586-.015-4.859-.074-1.171-.061-1.816-.256-2.236-.421-.569-.224-.96-.479-1.379-.899-.421-.419-.69-.824-.9-1.38-.165-.42-.359-1.065-.42-2.235-.045-1.26-.061-1.649-.061-4.844 0-3.196.016-3.586.061-4.861.061-1.17.255-1.814.42-2.234.21-.57.479-.96.9-1.381.419-.419.81-.689 1.379-.898.42-.166 1.051-.361 2.221-.421 1.275-.045 1.65-.06 4.859-.06l.045.03zm0 3.678c-3.405 0-6.162 2.76-6.162 6.162 0 3.405 2.76 6.162 6.162 6.162 3.405 0 6.162-2.76 6.162-6.162 0-3.405-2.76-6.162-6.162-6.162zM12 16c-2.21 0-4-1.79-4-4s1.79-4 4-4 4 1.79 4 4-1.79 4-4 4zm7.846-10.405c0 .795-.646 1.44-1.44 1.44-.795 0-1.44-.646-1.44-1.44 0-.794.646-1.439 1.44-1.439.793-.001 1.44.645 1.44 1.439z';

export const instagramFace: ChannelFace = {
  id: 'instagram',
  name: 'Instagram',
  glyph,
  capabilities: instagramCapabilities,
  limitsOf: () => instagramLimits,
  capabilitiesOf: capabilitiesFromDetails,
  measure: measureText,
  check: checkContent,
  preview: previewContent,
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

/** A comment has rules of its own (reference/instagram-media/comments: at most 300 characters, 4 hashtags, 1 link). */
function checkComment(content: VersionContent): Check[] {
  const text = content.firstComment?.trim() ?? '';
  if (text === '' || placementOf(content) === 'story') return [];
  const count = (kind: string) => findSpans(text).filter((span) => span.kind === kind).length;
  const isShouted = text.length > 1 && text === text.toUpperCase() && text !== text.toLowerCase();
  const all: readonly (readonly [boolean, string, string])[] = [
    [
      text.length > 300,
      'first_comment_too_long',
      `The first comment has ${text.length} characters; Instagram takes 300.`,
    ],
    [count('hashtag') > 4, 'first_comment_hashtags', 'A comment on Instagram has at most four hashtags.'],
    [count('link') > 1, 'first_comment_links', 'A comment on Instagram has at most one link.'],
    [isShouted, 'first_comment_capitals', 'Instagram takes no comment in capital letters only.'],
  ];
  return all.filter(([applies]) => applies).map(([, code, words]) => ({ level: 'error', code, words, part: 0 }));
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
        segments: segmentsOf(content.parts[0].text, held),
        media: tiles,
        counters: placement === 'story' ? ['replies', 'shares'] : ['likes', 'replies', 'reposts', 'shares'],
      },
      ...(comment ? [{ segments: segmentsOf(comment, held), media: [], isComment: true, counters: ['likes'] }] : []),
    ],
    note: 'Drawn by the rules of Meta’s documentation as read on 20 November 2026; where the caption is folded depends on the device.',
  };
}

type Segments = Preview['posts'][number]['segments'];

/** The caption with its marks; after some 125 letters it is behind “more”, and from `cut` on it does not fit. */
function segmentsOf(text: string, limits: Limits): Segments {
  const cutAt = measureText(text, limits).overflowAt ?? text.length;
  const foldAt = wholeLetters(text, Math.min(cutAt, limits.text.foldedAt ?? cutAt));
  const pieces: { text: string; style: Segments[number]['style'] }[] = [];
  let position = 0;
  const take = (until: number, style: Segments[number]['style']) => {
    if (until > position) pieces.push({ text: text.slice(position, until), style });
    position = Math.max(position, until);
  };
  for (const span of findSpans(text)) {
    // A link is not one here, and what begins behind the fold is not seen.
    if (span.kind === 'link' || span.start >= foldAt) continue;
    take(span.start, 'plain');
    take(Math.min(span.end, foldAt), span.kind);
  }
  take(foldAt, 'plain');
  take(cutAt, 'folded');
  take(text.length, 'cut');
  return pieces;
}

/** The same place, or one unit on where it would cut a letter of two units in half. */
function wholeLetters(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff ? at + 1 : at;
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
    ...(Math.abs(shapeOf(one) - shown) > 0.01 ? { isCropped: true } : {}),
  }));
}

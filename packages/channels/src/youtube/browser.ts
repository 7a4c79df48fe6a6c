/** YouTube's browser door: length as the network counts it, the rules as one types, and the preview. Pure. */
import { checkVersion, findSpans, measureGraphemes, segmentsOf } from '../kit/index.ts';
import type { ChannelFace, Check, Limits, Preview, VersionContent, VersionMedia } from '../spec.ts';
import { limitsFromDetails, youtubeCapabilities } from './capabilities.ts';
import {
  commentObstacle,
  hashtagsMax,
  isReel,
  isShownAsShort,
  pictureOf,
  tagsLength,
  tagsMax,
  tagsOf,
  thumbnailOf,
  titleOf,
  videoOf,
} from './content.rules.ts';
import { youtubeMark } from './mark.ts';

export const youtubeFace: ChannelFace = {
  ...youtubeMark,
  capabilities: youtubeCapabilities,
  limitsOf: limitsFromDetails,
  measure: measureGraphemes,
  check: checkContent,
  preview: previewContent,
  checkAnswer: (text, limits) => ({
    measure: measureGraphemes(text, { ...limits, text: { unit: 'graphemes', max: commentMax } }),
    faults: [],
  }),
};

/** What YouTube's own pages take as a comment; its API names no number. */
const commentMax = 10_000;

function checkContent(content: VersionContent, limits: Limits): readonly Check[] {
  const { mixesMedia: _beside, ...alone } = limits;
  const common = checkVersion(withoutThumbnail(content), {
    name: 'YouTube',
    limits: { ...alone, images: { ...limits.images, max: 0 } },
    measure: measureGraphemes,
  });
  return [...common, ...checkThumbnail(content, limits), ...checkWords(content), ...checkPlace(content)];
}

/** The picture beside the video is no post of its own, and is looked at by itself. */
function withoutThumbnail(content: VersionContent): VersionContent {
  const picture = videoOf(content) ? pictureOf(content) : undefined;
  if (!picture) return content;
  const [main, ...later] = content.parts;
  const place = main.media.indexOf(picture);
  return { ...content, parts: [{ ...main, media: main.media.toSpliced(place, 1) }, ...later] };
}

function checkThumbnail(content: VersionContent, limits: Limits): Check[] {
  const picture = videoOf(content) ? pictureOf(content) : undefined;
  if (!picture) return [];
  const say = (level: Check['level'], code: string, words: string): Check => ({ level, code, words, part: 0 });
  if (isReel(content))
    return [say('warning', 'thumbnail_left_out', 'A Short shows a frame of its own; the picture is left out.')];
  const { maxBytes, mimeTypes, minWidth = 0 } = limits.images;
  const checks: Check[] = [];
  if (!mimeTypes.includes(picture.mimeType))
    checks.push(say('error', 'thumbnail_type', 'YouTube takes thumbnails as JPEG or PNG.'));
  if (picture.sizeBytes > maxBytes)
    checks.push(say('error', 'thumbnail_too_large', `YouTube takes thumbnails of at most ${maxBytes / 1024 ** 2} MB.`));
  if (picture.width && picture.width < minWidth)
    checks.push(say('warning', 'thumbnail_small', `A thumbnail wants at least ${minWidth} pixels across.`));
  if (picture.width && picture.height && Math.abs(picture.width / picture.height - 16 / 9) > 0.02)
    checks.push(say('warning', 'thumbnail_shape', 'YouTube shows thumbnails as wide as 16 to 9; this one gets bars.'));
  return checks;
}

function checkWords(content: VersionContent): Check[] {
  const [{ text }] = content.parts;
  const checks: Check[] = [];
  const say = (level: Check['level'], code: string, words: string) => checks.push({ level, code, words, part: 0 });
  if ([titleOf(content), text, ...tagsOf(content)].some((words) => /[<>]/.test(words)))
    say('error', 'angle_brackets', 'YouTube takes no < and > in titles, descriptions and tags.');
  const length = tagsLength(tagsOf(content));
  if (length > tagsMax)
    say('error', 'tags_too_long', `All tags together have ${length} characters; YouTube takes ${tagsMax}.`);
  const hashtags = findSpans(`${titleOf(content)} ${text}`).filter((span) => span.kind === 'hashtag').length;
  if (hashtags > hashtagsMax)
    say('warning', 'too_many_hashtags', `With more than ${hashtagsMax} hashtags YouTube ignores all of them.`);
  const obstacle = commentObstacle(content);
  if (obstacle) say('warning', 'comment_left_out', `The first comment is left out: ${obstacle}.`);
  return checks;
}

function checkPlace(content: VersionContent): Check[] {
  const video = videoOf(content);
  if (!video || isReel(content) || !isShownAsShort(video)) return [];
  const words = 'YouTube shows this video as a Short: it is upright or square and at most 3 minutes long.';
  return [{ level: 'warning', code: 'becomes_short', words, part: 0 }];
}

function previewContent(content: VersionContent, limits: Limits): Preview {
  const [{ text }] = content.parts;
  const overflowAt = measureGraphemes(text, limits).overflowAt;
  const title = titleOf(content);
  const video = videoOf(content);
  const thumbnail = thumbnailOf(content);
  const isShort = isReel(content) || (video !== undefined && isShownAsShort(video));
  const comment = commentObstacle(content) === null ? content.firstComment?.trim() : undefined;
  const media = [video, thumbnail].filter((one) => one !== undefined).map((one) => tileOf(one, isShort));
  return {
    layout: isShort ? 'upright' : 'player',
    posts: [
      {
        ...(title ? { title } : {}),
        segments: segmentsOf(text, findSpans(text), overflowAt, limits.text.foldedAt),
        media,
        counters: ['views', 'likes', 'replies'],
      },
      ...(comment
        ? [{ segments: segmentsOf(comment, findSpans(comment), null), media: [], isComment: true, counters: ['likes'] }]
        : []),
    ],
    note: "Drawn by the rules of YouTube's help and API pages as read on 20 November 2026.",
  };
}

/** The player and the thumbnail are always 16 to 9, with bars; a Short fills an upright screen. */
function tileOf(media: VersionMedia, isShort: boolean) {
  const { assetId, altText, width, height, kind, crop } = media;
  const ratio = width && height ? width / height : 16 / 9;
  const aspectRatio = isShort ? Math.min(ratio, 1) : 16 / 9;
  return { assetId, altText, aspectRatio, kind, ...(crop ? { crop } : {}) };
}

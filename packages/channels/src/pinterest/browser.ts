/** Pinterest's browser door: length as the network counts it, the rules as one types, and the preview. Pure. */
import { checkVersion, findSpans, segmentsOf, videoDescriptions } from '../kit/index.ts';
import type { ChannelFace, Check, Limits, Preview, VersionContent, VersionMedia } from '../spec.ts';
import { pinterestCapabilities, pinterestLimits } from './capabilities.ts';
import {
  altTextMax,
  altTextOf,
  boardOf,
  kindOf,
  linkMax,
  linkOf,
  markNameOf,
  picturesOf,
  titleOf,
  videoOf,
} from './content.rules.ts';
import { pinterestMark } from './mark.ts';
import { measureCharacters } from './text.ts';

/** Feeds cut off what is taller than this, width by height (Pinterest's product specs, 2026-11-21). */
const tallestInFeeds = 2 / 3;
/** Characters of a title that feeds show (same page). */
const titleInFeeds = 40;

export const pinterestFace: ChannelFace = {
  ...pinterestMark,
  capabilities: pinterestCapabilities,
  limitsOf: () => pinterestLimits,
  measure: measureCharacters,
  check: checkContent,
  preview: previewContent,
};

function checkContent(content: VersionContent, limits: Limits): readonly Check[] {
  // A cover is no picture of its own; without it a video stands alone.
  const { mixesMedia: _beside, ...alone } = limits;
  const common = checkVersion(withoutCover(content), { name: 'Pinterest', limits: alone, measure: measureCharacters });
  return [
    ...common,
    ...videoDescriptions(content),
    ...checkPlace(content),
    ...checkCover(content, limits),
    ...checkPictures(content),
  ];
}

function withoutCover(content: VersionContent): VersionContent {
  const [cover] = videoOf(content) ? picturesOf(content) : [];
  if (!cover) return content;
  const [main, ...later] = content.parts;
  return { ...content, parts: [{ ...main, media: main.media.toSpliced(main.media.indexOf(cover), 1) }, ...later] };
}

function say(level: Check['level'], code: string, words: string): Check {
  return { level, code, words, part: 0 };
}

function checkPlace(content: VersionContent): Check[] {
  const checks: Check[] = [];
  if (!boardOf(content)) checks.push(say('error', 'board_missing', 'Choose the board that the pin goes to.'));
  const title = titleOf(content) ?? '';
  if (title.length > titleInFeeds)
    checks.push(
      say('fine', 'title_cut_in_feeds', `Feeds show about the first ${titleInFeeds} characters of the title.`),
    );
  const link = linkOf(content);
  if (!link) return checks;
  if (!/^https?:\/\//i.test(link) || !URL.canParse(link))
    checks.push(say('error', 'link_unreadable', 'The link is no whole address. It begins with https://.'));
  else if (link.length > linkMax)
    checks.push(say('error', 'link_too_long', `The link has ${link.length} characters; Pinterest takes ${linkMax}.`));
  else if (markNameOf(content))
    checks.push(
      say('fine', 'link_marked', `The link goes out with ${markNameOf(content)} added, by which we recognise our pin.`),
    );
  return checks;
}

/** The picture beside a video is judged as every other picture; its description is not told. */
function checkCover(content: VersionContent, limits: Limits): readonly Check[] {
  const [cover] = videoOf(content) ? picturesOf(content) : [];
  if (!cover) return [];
  const alone: VersionContent = { parts: [{ text: '', media: [{ ...cover, altText: 'The cover' }] }], options: {} };
  const verdicts = checkVersion(alone, { name: 'Pinterest', limits, measure: measureCharacters });
  return verdicts.filter((check) => check.level !== 'fine');
}

function checkPictures(content: VersionContent): Check[] {
  const checks: Check[] = [];
  const { isWhole } = altTextOf(content);
  const isOneTooLong = picturesOf(content).some((picture) => picture.altText.length > altTextMax);
  if (!isWhole && !isOneTooLong) {
    const words = `Pinterest keeps one description of ${altTextMax} characters for a whole pin; what does not fit is left out.`;
    checks.push(say('warning', 'alt_text_cut', words));
  }
  const shapes = picturesOf(content).map(shapeOf);
  if (kindOf(content) === 'carousel' && shapes.some((shape) => Math.abs(shape - (shapes[0] ?? shape)) > 0.01))
    checks.push(
      say(
        'warning',
        'carousel_shapes',
        'The pictures of a carousel should all have one shape; Pinterest may refuse others.',
      ),
    );
  if (kindOf(content) !== 'video' && shapes.some((shape) => shape < tallestInFeeds - 0.01))
    checks.push(say('warning', 'cut_in_feeds', 'Feeds cut off pictures that are taller than 2 to 3.'));
  return checks;
}

/** Width by height; Pinterest's own favourite where it is not known. */
function shapeOf({ width, height }: VersionMedia): number {
  return width && height ? width / height : tallestInFeeds;
}

function previewContent(content: VersionContent, limits: Limits): Preview {
  const [{ text }] = content.parts;
  const title = titleOf(content);
  const video = videoOf(content);
  const shown = video ? [video] : picturesOf(content);
  const link = linkOf(content);
  return {
    layout: 'pin',
    posts: [
      {
        ...(title ? { title } : {}),
        segments: segmentsOf(text, findSpans(text), measureCharacters(text, limits).overflowAt),
        media: shown.map(tileOf),
        ...(link && URL.canParse(link)
          ? { link: { url: link, domain: new URL(link).hostname.replace(/^www\./, ''), title: '', description: '' } }
          : {}),
        counters: ['likes', 'replies', 'saves'],
      },
    ],
    note: "Drawn by the rules of Pinterest's help and API pages as read on 21 November 2026. Feeds show only picture and title.",
  };
}

function tileOf(media: VersionMedia) {
  const { assetId, altText, kind, crop } = media;
  const shape = shapeOf(media);
  const isCropped = shape < tallestInFeeds - 0.01 && kind === 'image';
  return {
    assetId,
    altText,
    kind,
    aspectRatio: isCropped ? tallestInFeeds : shape,
    ...(isCropped ? { isCropped } : {}),
    ...(crop ? { crop } : {}),
  };
}

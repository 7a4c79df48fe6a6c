/** TikTok's browser door: length as the network counts it, the rules as one types, and the preview. Pure. */
import { checkVersion, findSpans, segmentsOf } from '../kit/index.ts';
import type { ChannelFace, Check, Limits, Measure, Preview, VersionContent, VersionMedia } from '../spec.ts';
import { limitsFromDetails, tiktokCapabilities } from './capabilities.ts';
import { isMadeByAi, picturesOf, privacyOf, titleOf, videoOf } from './content.rules.ts';
import { tiktokMark } from './mark.ts';

export const tiktokFace: ChannelFace = {
  ...tiktokMark,
  capabilities: tiktokCapabilities,
  limitsOf: limitsFromDetails,
  measure: measureUnits,
  check: checkContent,
  preview: previewContent,
};

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** TikTok counts UTF-16 units; a character is never cut in half. */
function measureUnits(text: string, limits: Limits): Measure {
  const { max } = limits.text;
  const used = text.length;
  if (used <= max) return { used, max, overflowAt: null };
  let overflowAt = 0;
  for (const { segment, index } of segmenter.segment(text)) {
    if (index + segment.length > max) break;
    overflowAt = index + segment.length;
  }
  return { used, max, overflowAt };
}

function checkContent(content: VersionContent, limits: Limits): readonly Check[] {
  const { title: photoTitle, ...videoLimits } = limits;
  const held = videoOf(content) || !photoTitle ? videoLimits : limits;
  const common = checkVersion(content, { name: 'TikTok', limits: held, measure: measureUnits });
  return [...common, ...checkAudience(content), ...checkLeftOut(content)];
}

/** Who sees it, and what TikTok wants to be told about it. */
function checkAudience(content: VersionContent): Check[] {
  const checks: Check[] = [];
  const say = (level: Check['level'], code: string, words: string) => checks.push({ level, code, words });
  const level = privacyOf(content);
  if (!level) say('error', 'privacy_missing', 'Choose who sees this on TikTok; TikTok wants a person to decide it.');
  if (level === 'SELF_ONLY' && content.options.brandContent === true)
    say('error', 'branded_private', 'TikTok takes no branded content that only you see. Choose who else sees it.');
  if (content.options.allowComment !== true)
    say('fine', 'comments_closed', 'Nobody can comment: comments are not allowed in the options.');
  return checks;
}

function checkLeftOut(content: VersionContent): Check[] {
  const checks: Check[] = [];
  const say = (code: string, words: string) => checks.push({ level: 'warning', code, words, part: 0 });
  const isVideo = videoOf(content) !== undefined;
  if (content.firstComment?.trim())
    say('comment_left_out', 'The first comment is left out: TikTok has no API for comments.');
  if (!isVideo && isMadeByAi(content))
    say('ai_label_left_out', 'TikTok’s API labels only videos as made by AI; these pictures carry no label.');
  if (isVideo && titleOf(content)) say('title_left_out', 'The title is left out: videos on TikTok have none.');
  if (findSpans(content.parts[0].text).some((span) => span.kind === 'link'))
    say('link_not_clickable', 'Links in the words of a post cannot be clicked on TikTok.');
  return checks;
}

function previewContent(content: VersionContent, limits: Limits): Preview {
  const video = videoOf(content);
  const title = video ? '' : titleOf(content);
  const shown = video ? [video] : picturesOf(content);
  return {
    layout: 'upright',
    posts: [
      {
        ...(title ? { title } : {}),
        segments: wordSegments(content.parts[0].text, limits),
        media: shown.map(tileOf),
        counters: ['likes', 'replies', 'bookmarks', 'shares'],
      },
    ],
    note: 'Drawn by the rules of TikTok’s developer pages as read on 20 November 2026; where the words are folded depends on the device.',
  };
}

/** Nothing is cropped: what is not upright stands between bars. */
function tileOf({ assetId, altText, width, height, kind, crop }: VersionMedia) {
  const aspectRatio = width && height ? width / height : 9 / 16;
  return { assetId, altText, aspectRatio, kind, ...(crop ? { crop } : {}) };
}

/** The words with mentions and hashtags; behind the fold nothing is marked, and from `cut` on it does not fit. */
function wordSegments(text: string, limits: Limits): Preview['posts'][number]['segments'] {
  const spans = findSpans(text).filter(({ kind }) => kind !== 'link');
  return segmentsOf(text, spans, measureUnits(text, limits).overflowAt, limits.text.foldedAt);
}

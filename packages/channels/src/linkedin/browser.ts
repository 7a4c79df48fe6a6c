/** LinkedIn's browser door: length as it is counted, the rules as one types, and the preview. Pure. */
import { checkVersion, findSpans, gridTiles, mediaTiles, segmentsOf } from '../kit/index.ts';
import type { ChannelFace, Check, Limits, Preview, VersionContent } from '../spec.ts';
import {
  capabilitiesFromDetails,
  commentMax,
  limitsFromDetails,
  linkedinCapabilities,
  minVideoBytes,
  pollQuestionMax,
} from './capabilities.ts';
import { cardOf, mediaOf, pollQuestionOf, wordsOf } from './content.rules.ts';
import { linkedinMark } from './mark.ts';
import { measureText } from './text.ts';

export const linkedinFace: ChannelFace = {
  ...linkedinMark,
  capabilities: linkedinCapabilities,
  limitsOf: limitsFromDetails,
  capabilitiesOf: capabilitiesFromDetails,
  measure: measureText,
  check: checkContent,
  preview: previewContent,
  checkAnswer: (text, limits) => ({
    measure: measureText(text, { ...limits, text: { ...limits.text, max: commentMax } }),
    faults: [],
  }),
};

function checkContent(content: VersionContent, limits: Limits): readonly Check[] {
  const carriesMore = () => content.link !== undefined;
  const common = checkVersion(content, { name: 'LinkedIn', limits, measure: measureText, carriesMore });
  const checks: Check[] = [...common];
  const say = (level: Check['level'], code: string, words: string) => checks.push({ level, code, words, part: 0 });
  if (content.poll && pollQuestionOf(content) === null) say('error', 'poll_question_missing', questionWords(content));
  for (const media of content.parts[0].media) {
    if (media.kind === 'video' && media.sizeBytes < minVideoBytes)
      say('warning', 'video_small', 'A video has less than 75 kB; LinkedIn may refuse it.');
  }
  if ((content.firstComment?.length ?? 0) > commentMax)
    say('warning', 'comment_long', `LinkedIn may refuse a first comment of more than ${commentMax} characters.`);
  if (!content.link && !content.poll && content.parts[0].media.length === 0 && hasLink(content))
    say('warning', 'link_without_card', 'LinkedIn draws no card for a link that an app sends; add one below the text.');
  return checks;
}

function questionWords({ parts }: VersionContent): string {
  return parts[0].text.trim() === ''
    ? 'Write the question of the poll.'
    : `The text is longer than the ${pollQuestionMax} characters of a poll’s question: write the question by itself.`;
}

function hasLink({ parts }: VersionContent): boolean {
  return findSpans(parts[0].text).some((span) => span.kind === 'link');
}

type PreviewPost = Preview['posts'][number];

const counters = ['reactions', 'comments', 'reposts'];

function previewContent(content: VersionContent, limits: Limits): Preview {
  const posts: PreviewPost[] = [postOf(content, limits)];
  if (content.firstComment?.trim())
    posts.push({
      segments: textSegments(content.firstComment, limits),
      media: [],
      isComment: true,
      counters: ['reactions', 'replies'],
    });
  return {
    layout: 'feed-text',
    posts,
    note: 'Drawn by the rules of learn.microsoft.com/linkedin as read on 21 November 2026; where “more” begins and how several pictures are cropped is from seeing it.',
  };
}

function postOf(content: VersionContent, limits: Limits): PreviewPost {
  const card = cardOf(content);
  const { poll } = content;
  const question = pollQuestionOf(content) ?? '';
  return {
    segments: textSegments(wordsOf(content), limits),
    media: tilesOf(content),
    ...(poll ? { poll: { options: poll.options, words: pollWords(question, poll.durationMinutes) } } : {}),
    ...(card
      ? {
          link: {
            url: card.url,
            domain: new URL(card.url).hostname.replace(/^www\./, ''),
            title: card.title,
            // LinkedIn keeps the description and does not show it in the feed.
            description: '',
            ...(card.thumbnail ? { thumbnailAssetId: card.thumbnail.assetId } : {}),
          },
        }
      : {}),
    counters,
  };
}

function pollWords(question: string, minutes: number): string {
  const days = Math.round(minutes / 1440);
  const left = days % 7 === 0 ? `${days / 7}w` : `${days}d`;
  return `${question} · 0 votes · ${left} left`.replace(/^ · /, '');
}

/** The first lines, and the rest behind "more". */
function textSegments(text: string, limits: Limits): PreviewPost['segments'] {
  const { foldedAt = limits.text.max } = limits.text;
  const fold = measureText(text, { ...limits, text: { ...limits.text, max: foldedAt } }).overflowAt;
  return segmentsOf(text, findSpans(text), measureText(text, limits).overflowAt, fold);
}

/** One picture keeps its shape within bounds; several share a field, of which five are shown. */
const grids: { readonly [count: number]: readonly number[] } = {
  2: [1, 1],
  3: [16 / 9, 1, 1],
  4: [16 / 9, 1, 1, 1],
  5: [1, 1, 1, 1, 1],
};

function tilesOf(content: VersionContent): PreviewPost['media'] {
  const tiles = mediaTiles(mediaOf(content), 5);
  const [first] = tiles;
  const ownShape = first && (first.kind === 'video' ? first.aspectRatio : Math.max(4 / 5, first.aspectRatio));
  return gridTiles(tiles, ownShape === undefined ? grids : { ...grids, 1: [ownShape] });
}

/** Mastodon's browser door: length as the network counts it, the rules as one types, and the preview. Pure. */
import { checkVersion, countGraphemes, gridTiles, mediaTiles, segmentsOf, videoDescriptions } from '../kit/index.ts';
import type { ChannelFace, Check, Limits, Preview, VersionContent } from '../spec.ts';
import { capabilitiesFromDetails, limitsFromDetails, mastodonCapabilities } from './capabilities.ts';
import { mastodonMark } from './mark.ts';
import { pollOf } from './plan.ts';
import { findSpans, measureText } from './text.ts';
import { withMention } from './with-mention.rules.ts';

export const mastodonFace: ChannelFace = {
  ...mastodonMark,
  capabilities: mastodonCapabilities,
  limitsOf: limitsFromDetails,
  capabilitiesOf: capabilitiesFromDetails,
  measure: (text, limits) => measureText(text, limits),
  check: checkContent,
  preview: previewContent,
  checkAnswer: (text, limits, to) => ({
    measure: measureText(to === null ? text : withMention(text, to), limits),
    faults: [],
  }),
};

function checkContent(content: VersionContent, limits: Limits): readonly Check[] {
  // The warning is repeated on every post, and counts on every post.
  const before = countGraphemes(spoilerOf(content));
  const common = checkVersion(content, {
    name: 'This server',
    limits,
    measure: (text, ownLimits) => measureText(text, ownLimits, before),
  });
  return [...common, ...videoDescriptions(content), ...checkPollWords(content)];
}

/** A poll is no words: `Status` wants a text unless there are media (`status.rb` in mastodon/mastodon, 2026-08-19). */
function checkPollWords(content: VersionContent): Check[] {
  if (!content.poll || content.parts[0].text.trim() !== '' || content.parts[0].media.length > 0) return [];
  const words = 'Write a text above the poll: Mastodon takes no poll without one.';
  return [{ level: 'error', code: 'text_missing', words, part: 0 }];
}

function spoilerOf(content: VersionContent): string {
  const spoiler = content.options.spoilerText;
  return typeof spoiler === 'string' ? spoiler : '';
}

/** Several pictures share a field of 3:2 (`media_gallery.jsx` in mastodon/mastodon, 2026-08-19). */
const grids: Readonly<Record<number, readonly number[]>> = {
  2: [3 / 4, 3 / 4],
  3: [3 / 4, 3 / 2, 3 / 2],
  4: [3 / 2, 3 / 2, 3 / 2, 3 / 2],
};

const counters = ['replies', 'reposts', 'likes'];

function previewContent(content: VersionContent, limits: Limits): Preview {
  const spoiler = spoilerOf(content);
  const before = countGraphemes(spoiler);
  const segments = (text: string) => [
    ...(spoiler ? [{ text: `${spoiler}\n`, style: 'plain' as const }] : []),
    ...segmentsOf(text, findSpans(text), measureText(text, limits, before).overflowAt),
  ];
  const poll = pollOf(content);
  const posts = content.parts.map((part, index) => ({
    segments: segments(part.text),
    media: gridTiles(mediaTiles(part.media, limits.images.max), grids),
    ...(poll && index === 0
      ? { poll: { options: poll.options, words: `0 votes · ${timeLeft(poll.durationMinutes)} left` } }
      : {}),
    counters,
  }));
  const comment = content.firstComment?.trim()
    ? [{ segments: segments(content.firstComment), media: [], isComment: true, counters }]
    : [];
  return {
    layout: 'feed-text',
    posts: [...posts, ...comment],
    note: "Drawn by the rules of Mastodon's documentation as read on 19 August 2026, with this server's limits.",
  };
}

function timeLeft(minutes: number): string {
  const inWords = (amount: number, unit: string) => `${amount} ${unit}${amount === 1 ? '' : 's'}`;
  if (minutes < 60) return inWords(minutes, 'minute');
  return minutes < 1440 ? inWords(Math.round(minutes / 60), 'hour') : inWords(Math.round(minutes / 1440), 'day');
}

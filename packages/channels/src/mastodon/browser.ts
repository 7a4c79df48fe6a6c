/** Mastodon's browser door: length as the network counts it, the rules as one types, and the preview. Pure. */
import { checkVersion, countGraphemes, gridTiles, mediaTiles, segmentsOf, videoDescriptions } from '../kit/index.ts';
import type { ChannelFace, Check, Limits, Preview, VersionContent } from '../spec.ts';
import { capabilitiesFromDetails, limitsFromDetails, mastodonCapabilities } from './capabilities.ts';
import { pollOf } from './plan.ts';
import { findSpans, measureText } from './text.ts';

/** From simple-icons 16.37.0 (CC0-1.0), slug `mastodon`. */
const glyph =
  'M23.268 5.313c-.35-2.578-2.617-4.61-5.304-5.004C17.51.242 15.792 0 11.813 0h-.03c-3.98 0-4.835.242-5.288.309C3.882.692 1.496 2.518.917 5.127.64 6.412.61 7.837.661 9.143c.074 1.874.088 3.745.26 5.611.118 1.24.325 2.47.62 3.68.55 2.237 2.777 4.098 4.96 4.857 2.336.792 4.849.923 7.256.38.265-.061.527-.132.786-.213.585-.184 1.27-.39 1.774-.753a.057.057 0 0 0 .023-.043v-1.809a.052.052 0 0 0-.02-.041.053.053 0 0 0-.046-.01 20.282 20.282 0 0 1-4.709.545c-2.73 0-3.463-1.284-3.674-1.818a5.593 5.593 0 0 1-.319-1.433.053.053 0 0 1 .066-.054c1.517.363 3.072.546 4.632.546.376 0 .75 0 1.125-.01 1.57-.044 3.224-.124 4.768-.422.038-.008.077-.015.11-.024 2.435-.464 4.753-1.92 4.989-5.604.008-.145.03-1.52.03-1.67.002-.512.167-3.63-.024-5.545zm-3.748 9.195h-2.561V8.29c0-1.309-.55-1.976-1.67-1.976-1.23 0-1.846.79-1.846 2.35v3.403h-2.546V8.663c0-1.56-.617-2.35-1.848-2.35-1.112 0-1.668.668-1.67 1.977v6.218H4.822V8.102c0-1.31.337-2.35 1.011-3.12.696-.77 1.608-1.164 2.74-1.164 1.311 0 2.302.5 2.962 1.498l.638 1.06.638-1.06c.66-.999 1.65-1.498 2.96-1.498 1.13 0 2.043.395 2.74 1.164.675.77 1.012 1.81 1.012 3.12z';

export const mastodonFace: ChannelFace = {
  id: 'mastodon',
  name: 'Mastodon',
  glyph,
  capabilities: mastodonCapabilities,
  limitsOf: limitsFromDetails,
  capabilitiesOf: capabilitiesFromDetails,
  measure: (text, limits) => measureText(text, limits),
  check: checkContent,
  preview: previewContent,
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

/** What of a content goes to LinkedIn, and as what. Pure; for both doors. */
import type { LinkCard, VersionContent, VersionMedia } from '../spec.ts';
import { pollQuestionMax } from './capabilities.ts';

export const maxPictures = 20;

/** One video, or up to twenty pictures; a poll stands without either (Posts API, 2025-01: one kind of content). */
export function mediaOf({ poll, parts: [main] }: VersionContent): readonly VersionMedia[] {
  if (poll) return [];
  const video = main.media.find((one) => one.kind === 'video');
  return video ? [video] : main.media.slice(0, maxPictures);
}

/** The card below the words, where nothing else stands there. */
export function cardOf(content: VersionContent): LinkCard | null {
  return content.link && !content.poll && mediaOf(content).length === 0 ? content.link : null;
}

/** The poll's question: its own, else the words where they are short enough; null: it has none yet. */
export function pollQuestionOf(content: VersionContent): string | null {
  const own = typeof content.options.pollQuestion === 'string' ? content.options.pollQuestion.trim() : '';
  const words = content.parts[0].text.trim();
  if (own !== '') return own;
  return words !== '' && words.length <= pollQuestionMax ? words : null;
}

/** The words of the post: none where they are the poll's question already. */
export function wordsOf(content: VersionContent): string {
  const { text } = content.parts[0];
  return content.poll && pollQuestionOf(content) === text.trim() ? '' : text;
}

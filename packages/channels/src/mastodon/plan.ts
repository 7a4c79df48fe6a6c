/**
 * The calls one publication needs, in order: media of every part first, then the posts.
 * Nothing appears before everything that can fail harmlessly has succeeded.
 */
import type { Plan, PlannedStep, VersionContent, VersionMedia, VersionPart, VersionPoll, Warning } from '../spec.ts';

/** One status to write: a part of the thread, or the first comment. */
export interface Piece {
  readonly stepKey: string;
  readonly part: VersionPart;
  /** Index of the content's part it belongs to. */
  readonly partIndex: number;
  /** The step it answers to; absent for the main post. */
  readonly parentKey?: string;
}

/** All statuses of a publication, main post first. */
export function piecesOf(content: VersionContent): readonly Piece[] {
  const pieces: Piece[] = content.parts.map((part, index) => ({
    stepKey: `post-${index + 1}`,
    part,
    partIndex: index,
    ...(index > 0 ? { parentKey: `post-${index}` } : {}),
  }));
  if (content.firstComment?.trim()) {
    const part = { text: content.firstComment, media: [] };
    pieces.push({ stepKey: 'comment-1', part, partIndex: 0, parentKey: 'post-1' });
  }
  return pieces;
}

/** What a status can carry: one video, or as many pictures as the server takes. */
export function mediaOf(part: VersionPart, maxMedia: number): readonly VersionMedia[] {
  const video = part.media.find((media) => media.kind === 'video');
  return video ? [video] : part.media.slice(0, maxMedia);
}

/** The poll that goes with the main post; a post with media carries none. */
export function pollOf(content: VersionContent): VersionPoll | null {
  return content.poll && content.parts[0].media.length === 0 ? content.poll : null;
}

export function planPublication(content: VersionContent, maxMedia: number): Plan {
  const pieces = piecesOf(content);
  const uploads = pieces.flatMap((piece) =>
    mediaOf(piece.part, maxMedia).map(
      (media, index): PlannedStep => ({
        key: `media-${piece.partIndex + 1}.${index + 1}`,
        kind: 'prepare',
        part: piece.partIndex,
        words: `The ${media.kind === 'video' ? 'video' : 'picture'}, ${sizeInWords(media.sizeBytes)}`,
      }),
    ),
  );
  const posts = pieces.map(
    (piece): PlannedStep => ({
      key: piece.stepKey,
      kind: piece.parentKey ? 'after' : 'visible',
      part: piece.partIndex,
      words: wordsOf(piece, content),
    }),
  );
  return { steps: [...uploads, ...posts], warnings: warningsOf(content, maxMedia) };
}

function wordsOf(piece: Piece, content: VersionContent): string {
  if (!piece.parentKey) return pollOf(content) ? 'The post with its poll' : 'The post';
  return piece.stepKey === 'comment-1' ? 'The first comment' : `Post ${piece.partIndex + 1} of the thread`;
}

function sizeInWords(bytes: number): string {
  return bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function warningsOf(content: VersionContent, maxMedia: number): readonly Warning[] {
  const warnings: Warning[] = [];
  const isCut = (part: VersionPart) => mediaOf(part, maxMedia).length < part.media.length;
  if (content.parts.some((part) => isCut(part) && part.media.some((media) => media.kind === 'video'))) {
    warnings.push({
      code: 'media_left_out',
      words: 'Only the first video of a post was sent: a video stands alone on Mastodon.',
    });
  }
  if (content.parts.some((part) => isCut(part) && part.media.every((media) => media.kind === 'image'))) {
    warnings.push({
      code: 'images_left_out',
      words: `Only the first ${maxMedia} pictures of a post were sent: the server takes no more.`,
    });
  }
  if (content.link && !content.parts[0].text.includes(content.link.url)) {
    warnings.push({
      code: 'link_left_out',
      words:
        'The link card was left out: Mastodon draws one itself from the first link of the text, and this one is not in it.',
    });
  }
  if (content.poll && !pollOf(content)) {
    warnings.push({
      code: 'poll_left_out',
      words: 'The poll was left out: a post on Mastodon carries either media or a poll.',
    });
  }
  return warnings;
}

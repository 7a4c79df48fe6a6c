/**
 * The calls one publication needs, in order: look-ups and uploads of every part first, then the posts.
 * Nothing appears before everything that can fail harmlessly has succeeded.
 */
import type { Plan, PlannedStep, VersionContent, VersionMedia, VersionPart, Warning } from '../spec.ts';
import { findSpans } from './text.ts';

/** One record to write: a part of the thread, or the first comment. */
export interface Piece {
  readonly stepKey: string;
  readonly part: VersionPart;
  /** Index of the content's part it belongs to. */
  readonly partIndex: number;
  /** Place in the order of records: 0 is the main post. */
  readonly order: number;
  /** The step it answers to; absent for the main post. */
  readonly parentKey?: string;
}

/** All records of a publication, main post first. */
export function piecesOf(content: VersionContent): readonly Piece[] {
  const pieces: Piece[] = content.parts.map((part, index) => ({
    stepKey: `post-${index + 1}`,
    part,
    partIndex: index,
    order: index,
    ...(index > 0 ? { parentKey: `post-${index}` } : {}),
  }));
  if (content.firstComment?.trim()) {
    pieces.push({
      stepKey: 'comment-1',
      part: { text: content.firstComment, media: [] },
      partIndex: 0,
      order: pieces.length,
      parentKey: 'post-1',
    });
  }
  return pieces;
}

/** The pictures a piece can carry: four, and no videos. */
export function picturesOf(part: VersionPart, max: number): readonly VersionMedia[] {
  return part.media.filter((media) => media.kind === 'image').slice(0, max);
}

/** Whether the person asked for a link card. */
export function hasCard(content: VersionContent): boolean {
  return typeof content.options.cardUrl === 'string' && content.options.cardUrl !== '';
}

/** Handles mentioned anywhere, each once, in order of appearance: `mention-1` looks up the first. */
export function mentionedHandles(content: VersionContent): readonly string[] {
  const handles = piecesOf(content).flatMap((piece) =>
    findSpans(piece.part.text)
      .filter((span) => span.kind === 'mention')
      .map((span) => span.target),
  );
  return [...new Set(handles)];
}

export function planPublication(content: VersionContent, maxPictures: number): Plan {
  const pieces = piecesOf(content);
  const steps: PlannedStep[] = mentionedHandles(content).map((handle, index) => ({
    key: `mention-${index + 1}`,
    kind: 'prepare',
    part: 0,
    words: `Looking up @${handle}`,
  }));
  for (const piece of pieces) {
    picturesOf(piece.part, maxPictures).forEach((media, index) => {
      steps.push({
        key: `image-${piece.partIndex + 1}.${index + 1}`,
        kind: 'prepare',
        part: piece.partIndex,
        words: `The picture, ${Math.max(1, Math.round(media.sizeBytes / 1000))} kB`,
      });
    });
  }
  for (const piece of pieces) {
    steps.push({
      key: piece.stepKey,
      kind: piece.order === 0 ? 'visible' : 'after',
      part: piece.partIndex,
      words: wordsOf(piece),
    });
  }
  return { steps, warnings: warningsOf(content, maxPictures) };
}

function wordsOf(piece: Piece): string {
  if (piece.order === 0) return 'The post';
  return piece.stepKey === 'comment-1' ? 'The first comment' : `Post ${piece.partIndex + 1} of the thread`;
}

function warningsOf(content: VersionContent, maxPictures: number): readonly Warning[] {
  const warnings: Warning[] = [];
  const all = content.parts.flatMap((part) => part.media);
  if (all.some((media) => media.kind === 'video')) {
    warnings.push({
      code: 'video_left_out',
      words:
        'The video was left out: Bluesky takes videos through a separate service, which this version does not speak yet.',
    });
  }
  if (content.parts.some((part) => part.media.filter((media) => media.kind === 'image').length > maxPictures)) {
    warnings.push({
      code: 'images_left_out',
      words: `Only the first ${maxPictures} pictures of a post were sent: Bluesky takes no more.`,
    });
  }
  const hasPictures = picturesOf(content.parts[0], maxPictures).length > 0;
  if (hasPictures && hasCard(content)) {
    warnings.push({
      code: 'card_left_out',
      words: 'The link card was left out: on Bluesky a post carries either pictures or a card.',
    });
  }
  return warnings;
}

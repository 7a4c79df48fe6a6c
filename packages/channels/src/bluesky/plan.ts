/**
 * The calls one publication needs, in order: look-ups and uploads of every part first, then the posts.
 * Nothing appears before everything that can fail harmlessly has succeeded.
 */
import type { LinkCard, Plan, PlannedStep, VersionContent, VersionMedia, VersionPart, Warning } from '../spec.ts';
import { blueskyLimits } from './capabilities.ts';
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

/** What a piece can carry: one video, or pictures. */
export function mediaOf(part: VersionPart): {
  readonly video?: VersionMedia;
  readonly pictures: readonly VersionMedia[];
} {
  const video = part.media.find((media) => media.kind === 'video');
  return video ? { video, pictures: [] } : { pictures: part.media.slice(0, blueskyLimits.images.max) };
}

/**
 * The card that the person asked for: the post's own, or the one in the options of posts that were written before the
 * post had one.
 */
export function cardOf(content: VersionContent): LinkCard | null {
  if (content.link) return content.link;
  const { cardUrl, cardTitle, cardDescription } = content.options;
  if (typeof cardUrl !== 'string' || cardUrl === '') return null;
  return {
    url: cardUrl,
    title: typeof cardTitle === 'string' ? cardTitle : '',
    description: typeof cardDescription === 'string' ? cardDescription : '',
  };
}

/** The card that goes with the main post; one with media carries none. */
export function carriedCard(content: VersionContent): LinkCard | null {
  return content.parts[0].media.length > 0 ? null : cardOf(content);
}

/** `app.bsky.embed.external#external.thumb`. */
const thumbnailMaxBytes = 1_000_000;

/** The card's picture, where it fits. */
export function thumbnailOf(content: VersionContent): VersionMedia | null {
  const thumbnail = carriedCard(content)?.thumbnail;
  const fits = thumbnail?.mimeType.startsWith('image/') && thumbnail.sizeBytes <= thumbnailMaxBytes;
  return thumbnail && fits ? thumbnail : null;
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

export function planPublication(content: VersionContent): Plan {
  const pieces = piecesOf(content);
  const posts = pieces.map(
    (piece): PlannedStep => ({
      key: piece.stepKey,
      kind: piece.order === 0 ? 'visible' : 'after',
      part: piece.partIndex,
      words: wordsOf(piece),
    }),
  );
  return { steps: [...mentionSteps(content), ...uploadSteps(content), ...posts], warnings: warningsOf(content) };
}

function mentionSteps(content: VersionContent): PlannedStep[] {
  return mentionedHandles(content).map((handle, index) => ({
    key: `mention-${index + 1}`,
    kind: 'prepare',
    part: 0,
    words: `Looking up @${handle}`,
  }));
}

/** Videos first: they take their time, and a picture that no post refers to is thrown away after some minutes. */
function uploadSteps(content: VersionContent): PlannedStep[] {
  const step = (key: string, part: number, what: string, media: VersionMedia): PlannedStep => ({
    key,
    kind: 'prepare',
    part,
    words: `${what}, ${sizeInWords(media.sizeBytes)}`,
  });
  const videos = content.parts.flatMap((part, index) => {
    const { video } = mediaOf(part);
    return video ? [step(`video-${index + 1}`, index, 'The video', video)] : [];
  });
  const pictures = content.parts.flatMap((part, index) =>
    mediaOf(part).pictures.map((media, place) => step(`image-${index + 1}.${place + 1}`, index, 'The picture', media)),
  );
  const thumbnail = thumbnailOf(content);
  return [...videos, ...pictures, ...(thumbnail ? [step('card-1', 0, 'The picture of the link card', thumbnail)] : [])];
}

function sizeInWords(bytes: number): string {
  return bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function wordsOf(piece: Piece): string {
  if (piece.order === 0) return 'The post';
  return piece.stepKey === 'comment-1' ? 'The first comment' : `Post ${piece.partIndex + 1} of the thread`;
}

function warningsOf(content: VersionContent): readonly Warning[] {
  const { max } = blueskyLimits.images;
  const isMixed = ({ media }: VersionPart) => media.length > 1 && media.some((one) => one.kind === 'video');
  const isCut = ({ media }: VersionPart) => media.length > max && media.every((one) => one.kind === 'image');
  const said: readonly (readonly [boolean, string, string])[] = [
    [
      content.parts.some(isMixed),
      'media_left_out',
      'Only the first video of a post was sent: a video stands alone on Bluesky.',
    ],
    [
      content.parts.some(isCut),
      'images_left_out',
      `Only the first ${max} pictures of a post were sent: Bluesky takes no more.`,
    ],
    [
      cardOf(content) !== null && carriedCard(content) === null,
      'card_left_out',
      'The link card was left out: on Bluesky a post carries either media or a card.',
    ],
    [
      carriedCard(content)?.thumbnail !== undefined && thumbnailOf(content) === null,
      'card_picture_left_out',
      'The picture of the link card was left out: Bluesky takes pictures up to 1 MB there.',
    ],
    [content.poll !== undefined, 'poll_left_out', 'The poll was left out: Bluesky has none.'],
  ];
  return said.filter(([isSaid]) => isSaid).map(([, code, words]) => ({ code, words }));
}

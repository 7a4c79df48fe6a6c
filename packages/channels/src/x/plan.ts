/**
 * The calls one publication needs, in order: media of every part first, then their descriptions, then the posts.
 * Nothing appears before everything that can fail harmlessly has succeeded.
 */
import type { Plan, PlannedStep, VersionContent, VersionMedia, VersionPart, Warning } from '../spec.ts';
import { priceOf } from './prices.ts';
import { findLinks } from './text.ts';

/** One post to write: a part of the thread, or the first comment. */
export interface Piece {
  readonly stepKey: string;
  readonly part: VersionPart;
  /** Index of the content's part it belongs to. */
  readonly partIndex: number;
  /** The step it answers to; absent for the main post. */
  readonly parentKey?: string;
}

const maxPictures = 4;

/** All posts of a publication, main post first. */
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

/**
 * What a post can carry: one video, or one GIF, or up to four pictures (docs.x.com, media best practices, 2026-08-22).
 * The main post of a poll carries none.
 */
export function mediaOf(content: VersionContent, partIndex: number): readonly VersionMedia[] {
  if (partIndex === 0 && content.poll) return [];
  const media = content.parts[partIndex]?.media ?? [];
  const alone = media.find((one) => one.kind === 'video') ?? media.find(isGif);
  return alone ? [alone] : media.slice(0, maxPictures);
}

export function isGif(media: VersionMedia): boolean {
  return media.kind === 'image' && media.mimeType === 'image/gif';
}

/** The plan for this content. X's media take no description where it is empty. */
export function planPublication(content: VersionContent): Plan {
  const pieces = piecesOf(content);
  const uploads = content.parts.flatMap((_, part) =>
    mediaOf(content, part).flatMap((media, index) => uploadSteps(media, part, index)),
  );
  const posts = pieces.map((piece): PlannedStep => {
    const hasLink = findLinks(piece.part.text).length > 0;
    return {
      key: piece.stepKey,
      kind: piece.parentKey ? 'after' : 'visible',
      part: piece.partIndex,
      words: wordsOf(piece),
      price: hasLink ? priceOf('postWithLink', 'a post with a link') : priceOf('post', 'a post'),
    };
  });
  return { steps: [...uploads, ...posts], warnings: warningsOf(content) };
}

function uploadSteps(media: VersionMedia, part: number, index: number): PlannedStep[] {
  const place = `${part + 1}.${index + 1}`;
  const what = media.kind === 'video' ? 'video' : isGif(media) ? 'GIF' : 'picture';
  const upload: PlannedStep = {
    key: `media-${place}`,
    kind: 'prepare',
    part,
    words: `The ${what}, ${sizeInWords(media.sizeBytes)}`,
  };
  if (media.kind === 'video' || media.altText.trim() === '') return [upload];
  const description: PlannedStep = {
    key: `alt-${place}`,
    kind: 'prepare',
    part,
    words: `The description of the ${what}`,
    price: priceOf('altText', 'a description of a picture'),
  };
  return [upload, description];
}

function wordsOf(piece: Piece): string {
  if (!piece.parentKey) return 'The post';
  return piece.stepKey === 'comment-1' ? 'The first comment' : `Post ${piece.partIndex + 1} of the thread`;
}

function sizeInWords(bytes: number): string {
  return bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function warningsOf(content: VersionContent): readonly Warning[] {
  const { parts, poll, link } = content;
  const warnings: Warning[] = [];
  const leftOut = parts.filter((part, index) => mediaOf(content, index).length < part.media.length);
  if (poll && parts[0].media.length > 0)
    warnings.push({
      code: 'poll_without_media',
      words: 'The pictures and videos of the first post were left out: a poll stands without them on X.',
    });
  const mixed = leftOut.filter((part) => !(poll && part === parts[0]));
  if (mixed.some((part) => part.media.some((media) => media.kind === 'video' || isGif(media))))
    warnings.push({
      code: 'media_left_out',
      words: 'Only the first video or GIF of a post was sent: it stands alone on X.',
    });
  if (mixed.some((part) => part.media.every((media) => media.kind === 'image' && !isGif(media))))
    warnings.push({
      code: 'images_left_out',
      words: `Only the first ${maxPictures} pictures of a post were sent: X takes no more.`,
    });
  if (parts.some((part) => part.media.some((media) => media.kind === 'video' && media.altText.trim() !== '')))
    warnings.push({
      code: 'video_description_left_out',
      words: 'The description of a video was not sent: X takes descriptions of pictures and GIFs only.',
    });
  if (poll?.isMultiple)
    warnings.push({ code: 'poll_one_answer', words: 'Readers choose one answer: a poll on X takes no more.' });
  if (link) warnings.push({ code: 'link_card_left_out', words: cardWords(content, link.url) });
  return warnings;
}

function cardWords(content: VersionContent, url: string): string {
  const isInText = findLinks(content.parts[0].text).some((span) => span.target === url);
  return isInText
    ? 'X draws the card itself, from the linked page; the title, description and picture set here were not sent.'
    : 'The card was not sent: X shows one only for a link in the text, and the text does not have this one.';
}

/** A preview as data from a text and its spans. Pure; for the browser doors. */
import type { Preview, VersionMedia } from '../spec.ts';
import type { Span } from './text.ts';

type PreviewPost = Preview['posts'][number];
type Segment = PreviewPost['segments'][number];

/**
 * The text in pieces: plain, marked, `folded` from where it stands behind "more", and `cut` from where it no longer
 * fits. Joined they are the text again. What begins behind the fold is not seen and therefore not marked.
 * @param overflowAt where it no longer fits; null: all of it does.
 * @param foldedAt where it is folded, moved on where that would cut a letter in half; absent: nowhere.
 */
export function segmentsOf(
  text: string,
  spans: readonly Pick<Span, 'start' | 'end' | 'kind'>[],
  overflowAt: number | null,
  foldedAt?: number | null,
): readonly Segment[] {
  const cutAt = overflowAt ?? text.length;
  const end = wholeLetters(text, Math.min(cutAt, foldedAt ?? cutAt));
  const segments: Segment[] = [];
  let position = 0;
  const take = (until: number, style: Segment['style']) => {
    if (until > position) segments.push({ text: text.slice(position, until), style });
    position = Math.max(position, until);
  };
  for (const span of spans) {
    if (span.start >= end) break;
    take(span.start, 'plain');
    take(Math.min(span.end, end), span.kind);
  }
  take(end, 'plain');
  take(cutAt, 'folded');
  take(text.length, 'cut');
  return segments;
}

/** The same place, or one unit on where it would cut a letter of two units in half. */
function wholeLetters(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff ? at + 1 : at;
}

/** The pictures of a part, as many as the network shows, with their shape; square where it is not known. */
export function pictureTiles(media: readonly VersionMedia[], max: number): PreviewPost['media'] {
  return media
    .filter((one) => one.kind === 'image')
    .slice(0, max)
    .map(({ assetId, altText, width, height, crop }) => ({
      assetId,
      altText,
      aspectRatio: width && height ? width / height : 1,
      ...(crop ? { crop } : {}),
    }));
}

/** The media of a part where a video stands alone: the video, else the pictures. */
export function mediaTiles(media: readonly VersionMedia[], max: number): PreviewPost['media'] {
  const video = media.find((one) => one.kind === 'video');
  if (!video) return pictureTiles(media, max);
  const { assetId, altText, width, height } = video;
  return [{ assetId, altText, aspectRatio: width && height ? width / height : 16 / 9, kind: 'video' }];
}

/** Pictures cropped to the shapes of a network's grid; `grids` names the shapes by how many pictures there are. */
export function gridTiles(
  tiles: PreviewPost['media'],
  grids: Readonly<Record<number, readonly number[]>>,
): PreviewPost['media'] {
  const shapes = grids[tiles.length];
  return tiles.map((tile, index) => {
    const shape = shapes?.[index] ?? tile.aspectRatio;
    return Math.abs(shape - tile.aspectRatio) > 0.01 ? { ...tile, aspectRatio: shape, isCropped: true } : tile;
  });
}

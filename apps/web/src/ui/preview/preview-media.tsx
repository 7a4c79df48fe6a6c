import { PlayIcon } from '@phosphor-icons/react/dist/csr/Play';
import { Icon } from '../icon.tsx';
import { CutPicture } from './cut-picture.tsx';
import type { MediaUrl, PreviewPost } from './preview-data.ts';

type Tile = PreviewPost['media'][number];

/** One picture or video, cut to the shape the network shows; a hatched field while it is not stored. */
export function Picture({
  tile,
  mediaUrl,
  isFree = false,
  isWhole = false,
}: {
  tile: Tile;
  mediaUrl: MediaUrl;
  isFree?: boolean;
  /** Stands whole between bars. */
  isWhole?: boolean;
}) {
  const { assetId, altText, aspectRatio, kind, crop } = tile;
  const src = mediaUrl(assetId);
  const what = kind === 'video' ? 'A video' : 'A picture without alt text';
  return (
    <span className="pv-tile" style={isFree ? { aspectRatio } : undefined}>
      {src && crop ? (
        <CutPicture src={src} alt={altText || what} cut={crop} isWhole={isWhole} />
      ) : src ? (
        <img src={src} alt={altText || what} />
      ) : (
        <span className="hatch" role="img" aria-label={altText || what} />
      )}
      {kind === 'video' && (
        <span className="pv-play" aria-hidden="true">
          <Icon of={PlayIcon} size={20} />
        </span>
      )}
    </span>
  );
}

const mostTiles = 4;

/** Up to four beside and below each other, as feeds of words do; the last says how many more there are. */
export function Grid({ post: { media }, mediaUrl }: { post: PreviewPost; mediaUrl: MediaUrl }) {
  if (media.length === 0) return null;
  const more = media.length - mostTiles;
  return (
    <div className="pv-grid" data-count={Math.min(media.length, mostTiles)}>
      {media.slice(0, mostTiles).map((tile, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same picture may stand twice
        <div key={index}>
          <Picture tile={tile} mediaUrl={mediaUrl} isFree={media.length === 1} />
          {more > 0 && index === mostTiles - 1 && <span className="pv-more-tiles">+{more}</span>}
        </div>
      ))}
    </div>
  );
}

/** One beside the other, to be swiped; `shape` is that of the frame, where the network has a fixed one. */
export function Carousel({
  post: { media },
  mediaUrl,
  shape,
  isWhole,
}: {
  post: PreviewPost;
  mediaUrl: MediaUrl;
  shape?: number;
  /** Pictures stand whole between bars. */
  isWhole?: boolean;
}) {
  const [first] = media;
  if (!first) return null;
  const frame = { aspectRatio: shape ?? first.aspectRatio };
  if (media.length === 1)
    return (
      <div className="pv-frame" style={frame}>
        <Picture tile={first} mediaUrl={mediaUrl} isWhole={isWhole} />
      </div>
    );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <ul className="pv-frame pv-swipe" style={frame} tabIndex={0} aria-label={`${media.length} pictures, swiped`}>
      {media.map((tile, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same picture may stand twice
        <li key={index}>
          <Picture tile={tile} mediaUrl={mediaUrl} isWhole={isWhole} />
          <span className="pv-count" aria-hidden="true">
            {index + 1}/{media.length}
          </span>
        </li>
      ))}
    </ul>
  );
}

import type { ShapeLimits } from '@antiphon/channels';
import { CropIcon } from '@phosphor-icons/react/dist/csr/Crop';
import { ImagesSquareIcon } from '@phosphor-icons/react/dist/csr/ImagesSquare';
import { TrashIcon } from '@phosphor-icons/react/dist/csr/Trash';
import { Suspense, useState } from 'react';
import { lazyPart } from '../../lib/lazy-part.ts';
import { formatCount } from '../../lib/numbers.ts';
import { IconButton } from '../../ui/button.tsx';
import { TextArea } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { CutPicture } from '../../ui/preview/cut-picture.tsx';
import { type DraftMedia, movedTo } from './draft.rules.ts';
import { DragHandle } from './drag-handle.tsx';
import type { Asset } from './posts.api.ts';
import { useDragOrder } from './use-drag-order.ts';
import { pictureOf, thumbnailOf } from './use-media.ts';

const CropDialog = lazyPart(() => import('./crop-dialog.tsx'), 'CropDialog');

interface MediaStripProps {
  readonly media: readonly DraftMedia[];
  readonly assets: ReadonlyMap<string, Asset>;
  /** The most letters the network takes as a description; null for the shared text. */
  readonly altTextMax: number | null;
  readonly isReadOnly: boolean;
  /** "All accounts", "marrampots": whose pictures these are. */
  readonly whose: string;
  /** What the networks they go to want of a picture's shape. */
  readonly shapes: readonly ShapeLimits[];
  readonly onChange: (media: readonly DraftMedia[]) => void;
  /** Taking one out can be undone. */
  readonly onRemove: (media: readonly DraftMedia[]) => void;
}

function Thumbnail({ asset, media: { altText, crop } }: { asset: Asset | undefined; media: DraftMedia }) {
  const src = thumbnailOf(asset);
  const alt = altText || asset?.altText || 'A picture without description';
  if (src && crop) return <CutPicture src={src} alt={alt} cut={crop} />;
  if (src) return <img src={src} alt={alt} />;
  return <span className="hatch" role="img" aria-label={altText || 'A picture'} />;
}

function Provenance({ asset }: { asset: Asset | undefined }) {
  if (!asset?.madeBy) return null;
  return (
    <p className="s12 quiet flex gap-1.5">
      <Icon of={ImagesSquareIcon} />
      <span>Made by {asset.madeBy}. Networks with a label for it get the label.</span>
    </p>
  );
}

/** Types that we can decode, and so cut. */
const cuttable = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif', 'image/tiff']);
const canBeCut = (asset: Asset | undefined): asset is Asset =>
  asset !== undefined && cuttable.has(asset.mimeType) && asset.width !== null && pictureOf(asset) !== null;

/** The button that cuts a picture, and its dialog. */
function CutButton({
  one,
  asset,
  whose,
  shapes,
  onChange,
}: Pick<MediaStripProps, 'whose' | 'shapes'> & {
  one: DraftMedia;
  asset: Asset;
  onChange: (media: DraftMedia) => void;
}) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <IconButton label={one.crop ? 'Change the cut of the picture' : 'Cut the picture'} onClick={() => setOpen(true)}>
        <Icon of={CropIcon} />
      </IconButton>
      {isOpen && (
        <Suspense>
          <CropDialog
            src={pictureOf(asset) ?? ''}
            alt={one.altText || asset.altText || 'The picture'}
            size={{ width: asset.width ?? 1, height: asset.height ?? 1 }}
            crop={one.crop}
            limits={shapes}
            whose={whose}
            onClose={() => setOpen(false)}
            onCut={(crop) => {
              setOpen(false);
              const { assetId, altText } = one;
              onChange({ assetId, altText, ...(crop ? { crop } : {}) });
            }}
          />
        </Suspense>
      )}
    </>
  );
}

/** The description of one, counted as the network counts it. */
function AltText({
  one,
  asset,
  max,
  isReadOnly,
  onChange,
}: {
  one: DraftMedia;
  asset: Asset | undefined;
  max: number | null;
  isReadOnly: boolean;
  onChange: (media: DraftMedia) => void;
}) {
  const length = (one.altText || asset?.altText || '').length;
  const takesNone = max === 0;
  const isOver = max !== null && !takesNone && length > max;
  return (
    <TextArea
      label={asset?.kind === 'video' ? 'Alt text of the video' : 'Alt text'}
      voice="say"
      aside={max === null || takesNone ? undefined : `${formatCount(length)} / ${formatCount(max)}`}
      help={takesNone ? 'This network takes no descriptions; others get it.' : undefined}
      error={isOver ? `${length - max} characters too many for this network.` : null}
      placeholder={asset?.altText || 'What it shows, for people who cannot see it'}
      value={one.altText}
      readOnly={isReadOnly}
      onChange={(event) => onChange({ ...one, altText: event.currentTarget.value })}
    />
  );
}

/** The pictures of a part in their order, each with its description and its cut. */
export function MediaStrip(props: MediaStripProps) {
  const { media, assets, altTextMax, isReadOnly, onChange, onRemove } = props;
  const order = useDragOrder((from, to) => onChange(movedTo(media, from, to)));
  if (media.length === 0) return null;
  const change = (index: number, next: DraftMedia): void =>
    onChange(media.map((each, at) => (at === index ? next : each)));
  return (
    <ul
      className="cmp-media"
      ref={(list) => {
        order.listRef.current = list;
      }}
    >
      {media.map((one, index) => {
        const asset = assets.get(one.assetId);
        const what = asset?.kind === 'video' ? 'video' : 'picture';
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same picture may stand twice
          <li key={`${one.assetId} ${index}`} {...order.markOf(index, media.length)}>
            <Thumbnail asset={asset} media={one} />
            <AltText
              one={one}
              asset={asset}
              max={altTextMax}
              isReadOnly={isReadOnly}
              onChange={(next) => change(index, next)}
            />
            <div className="cmp-media-side">
              {!isReadOnly && (
                <span className="flex">
                  {media.length > 1 && (
                    <DragHandle label={`Move ${what} ${index + 1} of ${media.length}`} handle={order.handleOf(index)} />
                  )}
                  {canBeCut(asset) && (
                    <CutButton {...props} one={one} asset={asset} onChange={(next) => change(index, next)} />
                  )}
                  <IconButton
                    label={`Take the ${what} out`}
                    onClick={() => onRemove(media.filter((_, at) => at !== index))}
                  >
                    <Icon of={TrashIcon} />
                  </IconButton>
                </span>
              )}
              <Provenance asset={asset} />
            </div>
          </li>
        );
      })}
    </ul>
  );
}

import { ArrowLeftIcon } from '@phosphor-icons/react/dist/csr/ArrowLeft';
import { ArrowRightIcon } from '@phosphor-icons/react/dist/csr/ArrowRight';
import { ImagesSquareIcon } from '@phosphor-icons/react/dist/csr/ImagesSquare';
import { TrashIcon } from '@phosphor-icons/react/dist/csr/Trash';
import { formatCount } from '../../lib/numbers.ts';
import { IconButton } from '../../ui/button.tsx';
import { TextArea } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { type DraftMedia, swapped } from './draft.rules.ts';
import type { Asset } from './posts.api.ts';
import { thumbnailOf } from './use-media.ts';

interface MediaStripProps {
  readonly media: readonly DraftMedia[];
  readonly assets: ReadonlyMap<string, Asset>;
  /** The most letters the network takes as a description; null for the shared text. */
  readonly altTextMax: number | null;
  readonly isReadOnly: boolean;
  readonly onChange: (media: readonly DraftMedia[]) => void;
  /** Taking one out can be undone. */
  readonly onRemove: (media: readonly DraftMedia[]) => void;
}

function Thumbnail({ asset, altText }: { asset: Asset | undefined; altText: string }) {
  const src = thumbnailOf(asset);
  if (src) return <img src={src} alt={altText || asset?.altText || 'A picture without description'} />;
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

/** The pictures of a part, each with its description for people who cannot see it. */
export function MediaStrip({ media, assets, altTextMax, isReadOnly, onChange, onRemove }: MediaStripProps) {
  if (media.length === 0) return null;
  return (
    <ul className="cmp-media">
      {media.map((one, index) => {
        const asset = assets.get(one.assetId);
        const length = (one.altText || asset?.altText || '').length;
        const what = asset?.kind === 'video' ? 'video' : 'picture';
        const takesNone = altTextMax === 0;
        const isOver = altTextMax !== null && !takesNone && length > altTextMax;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same picture may stand twice
          <li key={`${one.assetId} ${index}`}>
            <Thumbnail asset={asset} altText={one.altText} />
            <TextArea
              label={asset?.kind === 'video' ? 'Alt text of the video' : 'Alt text'}
              voice="say"
              aside={
                altTextMax === null || takesNone ? undefined : `${formatCount(length)} / ${formatCount(altTextMax)}`
              }
              help={takesNone ? 'This network takes no descriptions; others get it.' : undefined}
              error={isOver ? `${length - altTextMax} characters too many for this network.` : null}
              placeholder={asset?.altText || 'What it shows, for people who cannot see it'}
              value={one.altText}
              readOnly={isReadOnly}
              onChange={(event) => {
                const altText = event.currentTarget.value;
                onChange(media.map((each, at) => (at === index ? { ...each, altText } : each)));
              }}
            />
            <div className="cmp-media-side">
              {!isReadOnly && (
                <span className="flex">
                  {index > 0 && (
                    <IconButton label={`Move the ${what} left`} onClick={() => onChange(swapped(media, index, -1))}>
                      <Icon of={ArrowLeftIcon} />
                    </IconButton>
                  )}
                  {index < media.length - 1 && (
                    <IconButton label={`Move the ${what} right`} onClick={() => onChange(swapped(media, index, 1))}>
                      <Icon of={ArrowRightIcon} />
                    </IconButton>
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

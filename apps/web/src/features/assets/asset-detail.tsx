import { DownloadSimpleIcon } from '@phosphor-icons/react/dist/csr/DownloadSimple';
import { LinkSimpleIcon } from '@phosphor-icons/react/dist/csr/LinkSimple';
import { StarIcon } from '@phosphor-icons/react/dist/csr/Star';
import { TrashIcon } from '@phosphor-icons/react/dist/csr/Trash';
import { XIcon } from '@phosphor-icons/react/dist/csr/X';
import { useState } from 'react';
import { toProblem } from '../../lib/api-problem.ts';
import { formatMoment } from '../../lib/times.ts';
import { useNow } from '../../lib/use-now.ts';
import { Button, buttonClass, IconButton } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Section } from '../../ui/page-header.tsx';
import { ErrorNotice, Skeleton } from '../../ui/states.tsx';
import { AssetFields } from './asset-fields.tsx';
import { AssetPlayer, Lightbox } from './asset-player.tsx';
import { factsLine, linkEnd, unseenWords } from './asset-words.rules.ts';
import { type AssetWithLineage, useAsset, useWhyNotChange, useZone } from './assets.api.ts';
import { CameFrom, WentTo } from './lineage.tsx';
import { useAssetActs } from './use-asset-acts.ts';

/** Copies a link that anybody may open until it ends; where the browser lets nobody copy, it is shown instead. */
function useLinkCopy(link: string | null) {
  const zone = useZone();
  const now = useNow();
  const [said, setSaid] = useState<{ words: string; link: string | null } | null>(null);
  const copy = async (): Promise<void> => {
    if (!link) return;
    const whole = new URL(link, location.origin).href;
    const end = linkEnd(link);
    const until = end ? ` Whoever has it can open it until ${formatMoment(end, zone, now)}.` : '';
    try {
      await navigator.clipboard.writeText(whole);
      setSaid({ words: `Link copied.${until}`, link: null });
    } catch {
      // Not allowed, or no secure address: the person copies it by hand.
      setSaid({ words: `This browser does not let the page copy.${until}`, link: whole });
    }
  };
  return { said, copy };
}

function Buttons({ asset, onDeleted }: { asset: AssetWithLineage; onDeleted: () => void }) {
  const whyNot = useWhyNotChange();
  const acts = useAssetActs();
  const { said, copy } = useLinkCopy(asset.links.content);
  const canPost = asset.kind === 'image' || asset.kind === 'video' || asset.kind === 'text';
  if (asset.deletedAt)
    return (
      <div className="as-acts">
        <p className="quiet">Deleted. It is kept for 30 days after that.</p>
        <Button small unavailable={whyNot} isBusy={acts.isBusy} onClick={() => void acts.restore([asset])}>
          Bring it back
        </Button>
        {acts.problem && <ErrorNotice problem={acts.problem} />}
      </div>
    );
  return (
    <div className="as-acts">
      <div className="flex flex-wrap items-center gap-1">
        <Button
          small
          isBusy={acts.isBusy}
          unavailable={whyNot ?? (!canPost && 'Networks take pictures, videos and texts.')}
          onClick={() => acts.putInPost([asset])}
        >
          Use in a post
        </Button>
        <IconButton
          label={asset.isFavourite ? 'No longer a favourite' : 'Favourite'}
          aria-pressed={asset.isFavourite}
          className={asset.isFavourite ? 'as-fav' : ''}
          unavailable={whyNot}
          onClick={() => void acts.favourite(asset, !asset.isFavourite)}
        >
          <Icon of={StarIcon} />
        </IconButton>
        {asset.links.content && (
          <IconButton label="Copy a link that expires" onClick={() => void copy()}>
            <Icon of={LinkSimpleIcon} />
          </IconButton>
        )}
        {asset.links.download && (
          <a
            className={`${buttonClass({})} btn-i`}
            href={asset.links.download}
            download
            aria-label="Download"
            data-tip="Download"
          >
            <Icon of={DownloadSimpleIcon} />
          </a>
        )}
        <IconButton
          label="Delete"
          unavailable={whyNot}
          onClick={async () => {
            if (await acts.remove([asset])) onDeleted();
          }}
        >
          <Icon of={TrashIcon} />
        </IconButton>
      </div>
      <div role="status">{said && <p className="s12 quiet pt-1">{said.words}</p>}</div>
      {said?.link && (
        <TextField label="Link" readOnly value={said.link} onFocus={(event) => event.currentTarget.select()} />
      )}
      {acts.problem && <ErrorNotice problem={acts.problem}>Nothing was changed.</ErrorNotice>}
    </div>
  );
}

interface DetailProps {
  readonly assetId: string;
  readonly onOpen: (assetId: string) => void;
  readonly onClose: () => void;
  /** In a sheet the sheet itself has the title and the way out. */
  readonly isSheet?: boolean;
}

function Whole({ asset, onOpen, onClose, isSheet }: DetailProps & { asset: AssetWithLineage }) {
  const [isLooking, setLooking] = useState(false);
  const unseen = unseenWords(asset);
  const whyNot = useWhyNotChange();
  return (
    <>
      {!isSheet && (
        <header className="as-head">
          <h2 className="as-name">{asset.title}</h2>
          <IconButton label="Close" keys="Escape" onClick={onClose}>
            <Icon of={XIcon} />
          </IconButton>
        </header>
      )}
      <AssetPlayer asset={asset} size="panel" onLook={() => setLooking(true)} />
      <p className="s12 quiet num">{factsLine(asset)}</p>
      {unseen?.whole && <p className="s12">{unseen.whole}</p>}
      {asset.isMadeByAi && <p className="s12 quiet">Made by AI; networks with a label for it get the label.</p>}
      <Buttons asset={asset} onDeleted={onClose} />
      <CameFrom asset={asset} onOpen={onOpen} />
      <WentTo asset={asset} onOpen={onOpen} />
      <Section name="In words">
        <AssetFields key={asset.id} asset={asset} whyNot={asset.deletedAt ? 'Bring it back to change it.' : whyNot} />
      </Section>
      {isLooking && <Lightbox asset={asset} onClose={() => setLooking(false)} />}
    </>
  );
}

/** One kept piece: what it is, what it is called, where it came from and where it went. */
export function AssetDetail(props: DetailProps) {
  const { data: asset, error, refetch } = useAsset(props.assetId);
  if (error && !asset)
    return (
      <div className="as-detail">
        <ErrorNotice problem={toProblem(error)} onRetry={() => void refetch()} />
        <Button onClick={props.onClose}>Close</Button>
      </div>
    );
  return (
    <div className="as-detail">
      {asset ? <Whole {...props} asset={asset} /> : <Skeleton rows={6} height={40} label="Opening" />}
    </div>
  );
}

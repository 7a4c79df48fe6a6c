import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../lib/api.ts';
import { useWorkspaceId } from '../../lib/session.ts';
import { useNow } from '../../lib/use-now.ts';
import { AgainAndFavourite, RowMark, Trouble, useAgainCost } from './answer-row.tsx';
import { moneyOf, phaseOf, progressWords } from './studio.rules.ts';
import type { StudioItem } from './studio.types.ts';
import type { StudioParts } from './studio-parts.ts';

function Drawn({ assetId, number }: { assetId: string; number: number }) {
  const workspaceId = useWorkspaceId();
  const { data } = useQuery(api.assets.get.queryOptions({ input: { workspaceId, assetId }, staleTime: 60 * 60_000 }));
  const src = data?.links.thumbnail960 ?? data?.links.thumbnail320 ?? data?.links.content;
  return (
    <Link to={`/library?asset=${assetId}` as string} className="st-pic" aria-label={`Picture ${number} in the library`}>
      {src ? (
        <img src={src} alt={data?.altText || `Picture ${number}, not described yet`} />
      ) : (
        <span className="st-blank" />
      )}
    </Link>
  );
}

function Making({ item, studio }: { item: StudioItem; studio: StudioParts }) {
  const now = useNow(1000);
  const progress = studio.progressOf(item);
  const generation = item.answer?.generation;
  const share = progress?.progress ?? generation?.progress ?? null;
  const { percent, left } = progressWords(share, progress?.etaAt ?? generation?.etaAt ?? null, now);
  const phase = phaseOf(item, progress);
  return (
    <div
      className="st-wait"
      role="progressbar"
      aria-label={`Picture ${item.position + 1}`}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share === null ? undefined : Math.round(share * 100)}
    >
      <i className="hatch" style={{ height: `${(share ?? 0) * 100}%` }} />
      <span>
        {phase === 'waiting' ? 'Waiting' : percent || 'Being made'}
        {left && <span className="block">{left}</span>}
      </span>
    </div>
  );
}

function Caption({ item, studio, isNear }: { item: StudioItem; studio: StudioParts; isNear: boolean }) {
  const progress = studio.progressOf(item);
  const phase = phaseOf(item, progress);
  const money = moneyOf(item, progress);
  const cost = useAgainCost(item, isNear && phase === 'ready');
  const generationId = item.answer?.generation?.id;
  return (
    <figcaption>
      <RowMark item={item} phase={phase} studio={studio} />
      {phase === 'ready' && (
        <button
          type="button"
          className="st-link"
          onClick={() => !studio.whyNot && studio.acts.keep(item)}
          aria-description={studio.whyNot ?? undefined}
        >
          {item.isKept ? 'Kept' : 'Keep'}
        </button>
      )}
      {(phase === 'writing' || phase === 'waiting') && generationId && (
        <button
          type="button"
          className="st-link"
          onClick={() => !studio.whyNot && void studio.acts.stop(generationId)}
          aria-description={studio.whyNot ?? undefined}
        >
          Cancel
        </button>
      )}
      <span className="s11 quiet num ml-auto">{money?.words}</span>
      {phase === 'ready' && (
        <span className="st-pic-acts">
          <AgainAndFavourite item={item} studio={studio} again={`Make this one again, ${cost}`} />
        </span>
      )}
    </figcaption>
  );
}

function Picture({ item, studio }: { item: StudioItem; studio: StudioParts }) {
  const [isNear, setIsNear] = useState(false);
  const phase = phaseOf(item, studio.progressOf(item));
  return (
    <li
      data-item={item.id}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: pictures are walked with J and K like captions
      tabIndex={0}
      aria-label={`Picture ${item.position + 1}`}
      onFocus={() => setIsNear(true)}
      onPointerEnter={() => setIsNear(true)}
    >
      <figure>
        {phase === 'stopped' || phase === 'asks' ? (
          <div className="st-wait st-wait-bad">
            <Trouble item={item} phase={phase} studio={studio} />
          </div>
        ) : item.answer?.assetId ? (
          <Drawn assetId={item.answer.assetId} number={item.position + 1} />
        ) : (
          <Making item={item} studio={studio} />
        )}
        <Caption item={item} studio={studio} isNear={isNear} />
      </figure>
    </li>
  );
}

/** The pictures: hollow with percent and time left while they are made, then the picture itself. */
export function Pictures({ items, studio }: { items: readonly StudioItem[]; studio: StudioParts }) {
  return (
    <ul className="st-pics" aria-label="Pictures">
      {items.map((item) => (
        <Picture key={item.id} item={item} studio={studio} />
      ))}
    </ul>
  );
}

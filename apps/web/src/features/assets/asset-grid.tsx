import { StarIcon } from '@phosphor-icons/react/dist/csr/Star';
import { useEffect, useRef, useState } from 'react';
import { Icon } from '../../ui/icon.tsx';
import { type Selection, toggled, withRange } from '../../ui/selection.ts';
import { VirtualGrid } from '../../ui/virtual.tsx';
import { AssetFace } from './asset-face.tsx';
import { gridStep, kindWords, usedWords } from './asset-words.rules.ts';
import type { Asset } from './assets.api.ts';

interface GridProps {
  readonly assets: readonly Asset[];
  readonly chosenId: string | null;
  readonly selection: Selection;
  /** A press selects instead of opening: how fingers select several. */
  readonly isSelecting: boolean;
  readonly onOpen: (assetId: string, how: 'open' | 'follow') => void;
  readonly onLook: (asset: Asset) => void;
  readonly onSelect: (selection: Selection) => void;
  readonly onNearEnd?: (() => void) | undefined;
}

interface TileProps {
  readonly asset: Asset;
  readonly isChosen: boolean;
  readonly isSelected: boolean;
  readonly isInTurn: boolean;
  readonly onOpen: () => void;
  readonly onPick: (isRange: boolean) => void;
  readonly onFocus: () => void;
}

function Tile({ asset, isChosen, isSelected, isInTurn, onOpen, onPick, onFocus }: TileProps) {
  return (
    <div className="as-tile" data-selected={isSelected || undefined}>
      <button
        type="button"
        data-asset={asset.id}
        className="as-open"
        tabIndex={isInTurn ? 0 : -1}
        aria-current={isChosen || undefined}
        onFocus={onFocus}
        onClick={(event) => (event.shiftKey || event.metaKey || event.ctrlKey ? onPick(event.shiftKey) : onOpen())}
      >
        <AssetFace asset={asset} />
        <span className="as-title clip" title={asset.title}>
          {asset.isFavourite && <Icon of={StarIcon} size={12} label="Favourite:" />}
          {asset.title}
        </span>
        <span className="s12 quiet clip">
          <span className="vh">{kindWords[asset.kind].one}. </span>
          {usedWords(asset.usedIn)}
        </span>
      </button>
      <label className="as-pick">
        <input
          type="checkbox"
          tabIndex={-1}
          checked={isSelected}
          aria-label={`Select “${asset.title}”`}
          readOnly
          onClick={(event) => onPick(event.shiftKey)}
        />
      </label>
    </div>
  );
}

/** The grid: arrows move, Enter opens, Space looks closer, X selects, Shift takes all between. Only what is seen is drawn. */
export function AssetGrid({
  assets,
  chosenId,
  selection,
  isSelecting,
  onOpen,
  onLook,
  onSelect,
  onNearEnd,
}: GridProps) {
  const [columns, setColumns] = useState(1);
  const [at, setAt] = useState(chosenId ?? assets[0]?.id ?? '');
  const from = useRef('');
  const ids = assets.map(({ id }) => id);
  const turn = ids.includes(at) ? at : (ids[0] ?? '');
  const wanted = useRef('');
  useEffect(() => {
    if (wanted.current !== turn) return;
    wanted.current = '';
    document.querySelector<HTMLElement>(`[data-asset="${CSS.escape(turn)}"]`)?.focus();
  }, [turn]);
  const pick = (id: string, isRange: boolean): void => {
    onSelect(isRange && from.current ? withRange(selection, ids, from.current, id) : toggled(selection, id));
    from.current = id;
  };
  const move = (from: string, to: string, isRange: boolean): void => {
    wanted.current = to;
    setAt(to);
    if (isRange) onSelect(withRange(selection, ids, from, to));
    if (chosenId) onOpen(to, 'follow');
  };
  const keys = (event: React.KeyboardEvent): void => {
    const asset = assets.find(({ id }) => event.target instanceof HTMLElement && event.target.dataset.asset === id);
    if (!asset || event.metaKey || event.ctrlKey || event.altKey) return;
    const isArrow = event.key.startsWith('Arrow');
    const next = gridStep(event.key, ids.indexOf(asset.id), ids.length, columns);
    const nextId = next === null ? undefined : ids[next];
    if (nextId) move(asset.id, nextId, event.shiftKey);
    else if (event.key === ' ') onLook(asset);
    else if (event.key.toLowerCase() === 'x') pick(asset.id, event.shiftKey);
    else if (!isArrow) return;
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the buttons inside
    <div onKeyDown={keys} className="as-grid" data-selecting={isSelecting || selection.size > 0 || undefined}>
      <VirtualGrid
        label="Assets"
        items={assets}
        idOf={({ id }) => id}
        minWidth={148}
        gap={16}
        rowHeight={232}
        onColumns={setColumns}
        onNearEnd={onNearEnd}
        render={(asset) => (
          <Tile
            asset={asset}
            isChosen={asset.id === chosenId}
            isSelected={selection.has(asset.id)}
            isInTurn={asset.id === turn}
            onOpen={() => (isSelecting ? pick(asset.id, false) : onOpen(asset.id, 'open'))}
            onPick={(isRange) => pick(asset.id, isRange)}
            onFocus={() => setAt(asset.id)}
          />
        )}
      />
    </div>
  );
}

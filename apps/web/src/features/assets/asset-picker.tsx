import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { toProblem } from '../../lib/api-problem.ts';
import { useWorkspaceId } from '../../lib/session.ts';
import { useStore } from '../../lib/store.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { EmptyState, ErrorNotice, Skeleton } from '../../ui/states.tsx';
import { AddFiles } from './add-files.tsx';
import { AssetFace } from './asset-face.tsx';
import type { AssetKind } from './asset-words.rules.ts';
import { type Asset, useAssetList, useWhyNotChange } from './assets.api.ts';
import { useFilesAnywhere } from './take-files.ts';
import { UploadTiles } from './upload-tiles.tsx';
import { addFiles, uploads } from './uploads.ts';
import './library.css';

interface PickerProps {
  readonly title: string;
  readonly kinds: readonly AssetKind[];
  /** One is picked by one press; else several, and a button ends it. */
  readonly isSingle?: boolean;
  readonly onPick: (assets: readonly Asset[]) => void;
  readonly onClose: () => void;
}

function Tile({ asset, isPicked, onPress }: { asset: Asset; isPicked: boolean; onPress: () => void }) {
  return (
    <button
      type="button"
      className="as-open as-pickable"
      aria-pressed={isPicked}
      aria-description={asset.altText || undefined}
      onClick={onPress}
    >
      <AssetFace asset={asset} />
      <span className="as-title clip">{asset.title}</span>
    </button>
  );
}

/** Ids of the assets that came of uploads begun here, as they are stored. */
function useOwnUploads(): { stored: readonly string[]; begin: (ids: readonly string[]) => void } {
  const [begun, setBegun] = useState<readonly string[]>([]);
  const [stored, setStored] = useState<readonly string[]>([]);
  const all = useStore(uploads);
  useEffect(() => {
    const fresh = all.flatMap(({ id, state }) => (state.kind === 'done' && begun.includes(id) ? [state.assetId] : []));
    if (fresh.some((id) => !stored.includes(id))) setStored((before) => [...new Set([...before, ...fresh])]);
  }, [all, begun, stored]);
  return { stored, begin: (ids) => setBegun((before) => [...before, ...ids]) };
}

const acceptOf = (kinds: readonly AssetKind[]): string => kinds.map((kind) => `${kind}/*`).join(',');

/** Pieces of the library to use somewhere: search, pick, or add new ones by choosing, dropping or pasting. */
export function AssetPicker({ title, kinds, isSingle = false, onPick, onClose }: PickerProps) {
  const workspaceId = useWorkspaceId();
  const whyNot = useWhyNotChange();
  const [search, setSearch] = useState('');
  const [picked, setPicked] = useState<readonly Asset[]>([]);
  const wanted = useDeferredValue(search.trim());
  const query = useMemo(() => ({ kinds: [...kinds], ...(wanted ? { search: wanted } : {}) }), [kinds, wanted]);
  const list = useAssetList(query);
  const own = useOwnUploads();
  const taken = useRef(new Set<string>());
  const take = (files: readonly File[]): void => own.begin(addFiles(files, { workspaceId, projectId: null }));
  useFilesAnywhere(take, whyNot !== null);
  // What was just added is picked as soon as the list knows it.
  useEffect(() => {
    const fresh = (list.items ?? []).filter(({ id }) => own.stored.includes(id) && !taken.current.has(id));
    if (fresh.length === 0) return;
    for (const { id } of fresh) taken.current.add(id);
    setPicked((before) => [...before, ...fresh]);
  }, [list.items, own.stored]);
  const press = (asset: Asset): void => {
    if (isSingle) onPick([asset]);
    else
      setPicked((before) =>
        before.some(({ id }) => id === asset.id) ? before.filter(({ id }) => id !== asset.id) : [...before, asset],
      );
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      shape="wide"
      foot={
        <>
          <Button onClick={onClose}>Not now</Button>
          {!isSingle && (
            <Button
              look="primary"
              unavailable={picked.length === 0 && 'Pick something first.'}
              onClick={() => onPick(picked)}
            >
              {picked.length > 1 ? `Add ${picked.length}` : 'Add it'}
            </Button>
          )}
        </>
      }
    >
      <div className="grid gap-3">
        <div className="as-pick-head">
          <TextField
            label="Search the library"
            type="search"
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
          <AddFiles look="plain" accept={acceptOf(kinds)} whyNot={whyNot} onFiles={take}>
            Add from this device
          </AddFiles>
        </div>
        <UploadTiles workspaceId={workspaceId} />
        {list.error && !list.items ? (
          <ErrorNotice problem={toProblem(list.error)} onRetry={() => void list.refetch()} />
        ) : !list.items ? (
          <Skeleton rows={3} height={96} label="Opening the library" />
        ) : list.items.length === 0 ? (
          <EmptyState>
            {search
              ? 'Nothing in the library is like that.'
              : 'The library holds nothing of this kind yet. Drop or paste it here.'}
          </EmptyState>
        ) : (
          <fieldset className="as-picks" aria-label="Kept pieces">
            {list.items.map((asset) => (
              <Tile
                key={asset.id}
                asset={asset}
                isPicked={picked.some(({ id }) => id === asset.id)}
                onPress={() => press(asset)}
              />
            ))}
          </fieldset>
        )}
        {list.hasNextPage && (
          <Button
            className="justify-self-start"
            isBusy={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >
            Show more
          </Button>
        )}
      </div>
    </Dialog>
  );
}

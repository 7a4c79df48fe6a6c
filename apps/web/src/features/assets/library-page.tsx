import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { toProblem } from '../../lib/api-problem.ts';
import { formatBytes, formatCount, formatPlural } from '../../lib/numbers.ts';
import { useWorkspaceId } from '../../lib/session.ts';
import { useStore } from '../../lib/store.ts';
import { useNow } from '../../lib/use-now.ts';
import { usePageTitle } from '../../lib/use-page-title.ts';
import { useShortcuts } from '../../lib/use-shortcuts.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Seam } from '../../ui/seam.tsx';
import { type Selection, stillThere } from '../../ui/selection.ts';
import { EmptyState, ErrorNotice, Skeleton } from '../../ui/states.tsx';
import { AddFiles } from './add-files.tsx';
import { AssetDetail } from './asset-detail.tsx';
import { AssetGrid } from './asset-grid.tsx';
import { Lightbox } from './asset-player.tsx';
import { kindWords } from './asset-words.rules.ts';
import { type Asset, useAssetList, useTotals, useWhyNotChange } from './assets.api.ts';
import { BulkBar } from './bulk-bar.tsx';
import { FilterBar } from './filter-bar.tsx';
import { everything, filterFrom, isNarrow, type LibraryFilter, queryOf, searchOf } from './library-filter.rules.ts';
import { useFilesAnywhere } from './take-files.ts';
import { UploadTiles } from './upload-tiles.tsx';
import { addFiles, uploads } from './uploads.ts';
import { useAssetActs } from './use-asset-acts.ts';
import { useIsWide } from './use-is-wide.ts';
import './library.css';

/** Filter and chosen piece live in the address: they can be shared, and Back goes back. */
function usePlace() {
  const search = useSearch({ strict: false }) as Record<string, unknown>;
  const navigate = useNavigate();
  const chosenId = typeof search.asset === 'string' ? search.asset : null;
  const text = JSON.stringify(search);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text of the search is what changes
  const filter = useMemo(() => filterFrom(search), [text]);
  const go = (next: LibraryFilter, asset: string | null, replace: boolean): void =>
    void navigate({
      to: '/library',
      search: { ...searchOf(next), ...(asset ? { asset } : {}) },
      replace,
      resetScroll: false,
    });
  return {
    filter,
    chosenId,
    setFilter: (next: LibraryFilter) => go(next, chosenId, true),
    open: (assetId: string, replace = chosenId !== null) => go(filter, assetId, replace),
    close: () => go(filter, null, true),
  };
}

function Nothing({
  filter,
  onAll,
  onFiles,
  whyNot,
}: {
  filter: LibraryFilter;
  onAll: () => void;
  onFiles: (files: readonly File[]) => void;
  whyNot: string | null;
}) {
  if (isNarrow(filter) || filter.deleted)
    return (
      <EmptyState actions={<Button onClick={onAll}>Show everything</Button>}>
        {filter.deleted && !isNarrow(filter)
          ? 'Nothing was deleted in the last 30 days.'
          : filter.q
            ? `Nothing here says “${filter.q}”.`
            : 'Nothing here is like that.'}
      </EmptyState>
    );
  return (
    <EmptyState actions={<AddFiles onFiles={onFiles} whyNot={whyNot} keys="U" />}>
      Pictures, videos, sounds and texts are kept here, with where they came from. Drop files anywhere on this page, or
      paste them.
    </EmptyState>
  );
}

/** Beside the grid while nothing is chosen: what is here, kind by kind. */
function Summary() {
  const totals = useTotals().data;
  return (
    <div className="as-detail">
      <h2 className="sec">In this library</h2>
      <ul className="as-kinds">
        {totals?.byKind.map(({ kind, assets, sizeBytes }) => (
          <li key={kind}>
            <span>{assets === 1 ? kindWords[kind].one : kindWords[kind].many}</span>
            <span className="num">{formatCount(assets)}</span>
            <span className="num quiet">{formatBytes(sizeBytes)}</span>
          </li>
        ))}
      </ul>
      <p className="quiet">Choose a piece to see where it came from and where it went.</p>
    </div>
  );
}

function foundWords(found: number, hasMore: boolean, all: number | undefined, filter: LibraryFilter): string {
  if (filter.deleted) return `${formatPlural(found, 'deleted asset')}${hasMore ? ' and more' : ''}`;
  if (!isNarrow(filter) || all === undefined) return '';
  return `${formatCount(found)}${hasMore ? ' or more' : ''} of ${formatCount(all)}`;
}

function useLibrary() {
  const place = usePlace();
  const now = useNow(3_600_000);
  const query = useMemo(() => queryOf(place.filter, now), [place.filter, now]);
  const list = useAssetList(query);
  const [chosen, setChosen] = useState<Selection>(new Set());
  const items = list.items;
  const selection = useMemo(() => stillThere(chosen, items?.map(({ id }) => id) ?? []), [chosen, items]);
  return { ...place, list, items, selection, select: setChosen };
}

type Library = ReturnType<typeof useLibrary>;

function Contents({
  library,
  isSelecting,
  onFiles,
  onLook,
  whyNot,
}: {
  library: Library;
  isSelecting: boolean;
  onFiles: (files: readonly File[]) => void;
  onLook: (asset: Asset) => void;
  whyNot: string | null;
}) {
  const { list, items, filter, setFilter, chosenId, selection, select } = library;
  if (list.error && !items)
    return (
      <ErrorNotice problem={toProblem(list.error)} onRetry={() => void list.refetch()}>
        What is kept is safe; only this page cannot show it. Posts go out as planned.
      </ErrorNotice>
    );
  if (!items)
    return (
      <div className="as-skeleton">
        <Skeleton rows={4} height={190} label="Opening the library" />
      </div>
    );
  if (items.length === 0)
    return <Nothing filter={filter} onAll={() => setFilter(everything)} onFiles={onFiles} whyNot={whyNot} />;
  return (
    <>
      {list.error && <ErrorNotice problem={toProblem(list.error)} onRetry={() => void list.refetch()} />}
      <AssetGrid
        assets={items}
        chosenId={chosenId}
        selection={selection}
        isSelecting={isSelecting}
        onOpen={(id, how) => library.open(id, how === 'follow' || chosenId !== null)}
        onLook={onLook}
        onSelect={select}
        onNearEnd={list.hasNextPage && !list.isFetchingNextPage ? () => void list.fetchNextPage() : undefined}
      />
      {list.isFetchingNextPage && <Skeleton rows={1} height={120} label="Loading more" />}
    </>
  );
}

/** Brings the focus back to the tile that was open. */
function focusTile(assetId: string | null): void {
  if (!assetId) return;
  document.querySelector<HTMLElement>(`[data-asset="${CSS.escape(assetId)}"]`)?.focus({ preventScroll: true });
}

/** The library: everything that is kept, found again, and followed from where it came to where it went. */
export function LibraryPage() {
  usePageTitle('Library');
  const workspaceId = useWorkspaceId();
  const library = useLibrary();
  const { filter, setFilter, chosenId, items, selection, select } = library;
  const totals = useTotals().data;
  const whyNot = useWhyNotChange();
  const acts = useAssetActs();
  const isWide = useIsWide();
  const [looked, setLooked] = useState<Asset | null>(null);
  const [isSelecting, setSelecting] = useState(false);
  const hasUploads = useStore(uploads).length > 0;
  const take = (files: readonly File[]): void =>
    void addFiles(files, { workspaceId, projectId: filter.project || null });
  const isOver = useFilesAnywhere(take, whyNot !== null);
  const close = (): void => {
    // What is being typed in the panel is saved when its field is left.
    if (document.activeElement instanceof HTMLElement && document.activeElement.matches('input, textarea'))
      document.activeElement.blur();
    focusTile(chosenId);
    library.close();
  };
  const selectNone = (): void => {
    select(new Set());
    setSelecting(false);
  };
  const isEmpty = items?.length === 0 && !isNarrow(filter) && !filter.deleted;
  useShortcuts([
    {
      keys: 'U',
      words: 'Add files',
      group: 'This page',
      run: () => document.querySelector<HTMLElement>('[data-add-files]')?.click(),
    },
    {
      keys: 'Escape',
      words: 'Close the piece, or select none',
      group: 'This page',
      run: () => {
        if (chosenId) close();
        else if (selection.size > 0) selectNone();
        else return false;
      },
    },
  ]);
  const chosen = items?.filter(({ id }) => selection.has(id)) ?? [];
  const left = (
    <div className="as-left">
      {!isEmpty && (
        <FilterBar
          filter={filter}
          onFilter={setFilter}
          found={items ? foundWords(items.length, library.list.hasNextPage, totals?.assets, filter) : ''}
        >
          <span className="as-chip as-select" data-on={isSelecting || undefined}>
            <button type="button" aria-pressed={isSelecting} onClick={() => setSelecting(!isSelecting)}>
              Select
            </button>
          </span>
        </FilterBar>
      )}
      {chosen.length > 0 && <BulkBar chosen={chosen} acts={acts} onNone={selectNone} />}
      {acts.problem && (
        <ErrorNotice problem={acts.problem} onRetry={acts.forget} way="Understood">
          What could be done was done.
        </ErrorNotice>
      )}
      <UploadTiles workspaceId={workspaceId} />
      <Contents library={library} isSelecting={isSelecting} onFiles={take} onLook={setLooked} whyNot={whyNot} />
    </div>
  );
  const detail = (isSheet: boolean) =>
    chosenId && (
      <AssetDetail
        key={chosenId}
        assetId={chosenId}
        isSheet={isSheet}
        onOpen={(id) => library.open(id, false)}
        onClose={close}
      />
    );
  const title = items?.find(({ id }) => id === chosenId)?.title ?? 'In the library';
  return (
    <>
      <PageHeader
        title="Library"
        sub={
          totals && totals.assets > 0 ? (
            <span className="as-wide num">
              {formatPlural(totals.assets, 'asset')}, {formatBytes(totals.sizeBytes)} on this server
            </span>
          ) : undefined
        }
        actions={isEmpty && !hasUploads ? undefined : <AddFiles onFiles={take} whyNot={whyNot} keys="U" />}
        hasRule
      />
      {isWide && !isEmpty ? (
        <Seam
          name="library"
          fixed="right"
          usual={340}
          left={left}
          right={
            <aside
              className="as-right"
              aria-label="The chosen piece"
              // In a field the shortcuts are silent; leaving it saves what was typed.
              onKeyDown={(event) => event.key === 'Escape' && !event.defaultPrevented && chosenId && close()}
            >
              {detail(false) || <Summary />}
            </aside>
          }
        />
      ) : (
        <>
          {left}
          {chosenId && (
            <Dialog isOpen onClose={close} shape="sheet" title={<span className="as-name">{title}</span>}>
              {detail(true)}
            </Dialog>
          )}
        </>
      )}
      {isOver && (
        <div className="as-drop" aria-hidden="true">
          <p className="say">Let go to keep it in the library</p>
        </div>
      )}
      {looked && <Lightbox asset={looked} onClose={() => setLooked(null)} />}
    </>
  );
}

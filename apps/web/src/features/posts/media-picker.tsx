import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { api, client } from '../../lib/api.ts';
import { toProblem } from '../../lib/api-problem.ts';
import { useWorkspaceId } from '../../lib/session.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { DropZone } from '../../ui/drop-zone.tsx';
import { TextField } from '../../ui/field.tsx';
import { EmptyState, ErrorNotice, Skeleton } from '../../ui/states.tsx';
import type { Asset } from './posts.api.ts';
import { thumbnailOf } from './use-media.ts';

const pageSize = 60;

function useLibrary(search: string) {
  const workspaceId = useWorkspaceId();
  return useInfiniteQuery({
    ...api.assets.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        workspaceId,
        limit: pageSize,
        ...(cursor ? { cursor } : {}),
        ...(search ? { search } : {}),
      }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
    placeholderData: (before) => before,
  });
}

/** Adds files of this device to the library, one after the other, and picks them. */
function useUpload(onAdded: (assets: readonly Asset[]) => void) {
  const workspaceId = useWorkspaceId();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (files: readonly File[]) => {
      const added: Asset[] = [];
      for (const file of files) added.push(await client.assets.upload({ workspaceId, file }));
      return added;
    },
    onSuccess: onAdded,
    onSettled: () => void queries.invalidateQueries({ queryKey: api.assets.key() }),
  });
}

function Tile({ asset, isPicked, onToggle }: { asset: Asset; isPicked: boolean; onToggle: () => void }) {
  const src = thumbnailOf(asset);
  const name = asset.altText || asset.title;
  return (
    <button type="button" className="cmp-tile" aria-pressed={isPicked} aria-label={name} onClick={onToggle}>
      {src ? <img src={src} alt="" loading="lazy" /> : <span className="hatch" />}
      <span className="clip s12">{asset.title}</span>
    </button>
  );
}

/** Pictures of the library to put into a part: search, pick several, or add new ones from this device. */
export function MediaPicker({ onPick, onClose }: { onPick: (assets: readonly Asset[]) => void; onClose: () => void }) {
  const [search, setSearch] = useState('');
  const [picked, setPicked] = useState<readonly Asset[]>([]);
  const library = useLibrary(useDeferredValue(search.trim()));
  const upload = useUpload((added) => setPicked((before) => [...before, ...added]));
  const all = library.data?.pages.flatMap(({ items }) => items) ?? [];
  const media = all.filter(({ kind }) => kind === 'image' || kind === 'video');
  const isPicked = (asset: Asset): boolean => picked.some(({ id }) => id === asset.id);
  const toggle = (asset: Asset): void =>
    setPicked((before) => (isPicked(asset) ? before.filter(({ id }) => id !== asset.id) : [...before, asset]));
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Add pictures"
      shape="wide"
      foot={
        <>
          <Button onClick={onClose}>Not now</Button>
          <Button
            look="primary"
            unavailable={picked.length === 0 && 'Pick a picture first.'}
            onClick={() => onPick(picked)}
          >
            {picked.length > 1 ? `Add ${picked.length} pictures` : 'Add it'}
          </Button>
        </>
      }
    >
      <div className="grid gap-3">
        <TextField
          label="Search the library"
          type="search"
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        {library.error && !library.data ? (
          <ErrorNotice problem={toProblem(library.error)} onRetry={() => void library.refetch()} />
        ) : !library.data ? (
          <Skeleton rows={3} height={96} label="Opening the library" />
        ) : media.length === 0 ? (
          <EmptyState>{search ? 'No picture is like that.' : 'The library holds no picture yet.'}</EmptyState>
        ) : (
          <fieldset className="cmp-tiles" aria-label="Pictures">
            {media.map((asset) => (
              <Tile key={asset.id} asset={asset} isPicked={isPicked(asset)} onToggle={() => toggle(asset)} />
            ))}
          </fieldset>
        )}
        {library.hasNextPage && (
          <Button className="justify-self-start" onClick={() => void library.fetchNextPage()}>
            Show more
          </Button>
        )}
        <DropZone
          label="Add from this device"
          help={upload.isPending ? 'Storing…' : 'Or drop pictures here, or paste them. They are kept in the library.'}
          accept="image/*,video/*"
          takesPaste
          onFiles={(files) => upload.mutate(files)}
        />
        {upload.error && <ErrorNotice problem={toProblem(upload.error)}>The others are stored.</ErrorNotice>}
      </div>
    </Dialog>
  );
}

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../lib/api.ts';
import { toProblem } from '../../lib/api-problem.ts';
import { useWorkspaceId } from '../../lib/session.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { EmptyState, ErrorNotice, Skeleton } from '../../ui/states.tsx';

function useAsset(assetId: string | null) {
  const workspaceId = useWorkspaceId();
  return useQuery({
    ...api.assets.get.queryOptions({ input: { workspaceId, assetId: assetId ?? '' } }),
    enabled: assetId !== null,
  });
}

function PickLogo({ onPick, onClose }: { onPick: (assetId: string) => void; onClose: () => void }) {
  const workspaceId = useWorkspaceId();
  const { data, error, refetch } = useQuery(
    api.assets.list.queryOptions({ input: { workspaceId, kind: 'image', limit: 60 } }),
  );
  return (
    <Dialog isOpen onClose={onClose} shape="wide" title="A picture of the library as logo">
      {error && !data ? (
        <ErrorNotice problem={toProblem(error)} onRetry={() => void refetch()} />
      ) : !data ? (
        <Skeleton rows={3} height={96} label="Loading pictures" />
      ) : data.items.length === 0 ? (
        <EmptyState>The library holds no picture yet. Put the logo there first.</EmptyState>
      ) : (
        <ul className="bd-pick" aria-label="Pictures">
          {data.items.map(({ id, title, links }) => (
            <li key={id}>
              <button type="button" onClick={() => onPick(id)} aria-label={title || 'A picture without a title'}>
                <img src={links.thumbnail320 ?? links.content ?? ''} alt="" loading="lazy" />
                <span className="s12 clip block">{title}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}

/** The logo: a picture of the library. */
export function Logo({
  assetId,
  isLocked,
  onChange,
}: {
  assetId: string | null;
  isLocked: boolean;
  onChange: (assetId: string | null) => void;
}) {
  const [isPicking, setIsPicking] = useState(false);
  const { data, error } = useAsset(assetId);
  const src = data?.links.thumbnail320 ?? data?.links.content;
  return (
    <div className="field">
      <span className="lab">Logo</span>
      <div className="flex flex-wrap items-center gap-3">
        {assetId && src && <img className="bd-logo" src={src} alt={data?.altText || 'The logo'} />}
        {assetId && error && <span className="quiet">This picture is no longer in the library.</span>}
        {!isLocked && (
          <>
            <Button small onClick={() => setIsPicking(true)}>
              {assetId ? 'Another picture' : 'Choose from the library'}
            </Button>
            {assetId && (
              <Button small look="link" onClick={() => onChange(null)}>
                No logo
              </Button>
            )}
          </>
        )}
        {isLocked && !assetId && <span className="quiet">No logo</span>}
      </div>
      {isPicking && (
        <PickLogo
          onClose={() => setIsPicking(false)}
          onPick={(picked) => {
            onChange(picked);
            setIsPicking(false);
          }}
        />
      )}
    </div>
  );
}

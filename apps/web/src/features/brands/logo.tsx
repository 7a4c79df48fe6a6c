import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../lib/api.ts';
import { useWorkspaceId } from '../../lib/session.ts';
import { Button } from '../../ui/button.tsx';
import { AssetPicker } from '../assets/index.tsx';

function useAsset(assetId: string | null) {
  const workspaceId = useWorkspaceId();
  return useQuery({
    ...api.assets.get.queryOptions({ input: { workspaceId, assetId: assetId ?? '' } }),
    enabled: assetId !== null,
  });
}

const pictures = ['image'] as const;

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
        <AssetPicker
          title="A picture of the library as logo"
          kinds={pictures}
          isSingle
          onClose={() => setIsPicking(false)}
          onPick={([picked]) => {
            if (picked) onChange(picked.id);
            setIsPicking(false);
          }}
        />
      )}
    </div>
  );
}

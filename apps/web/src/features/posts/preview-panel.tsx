import { useMemo } from 'react';
import { Boundary } from '../../ui/boundary.tsx';
import { Preview } from '../../ui/preview/preview.tsx';
import { type Account, networkName } from '../accounts/index.tsx';
import type { Judgement } from './judge.rules.ts';
import type { Asset } from './posts.api.ts';
import { previewOf } from './use-judgements.ts';
import { pictureOf } from './use-media.ts';

/** The version as its network would show it. */
export function PreviewPanel({
  account,
  judgement,
  assets,
}: {
  account: Account | null;
  judgement: Judgement | null;
  assets: ReadonlyMap<string, Asset>;
}) {
  const preview = useMemo(() => (account && judgement ? previewOf(account, judgement) : null), [account, judgement]);
  if (!account || !preview)
    return (
      <section className="cmp-pv">
        <h2>Preview</h2>
        <p className="quiet mt-2">Choose an account to see the post as its network shows it.</p>
      </section>
    );
  return (
    <section className="cmp-pv" aria-label="Preview">
      <h2 className="clip">As {networkName(account)} shows it</h2>
      <div className="mt-3">
        <Boundary instead={<p className="quiet">The preview could not be drawn. The post itself is not touched.</p>}>
          <Preview
            preview={preview}
            author={{ name: account.displayName, handle: account.handle, avatarUrl: account.avatarUrl }}
            mediaUrl={(assetId) => pictureOf(assets.get(assetId))}
          />
        </Boundary>
      </div>
    </section>
  );
}

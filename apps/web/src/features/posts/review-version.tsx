import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { Boundary } from '../../ui/boundary.tsx';
import { Note } from '../../ui/note.tsx';
import { Preview } from '../../ui/preview/preview.tsx';
import { type Account, NetworkGlyph, networkName } from '../accounts/index.tsx';
import { ApprovalWord } from './approval-chip.tsx';
import { type Judgement, obstacleIn } from './judge.rules.ts';
import type { Asset } from './posts.api.ts';
import type { Review } from './review.api.ts';
import { type Change, changesOf, spansOf } from './review.rules.ts';
import { previewOf } from './use-judgements.ts';
import { pictureOf, thumbnailOf } from './use-media.ts';

type Version = Review['versions'][number];

/** A change as words that went and words that came. Pictures are shown. */
function ChangeLine({ change, assets }: { change: Change; assets: ReadonlyMap<string, Asset> }) {
  const { what, before, now } = change;
  if (what.startsWith('Picture '))
    return (
      <p className="rv-pictures">
        {[before, now].map((id, index) => (
          <Picture key={`${index === 0 ? 'before' : 'now'}${id}`} asset={assets.get(id)} isGone={index === 0} />
        ))}
      </p>
    );
  const { start, gone, fresh, end } = spansOf(before, now);
  return (
    <p className="rv-words" dir="auto">
      {start}
      {gone && (
        <del>
          <span className="vh">removed: </span>
          {gone}
        </del>
      )}
      {fresh && (
        <ins>
          <span className="vh">new: </span>
          {fresh}
        </ins>
      )}
      {end}
    </p>
  );
}

function Picture({ asset, isGone }: { asset: Asset | undefined; isGone: boolean }) {
  const src = thumbnailOf(asset);
  const name = isGone ? 'Was' : 'Is now';
  return (
    <span className="rv-picture">
      <span className="s12 quiet">{name}</span>
      {src ? <img src={src} alt={asset?.altText || asset?.title || ''} /> : <span className="quiet">no picture</span>}
    </span>
  );
}

function Changes({ version, assets }: { version: Version; assets: ReadonlyMap<string, Asset> }) {
  const changes = version.approved ? changesOf(version.approved, version.said) : [];
  if (changes.length === 0) return null;
  return (
    <div className="rv-changes">
      <h4 className="s12">Changed since it was approved</h4>
      <dl>
        {changes.map((change) => (
          <div key={change.what}>
            <dt className="quiet s12">{change.what}</dt>
            <dd>
              <ChangeLine change={change} assets={assets} />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** One version: how it stands, what changed, what its network would show. */
export function ReviewVersion({
  version,
  account,
  judgement,
  assets,
}: {
  version: Version;
  account: Account | undefined;
  judgement: Judgement | undefined;
  assets: ReadonlyMap<string, Asset>;
}) {
  const preview = useMemo(() => (account && judgement ? previewOf(account, judgement) : null), [account, judgement]);
  const obstacle = judgement ? obstacleIn(judgement) : null;
  return (
    <article className="rv-version" aria-label={account ? `${networkName(account)}, ${account.handle}` : 'A version'}>
      <header className="rv-vh">
        <h3 className="rv-name">
          {account && <NetworkGlyph channel={account.channel} details={account.details} />}
          <span className="clip">
            {account ? `${networkName(account)}, ${account.handle}` : 'An account that is no longer here'}
          </span>
        </h3>
        {version.isSettled ? (
          <span className="quiet s12">On its way, or out</span>
        ) : (
          <ApprovalWord state={version.state} />
        )}
      </header>
      {obstacle && !version.isSettled && (
        <p className="rv-obstacle s12">
          <Note state="attention" /> {obstacle}
        </p>
      )}
      {version.coveredBy && !version.isSettled && (
        <p className="quiet s12">
          Approved with{' '}
          <Link to={'/posts/$postId/review' as string} params={{ postId: version.coveredBy } as never}>
            the post that repeats
          </Link>
          , because it says the same.
        </p>
      )}
      <Changes version={version} assets={assets} />
      {account && preview && (
        <Boundary instead={<p className="quiet">The preview could not be drawn. The post itself is not touched.</p>}>
          <Preview
            preview={preview}
            author={{ name: account.displayName, handle: account.handle, avatarUrl: account.avatarUrl }}
            mediaUrl={(assetId) => pictureOf(assets.get(assetId))}
          />
        </Boundary>
      )}
    </article>
  );
}

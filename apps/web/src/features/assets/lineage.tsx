import { Link } from '@tanstack/react-router';
import { toProblem } from '../../lib/api-problem.ts';
import { formatExact, parseMoney } from '../../lib/money.ts';
import { formatMoment } from '../../lib/times.ts';
import { useNow } from '../../lib/use-now.ts';
import { Note, type NoteState, noteWords } from '../../ui/note.tsx';
import { Section } from '../../ui/page-header.tsx';
import { SandboxTag } from '../../ui/small.tsx';
import { ErrorNotice, Skeleton } from '../../ui/states.tsx';
import { AssetFace } from './asset-face.tsx';
import { kindWords } from './asset-words.rules.ts';
import { type AssetWithLineage, useGeneration, usePostsShowing, useZone } from './assets.api.ts';

type Relative = AssetWithLineage['inputs'][number];

function Step({
  note = 'published',
  title,
  aside,
  children,
}: React.PropsWithChildren<{ note?: NoteState; title: React.ReactNode; aside?: React.ReactNode }>) {
  return (
    <li>
      <Note state={note} className={note === 'published' ? 'st-ink' : ''} />
      <div className="min-w-0">
        <p className="b as-wrap">{title}</p>
        {children && <div className="s12 quiet">{children}</div>}
      </div>
      {aside && <span className="num s12">{aside}</span>}
    </li>
  );
}

function RelativeStep({
  relative: { role, asset },
  onOpen,
}: {
  relative: Relative;
  onOpen: (assetId: string) => void;
}) {
  return (
    <li className="as-relative">
      <AssetFace asset={asset} />
      <div className="min-w-0">
        <button type="button" className="as-link clip" data-lineage onClick={() => onOpen(asset.id)}>
          {asset.title || 'Erased'}
        </button>
        <p className="s12 quiet">
          {kindWords[asset.kind].one}, as {role}
          {asset.deletedAt && ', deleted'}
        </p>
      </div>
    </li>
  );
}

/** Arrows walk the lineage. */
function walk(event: React.KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !(event.target instanceof HTMLElement) || !event.target.matches('[data-lineage]')) return;
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-lineage]')];
  const next = all[all.indexOf(event.target) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function Generated({ asset }: { asset: AssetWithLineage }) {
  const zone = useZone();
  const now = useNow();
  const { data } = useGeneration(asset.generationId);
  return (
    <Step
      title={
        <>
          Made by {data?.modelName ?? asset.madeBy ?? 'a model'} {data?.isSandbox && <SandboxTag />}
        </>
      }
      aside={data?.cost ? formatExact(parseMoney(data.cost)) : undefined}
    >
      {data && (
        <>
          {data.providerName}, {formatMoment(data.finishedAt ?? data.createdAt, zone, now)}.{' '}
          {data.briefId && (
            <Link to={`/briefs/${data.briefId}` as string} data-lineage>
              The brief
            </Link>
          )}
        </>
      )}
    </Step>
  );
}

const originWords = { upload: 'Uploaded', generation: 'Kept', import: 'Read in from a network' } as const;

/** From where it came, step by step, down to this piece. */
export function CameFrom({ asset, onOpen }: { asset: AssetWithLineage; onOpen: (assetId: string) => void }) {
  const zone = useZone();
  const now = useNow();
  return (
    <Section name="Where it came from">
      <ol className="as-line" onKeyDown={walk}>
        {asset.inputs.map((relative) => (
          <RelativeStep key={`${relative.asset.id} ${relative.role}`} relative={relative} onOpen={onOpen} />
        ))}
        {asset.generationId && <Generated asset={asset} />}
        <Step title={originWords[asset.origin]}>
          {formatMoment(asset.createdAt, zone, now)}
          {asset.source && <span className="as-wrap">, from “{asset.source}”</span>}
        </Step>
      </ol>
    </Section>
  );
}

function Posts({ assetId }: { assetId: string }) {
  const zone = useZone();
  const now = useNow();
  const { data, error, refetch } = usePostsShowing(assetId);
  if (error && !data) return <ErrorNotice problem={toProblem(error)} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton rows={2} height={44} label="Looking for posts" />;
  return data.items.map((post) => {
    const note = post.state === 'needs_attention' ? 'attention' : post.state;
    const at = post.nextDueAt ?? post.lastPublishedAt;
    return (
      <li key={post.id}>
        <span className={`st st-${note}`}>
          <Note state={note} />
        </span>
        <div className="min-w-0">
          <Link to={`/posts/${post.id}` as string} className="as-link clip" data-lineage>
            {post.title || 'Untitled post'}
          </Link>
          <p className="s12 quiet num">
            {noteWords[note]}
            {at && `, ${formatMoment(at, zone, now)}`}
          </p>
        </div>
      </li>
    );
  });
}

/** What was made from it, and the posts that show it. */
export function WentTo({ asset, onOpen }: { asset: AssetWithLineage; onOpen: (assetId: string) => void }) {
  const isNowhere = asset.usedIn === 0 && asset.outputs.length === 0;
  return (
    <Section name="Where it went">
      {isNowhere ? (
        <p className="quiet pt-3">No post shows it, and nothing was made from it yet.</p>
      ) : (
        <ol className="as-line" onKeyDown={walk}>
          {asset.outputs.map((relative) => (
            <RelativeStep key={`${relative.asset.id} ${relative.role}`} relative={relative} onOpen={onOpen} />
          ))}
          {asset.usedIn > 0 && <Posts assetId={asset.id} />}
        </ol>
      )}
    </Section>
  );
}

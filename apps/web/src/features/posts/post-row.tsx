import { ArrowCounterClockwiseIcon } from '@phosphor-icons/react/dist/csr/ArrowCounterClockwise';
import { CopyIcon } from '@phosphor-icons/react/dist/csr/Copy';
import { DotsThreeIcon } from '@phosphor-icons/react/dist/csr/DotsThree';
import { TrashIcon } from '@phosphor-icons/react/dist/csr/Trash';
import { Link } from '@tanstack/react-router';
import { formatPlural } from '../../lib/numbers.ts';
import { formatAge, formatMoment } from '../../lib/times.ts';
import { IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu, type MenuItem } from '../../ui/menu.tsx';
import { Note, State } from '../../ui/note.tsx';
import { type Account, NetworkGlyph } from '../accounts/index.tsx';
import { overWords } from '../publications/index.tsx';
import { LabelChips, useLabels } from '../writing/index.tsx';
import { noteOfPost } from './post-state.ts';
import type { PostSummary } from './posts.api.ts';

const mostGlyphs = 5;

/** Where it goes, as glyphs with the handles in words. */
function Targets({ ids, accounts }: { ids: readonly string[]; accounts: ReadonlyMap<string, Account> }) {
  const known = ids.flatMap((id) => accounts.get(id) ?? []);
  if (ids.length === 0) return <span className="quiet">no account</span>;
  const [only] = known;
  if (only && ids.length === 1)
    return (
      <span className="post-only quiet">
        <NetworkGlyph channel={only.channel} details={only.details} />
        <span className="clip">{only.handle}</span>
      </span>
    );
  return (
    <span className="flex items-center gap-1.5" title={known.map(({ handle }) => handle).join(', ')}>
      {known.slice(0, mostGlyphs).map(({ id, channel, details }) => (
        <NetworkGlyph key={id} channel={channel} details={details} />
      ))}
      {ids.length > mostGlyphs && <span className="s12 quiet">+{ids.length - mostGlyphs}</span>}
      <span className="vh">{formatPlural(ids.length, 'account')}</span>
    </span>
  );
}

/** Its state; what repeats is no draft, although it is never sent itself. */
function PostStanding({ post }: { post: PostSummary }) {
  if (!post.repeats || post.state !== 'draft') return <State state={noteOfPost(post)} />;
  return post.repeats.isPaused ? (
    <State state="missed">Repeats, paused</State>
  ) : (
    <State state="scheduled">Repeats</State>
  );
}

/** The moment that matters in its state, in words. */
function whenWords(post: PostSummary, zone: string, now: Date): string {
  if (post.deletedAt) return `put away ${formatAge(post.deletedAt, now)}`;
  if (post.nextDueAt) return formatMoment(post.nextDueAt, zone, now);
  if (post.repeats?.nextAt) return `next ${formatMoment(post.repeats.nextAt, zone, now)}`;
  if (post.lastPublishedAt) return formatMoment(post.lastPublishedAt, zone, now);
  return `edited ${formatAge(post.updatedAt, now)}`;
}

export interface PostActs {
  readonly whyNot: string | null;
  readonly duplicate: (post: PostSummary) => void;
  readonly remove: (post: PostSummary) => void;
  readonly restore: (post: PostSummary) => void;
}

function More({ post, acts }: { post: PostSummary; acts: PostActs }) {
  const unavailable = acts.whyNot ?? undefined;
  const items: MenuItem[] = post.deletedAt
    ? [{ words: 'Bring it back', icon: ArrowCounterClockwiseIcon, unavailable, onSelect: () => acts.restore(post) }]
    : [
        { words: 'Duplicate', icon: CopyIcon, unavailable, onSelect: () => acts.duplicate(post) },
        { words: 'Put it away', icon: TrashIcon, unavailable, onSelect: () => acts.remove(post) },
      ];
  return (
    <Menu
      align="end"
      groups={[{ items }]}
      trigger={
        <IconButton label={`More about ${post.title || 'this post'}`}>
          <Icon of={DotsThreeIcon} />
        </IconButton>
      }
    />
  );
}

/** Two labels are enough to know a post by; the rest is counted. */
function RowLabels({ ids }: { ids: readonly string[] }) {
  return <LabelChips ids={ids} labels={useLabels().data?.items ?? []} most={2} />;
}

/** One post in the list: state, words, where and when. The whole row opens it. */
export function PostRow({
  post,
  accounts,
  zone,
  now,
  acts,
  isUnsaved,
  isOver,
  isPicked,
  onPick,
}: {
  post: PostSummary;
  accounts: ReadonlyMap<string, Account>;
  zone: string;
  now: Date;
  acts: PostActs;
  isUnsaved: boolean;
  /** A network would not take its next send any more at that time. */
  isOver: boolean;
  isPicked: boolean;
  onPick: (isRange: boolean) => void;
}) {
  return (
    <div className="post-row" data-picked={isPicked || undefined}>
      <label className="check post-pick">
        <input
          type="checkbox"
          aria-label={`Select ${post.title ? `“${post.title}”` : 'this untitled post'}`}
          checked={isPicked}
          readOnly
          // Shift and a click would mark text between the two rows.
          onMouseDown={(event) => event.shiftKey && event.preventDefault()}
          onClick={(event) => onPick(event.shiftKey)}
        />
      </label>
      <span className="post-state">
        <PostStanding post={post} />
      </span>
      <Link to="/posts/$postId" params={{ postId: post.id }} className="post-title say-s" data-row-link={post.id}>
        {post.title || <span className="quiet">Untitled post</span>}
      </Link>
      {post.labelIds.length > 0 && (
        <span className="post-labels">
          <RowLabels ids={post.labelIds} />
        </span>
      )}
      <span className="post-where">
        {isUnsaved && <span className="tag tag-dot">Not saved yet</span>}
        {isOver && (
          <span className="st-attention" title={overWords}>
            <Note state="attention" label={overWords} />
          </span>
        )}
        <Targets ids={post.accountIds} accounts={accounts} />
      </span>
      <span className="post-when quiet num">{whenWords(post, zone, now)}</span>
      <span className="post-more">
        <More post={post} acts={acts} />
      </span>
    </div>
  );
}

import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useDeferredValue, useMemo } from 'react';
import { toProblem } from '../../lib/api-problem.ts';
import { useNow } from '../../lib/use-now.ts';
import { usePageTitle } from '../../lib/use-page-title.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { State } from '../../ui/note.tsx';
import { PageHeader, Section } from '../../ui/page-header.tsx';
import { EmptyState, ErrorNotice, Skeleton } from '../../ui/states.tsx';
import { VirtualList } from '../../ui/virtual.tsx';
import { useAccounts } from '../accounts/index.tsx';
import { FollowCalendar } from '../integrations/index.tsx';
import { HeldBack, useOverIds } from '../publications/index.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { derivedTitle } from './draft.rules.ts';
import { filterFrom, isFiltered, noFilter, searchOf } from './post-filter.rules.ts';
import { PostFilters, type PostFiltersProps } from './post-filters.tsx';
import { PostRow } from './post-row.tsx';
import { type PostFilter, type PostSummary, usePostList, useWhyNotWrite, useZone } from './posts.api.ts';
import type { DraftDoc } from './send-draft.ts';
import { type BulkActs, useBulkActs } from './use-bulk-acts.ts';
import { useKeptDrafts } from './use-kept-drafts.ts';
import { type Picking, usePicking } from './use-picking.ts';
import { usePostActs } from './use-post-acts.ts';
import { useWalk } from './use-walk.ts';
import './posts.css';

/** Drafts that no server has yet. */
function KeptHere({ drafts }: { drafts: readonly DraftDoc[] }) {
  if (drafts.length === 0) return null;
  return (
    <Section name="Only in this browser" sub="Saved when the server can be reached." className="mb-6">
      <ul>
        {drafts.map(({ draftId, fields }) => (
          <li key={draftId} className="post-row">
            <span className="post-state">
              <State state="draft" />
            </span>
            <Link
              to="/posts/$postId"
              params={{ postId: 'new' }}
              search={{ draft: draftId }}
              className="post-title say-s"
              data-row-link=""
            >
              {fields.title || derivedTitle(fields.content) || 'Untitled post'}
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Nothing({ filter, onClear }: { filter: PostFilter; onClear: () => void }) {
  if (isFiltered(filter))
    return <EmptyState actions={<Button onClick={onClear}>Show all</Button>}>No post is like that.</EmptyState>;
  return (
    <EmptyState
      actions={
        <>
          <Link to="/posts/$postId" params={{ postId: 'new' }} className={buttonClass({ look: 'primary' })}>
            New post <Kbd keys="P" />
          </Link>
          <Link to={'/briefs/new' as string} className={buttonClass({})}>
            Begin with a brief
          </Link>
        </>
      }
    >
      Nothing is planned, and no draft is begun.
    </EmptyState>
  );
}

/** What else an address says, such as the view of the calendar: it stays when the filter changes. */
function besides(filter: PostFilter, search: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const own = searchOf(filter);
  return Object.fromEntries(Object.entries(search).filter(([name]) => !(name in own)));
}

/** The filter lives in the address: Back from a post and a reload show the same list. */
function useFilter(): [PostFilter, (filter: PostFilter) => void] {
  const search = useSearch({ strict: false }) as Record<string, unknown>;
  const navigate = useNavigate();
  const filter = useMemo(() => filterFrom(search), [search]);
  const change = (next: PostFilter): void =>
    void navigate({
      to: '/calendar',
      search: ((before: Record<string, unknown>) => ({ ...besides(filter, before), ...searchOf(next) })) as never,
      replace: true,
      resetScroll: false,
    });
  return [filter, change];
}

interface HeadProps {
  readonly filters: PostFiltersProps;
  readonly posts: readonly PostSummary[];
  readonly picking: Picking;
  readonly acts: BulkActs;
}

/** The filters; while posts are selected, what can be done with those, in the same place. */
function Head({ filters, posts, picking, acts }: HeadProps) {
  const chosen = posts.filter(({ id }) => picking.selection.has(id));
  return (
    <div className="post-head" data-picking={chosen.length > 0 || undefined}>
      <div inert={chosen.length > 0}>
        <PostFilters {...filters} />
      </div>
      {chosen.length > 0 && (
        <BulkBar chosen={chosen} count={posts.length} acts={acts} onAll={picking.all} onNone={picking.none} />
      )}
    </div>
  );
}

/** Its next send for each account, called by the post. */
const sendsOf = ({ id, accountIds, nextDueAt }: PostSummary) =>
  nextDueAt ? accountIds.map((accountId) => ({ id, accountId, dueAt: nextDueAt, state: 'scheduled' })) : [];

/** All posts: drafts, planned and out, newest change first. `views` leads to the months and weeks of the calendar. */
export function PostsPage({ views }: { views?: React.ReactNode }) {
  usePageTitle('Posts');
  const [filter, setFilter] = useFilter();
  const asked = useDeferredValue(filter);
  const list = usePostList(asked);
  const accounts = useAccounts();
  const zone = useZone();
  const now = useNow();
  const kept = useKeptDrafts();
  const acts = usePostActs();
  const whyNot = useWhyNotWrite();
  const posts = useMemo(() => list.data?.pages.flatMap(({ items }) => items) ?? [], [list.data]);
  const ids = useMemo(() => posts.map(({ id }) => id), [posts]);
  const picking = usePicking(ids);
  const bulk = useBulkActs();
  const onArrow = useWalk(picking);
  const byId = useMemo(() => new Map(accounts.data?.items.map((one) => [one.id, one])), [accounts.data]);
  const over = useOverIds(
    useMemo(() => posts.flatMap(sendsOf), [posts]),
    zone,
    now,
  );
  const unsaved = new Set(kept.flatMap(({ postId }) => postId ?? []));
  return (
    <>
      <PageHeader
        title="Posts"
        actions={
          <>
            {views}
            <span className="wide-only">
              <FollowCalendar />
            </span>
            <Link to={'/posts/import' as string} className={`${buttonClass({})} wide-only`}>
              Import
            </Link>
            <Link to="/posts/$postId" params={{ postId: 'new' }} className={buttonClass({ look: 'primary' })}>
              New post <Kbd keys="P" />
            </Link>
          </>
        }
      />
      <HeldBack />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrows between links are an extra way; Tab works without */}
      <div className="body" onKeyDown={onArrow}>
        <Head
          filters={{ filter, accounts: accounts.data?.items ?? [], onChange: setFilter }}
          posts={posts}
          picking={picking}
          acts={bulk}
        />
        {bulk.wrong && (
          <ErrorNotice problem={bulk.wrong.problem} onRetry={bulk.forget} way="I have seen it">
            {bulk.wrong.words}
          </ErrorNotice>
        )}
        <KeptHere drafts={kept.filter(({ postId }) => postId === null)} />
        {list.error && !list.data ? (
          <ErrorNotice problem={toProblem(list.error)} onRetry={() => void list.refetch()}>
            What is planned goes out as planned.
          </ErrorNotice>
        ) : !list.data ? (
          <Skeleton rows={8} height={44} label="Loading posts" />
        ) : posts.length === 0 ? (
          <Nothing filter={filter} onClear={() => setFilter(noFilter)} />
        ) : (
          <VirtualList
            label="Posts"
            items={posts}
            idOf={({ id }) => id}
            rowHeight={45}
            onNearEnd={() => {
              if (list.hasNextPage) void list.fetchNextPage();
            }}
            render={(post) => (
              <PostRow
                post={post}
                accounts={byId}
                zone={zone}
                now={now}
                isUnsaved={unsaved.has(post.id)}
                isOver={over.has(post.id)}
                isPicked={picking.selection.has(post.id)}
                onPick={(isRange) => picking.pick(post.id, isRange)}
                acts={{
                  whyNot,
                  duplicate: (one) => void acts.duplicate(one),
                  remove: (one) => void acts.remove(one),
                  restore: (one) => void acts.restore(one),
                }}
              />
            )}
          />
        )}
      </div>
    </>
  );
}

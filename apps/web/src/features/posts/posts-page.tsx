import { MagnifyingGlassIcon } from '@phosphor-icons/react/dist/csr/MagnifyingGlass';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { toProblem } from '../../lib/api-problem.ts';
import { useNow } from '../../lib/use-now.ts';
import { usePageTitle } from '../../lib/use-page-title.ts';
import { useShortcuts } from '../../lib/use-shortcuts.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Select } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { noteWords, State } from '../../ui/note.tsx';
import { PageHeader, Section } from '../../ui/page-header.tsx';
import { EmptyState, ErrorNotice, Skeleton } from '../../ui/states.tsx';
import { VirtualList } from '../../ui/virtual.tsx';
import { type Account, networkName, useAccounts } from '../accounts/index.tsx';
import { derivedTitle } from './draft.rules.ts';
import { filterFrom, filterStates, isFiltered, noFilter, searchOf } from './post-filter.rules.ts';
import { PostRow } from './post-row.tsx';
import { noteOf } from './post-state.ts';
import { type PostFilter, usePostList, useProjects, useWhyNotWrite, useZone } from './posts.api.ts';
import type { DraftDoc } from './send-draft.ts';
import { useKeptDrafts } from './use-kept-drafts.ts';
import { usePostActs } from './use-post-acts.ts';
import './posts.css';

interface FiltersProps {
  readonly filter: PostFilter;
  readonly accounts: readonly Account[];
  readonly onChange: (filter: PostFilter) => void;
}

function Filters({ filter, accounts, onChange }: FiltersProps) {
  const { data: projects } = useProjects();
  // Typing stays quick whatever the address does with it.
  const [typed, setTyped] = useState(filter.search);
  const told = useRef(filter.search);
  useEffect(() => {
    if (filter.search !== told.current) setTyped(filter.search);
    told.current = filter.search;
  }, [filter.search]);
  const type = (search: string): void => {
    setTyped(search);
    told.current = search;
    onChange({ ...filter, search });
  };
  return (
    <search className="post-filters">
      <label className="post-search">
        <Icon of={MagnifyingGlassIcon} />
        <span className="vh">Search posts</span>
        <input
          type="search"
          className="in"
          placeholder="Search titles and texts"
          value={typed}
          maxLength={200}
          onChange={(event) => type(event.currentTarget.value)}
        />
      </label>
      <Select
        label={<span className="vh">State</span>}
        value={filter.state}
        onChange={(event) => onChange({ ...filter, state: event.currentTarget.value as PostFilter['state'] })}
      >
        <option value="">Every state</option>
        {filterStates.map((state) => (
          <option key={state} value={state}>
            {noteWords[noteOf(state)]}
          </option>
        ))}
        <option value="deleted">Put away</option>
      </Select>
      {(projects?.items.length ?? 0) > 1 && (
        <Select
          label={<span className="vh">Project</span>}
          value={filter.projectId}
          onChange={(event) => onChange({ ...filter, projectId: event.currentTarget.value })}
        >
          <option value="">Every project</option>
          {projects?.items.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
      {accounts.length > 1 && (
        <Select
          label={<span className="vh">Account</span>}
          value={filter.accountId}
          onChange={(event) => onChange({ ...filter, accountId: event.currentTarget.value })}
        >
          <option value="">Every account</option>
          {accounts.map((account) => (
            <option key={account.id} value={account.id}>
              {account.handle}, {networkName(account)}
            </option>
          ))}
        </Select>
      )}
    </search>
  );
}

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
              data-row-link
            >
              {fields.title || derivedTitle(fields.content) || 'Untitled post'}
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}

const rowLinks = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('#page [data-row-link]')];

/** Goes to the next or previous row; to the first when none has the focus. False at an end. */
function walk(step: 1 | -1): boolean {
  const rows = rowLinks();
  const here = document.activeElement instanceof HTMLElement ? rows.indexOf(document.activeElement) : -1;
  const next = here < 0 ? rows[0] : rows[here + step];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
  return next !== undefined;
}

/** J and K walk the rows from anywhere on the page, the arrows from a row; Enter opens, as it does on every link. */
function useWalk(): (event: React.KeyboardEvent) => void {
  useShortcuts([
    { keys: 'J', words: 'Next post', group: 'This page', run: () => walk(1) },
    { keys: 'K', words: 'Previous post', group: 'This page', run: () => walk(-1) },
  ]);
  return (event) => {
    const isOnRow = event.target instanceof HTMLElement && event.target.matches('[data-row-link]');
    const step = isOnRow && (event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : null);
    if (step && walk(step)) event.preventDefault();
  };
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

/** The filter lives in the address: Back from a post and a reload show the same list. */
function useFilter(): [PostFilter, (filter: PostFilter) => void] {
  const search = useSearch({ strict: false }) as Record<string, unknown>;
  const navigate = useNavigate();
  const filter = useMemo(() => filterFrom(search), [search]);
  const change = (next: PostFilter): void =>
    void navigate({ to: '/calendar', search: searchOf(next) as never, replace: true, resetScroll: false });
  return [filter, change];
}

/** All posts: drafts, planned and out, newest change first. Stands where the calendar will. */
export function PostsPage() {
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
  const onArrow = useWalk();
  const posts = useMemo(() => list.data?.pages.flatMap(({ items }) => items) ?? [], [list.data]);
  const byId = useMemo(() => new Map(accounts.data?.items.map((one) => [one.id, one])), [accounts.data]);
  const unsaved = new Set(kept.flatMap(({ postId }) => postId ?? []));
  return (
    <>
      <PageHeader
        title="Posts"
        actions={
          <Link to="/posts/$postId" params={{ postId: 'new' }} className={buttonClass({ look: 'primary' })}>
            New post <Kbd keys="P" />
          </Link>
        }
      />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrows between links are an extra way; Tab works without */}
      <div className="body" onKeyDown={onArrow}>
        <Filters filter={filter} accounts={accounts.data?.items ?? []} onChange={setFilter} />
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

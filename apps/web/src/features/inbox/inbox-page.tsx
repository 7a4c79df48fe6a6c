import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useDeferredValue, useMemo, useState } from 'react';
import { toProblem } from '../../lib/api-problem.ts';
import { useNow } from '../../lib/use-now.ts';
import { usePageTitle } from '../../lib/use-page-title.ts';
import { useShortcuts } from '../../lib/use-shortcuts.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { EmptyState, ErrorNotice, Skeleton } from '../../ui/states.tsx';
import { VirtualList } from '../../ui/virtual.tsx';
import { type Account, AccountName, useAccounts } from '../accounts/index.tsx';
import { type InboxComment, type InboxFilter, useInbox, useWhyNotReply, useZone } from './inbox.api.ts';
import { filterFrom, noFilter, searchOf } from './inbox-filter.rules.ts';
import { InboxFilters } from './inbox-filters.tsx';
import { threadOf } from './thread.rules.ts';
import { Thread } from './thread.tsx';
import './inbox.css';

/** The filter lives in the address: Back and a reload show the same list. */
function useFilter(): [InboxFilter, (filter: InboxFilter) => void] {
  const search = useSearch({ strict: false }) as Record<string, unknown>;
  const navigate = useNavigate();
  const filter = useMemo(() => filterFrom(search), [search]);
  const change = (next: InboxFilter): void =>
    void navigate({ to: '/inbox' as string, search: searchOf(next) as never, replace: true, resetScroll: false });
  return [filter, change];
}

interface RowProps {
  readonly item: InboxComment;
  readonly account: Account | undefined;
  readonly answering: string | null;
  readonly onAnswer: (commentId: string | null) => void;
}

/** What we said left, what came back right, and our answers below it. */
function Row({ item, account, answering, onAnswer }: RowProps) {
  const zone = useZone();
  const now = useNow();
  const whyNot = useWhyNotReply();
  const lines = useMemo(() => threadOf([{ ...item, parentRemoteId: null }, ...item.answers], item.replies), [item]);
  return (
    <div className="ib-row" data-comment={item.id} tabIndex={-1}>
      <div className="ib-post">
        {account && <AccountName account={account} />}
        <Link
          to={'/activity' as string}
          search={{ publication: item.publicationId } as never}
          className="say-s ib-title"
          dir="auto"
        >
          {item.postTitle || 'Untitled post'}
        </Link>
      </div>
      <div className="min-w-0">
        <Thread
          lines={lines}
          publicationId={item.publicationId}
          accountId={item.accountId}
          zone={zone}
          now={now}
          whyNot={whyNot}
          canAnswer={({ isOwn }) => !isOwn && item.whyNoReply === null}
          answering={answering}
          onAnswer={onAnswer}
        />
        {item.whyNoReply && !item.isAnswered && <p className="s12 quiet measure">{item.whyNoReply}</p>}
      </div>
    </div>
  );
}

/** J and K walk the comments, R answers the one that was walked to. */
function useWalk(items: readonly InboxComment[], onAnswer: (commentId: string) => void): void {
  const here = (): number => {
    const row = document.activeElement?.closest('[data-comment]');
    return items.findIndex(({ id }) => id === row?.getAttribute('data-comment'));
  };
  const go = (step: 1 | -1): void => {
    const next = items[here() < 0 ? 0 : here() + step];
    const row = next && document.querySelector<HTMLElement>(`[data-comment="${CSS.escape(next.id)}"]`);
    row?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: 'nearest' });
  };
  const answer = (): void => {
    const item = items[here()];
    if (item && item.whyNoReply === null) onAnswer(item.id);
  };
  useShortcuts([
    { keys: 'J', words: 'Next', group: 'This page', run: () => go(1) },
    { keys: 'K', words: 'Previous', group: 'This page', run: () => go(-1) },
    { keys: 'R', words: 'Reply', group: 'This page', run: answer },
  ]);
}

function Nothing({ filter, onAll }: { filter: InboxFilter; onAll: () => void }) {
  if (Object.keys(searchOf(filter)).length === 0)
    return (
      <EmptyState
        actions={
          <Link to={'/activity' as string} className={buttonClass({})}>
            Look at what was sent
          </Link>
        }
      >
        Nobody has said anything yet. Comments are read by themselves for thirty days after a post is out.
      </EmptyState>
    );
  const isOnlyShow = Object.keys(searchOf({ ...filter, show: 'all' })).length === 0;
  const words = isOnlyShow && filter.show === 'unanswered' ? 'Everything is answered.' : 'No comment is like that.';
  return <EmptyState actions={<Button onClick={onAll}>Show all comments</Button>}>{words}</EmptyState>;
}

/** The inbox: what people said below all posts, answered in place. */
export function InboxPage() {
  usePageTitle('Inbox');
  const [filter, setFilter] = useFilter();
  const list = useInbox(useDeferredValue(filter));
  const accountList = useAccounts().data?.items;
  const accounts = useMemo(() => new Map((accountList ?? []).map((account) => [account.id, account])), [accountList]);
  const [answering, setAnswering] = useState<string | null>(null);
  const whyNot = useWhyNotReply();
  const { items } = list;
  useWalk(items ?? [], (id) => whyNot === null && setAnswering(id));
  return (
    <>
      <PageHeader title="Inbox" sub={<span className="wide-only">What people say below your posts</span>} hasRule />
      <div className="body pt-3">
        <InboxFilters filter={filter} accounts={accountList ?? []} unanswered={list.unanswered} onChange={setFilter} />
        {list.error && !items ? (
          <ErrorNotice problem={toProblem(list.error)} onRetry={() => void list.refetch()}>
            Comments go on being read; only this list cannot be shown.
          </ErrorNotice>
        ) : !items ? (
          <Skeleton rows={6} height={84} label="Loading comments" />
        ) : items.length === 0 ? (
          <Nothing filter={filter} onAll={() => setFilter(noFilter)} />
        ) : (
          <VirtualList
            label="Comments of all posts"
            items={items}
            idOf={({ id }) => id}
            rowHeight={112}
            onNearEnd={() => list.hasNextPage && void list.fetchNextPage()}
            render={(item) => (
              <Row item={item} account={accounts.get(item.accountId)} answering={answering} onAnswer={setAnswering} />
            )}
          />
        )}
      </div>
    </>
  );
}

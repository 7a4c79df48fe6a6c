import { FunnelIcon } from '@phosphor-icons/react/dist/csr/Funnel';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import { toProblem } from '../../lib/api-problem.ts';
import { formatCount } from '../../lib/numbers.ts';
import { useNow } from '../../lib/use-now.ts';
import { usePageTitle } from '../../lib/use-page-title.ts';
import { useShortcuts } from '../../lib/use-shortcuts.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { SegmentedControl } from '../../ui/choice.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu } from '../../ui/menu.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Seam } from '../../ui/seam.tsx';
import { EmptyState, ErrorNotice, Skeleton } from '../../ui/states.tsx';
import { type Account, networkName, useAccounts } from '../accounts/index.tsx';
import { Alarms } from '../notifications/index.tsx';
import { usePublicationList } from './activity.api.ts';
import { HeldBack, PauseButton } from './held-back.tsx';
import { PublicationDetail } from './publication-detail.tsx';
import { PublicationList } from './publication-list.tsx';
import { useCounts, useZone } from './publications.api.ts';
import { dayAround, firstLook, headLine, neighbour } from './publications.rules.ts';
import type { ListGroup, Publication } from './publications.types.ts';
import { useIsWide } from './use-is-wide.ts';
import './activity.css';

const emptyWords: Readonly<Record<ListGroup, string>> = {
  all: 'Nothing was sent yet, and nothing is due today.',
  needs_person: 'Nothing needs you.',
  sent: 'Nothing was sent yet.',
  planned: 'No posts are planned.',
};

function Nothing({ group }: { group: ListGroup }) {
  return (
    <div className="px-4 py-4 min-[768px]:px-7">
      <EmptyState
        actions={
          group !== 'needs_person' && (
            <Link to={'/posts/new' as string} className={buttonClass({ look: 'primary' })}>
              Write a post
            </Link>
          )
        }
      >
        {emptyWords[group]}
      </EmptyState>
    </div>
  );
}

function AccountFilter({
  accounts,
  accountId,
  onChoose,
}: {
  accounts: readonly Account[];
  accountId: string | undefined;
  onChoose: (accountId: string | undefined) => void;
}) {
  const chosen = accounts.find(({ id }) => id === accountId);
  return (
    <Menu
      align="end"
      trigger={
        <Button className="pb-filter">
          <Icon of={FunnelIcon} />
          <span className="clip">{chosen?.handle ?? 'All accounts'}</span>
        </Button>
      }
      groups={[
        { items: [{ words: 'All accounts', onSelect: () => onChoose(undefined) }] },
        {
          items: accounts.map((account) => ({
            words: `${account.handle}, ${networkName(account)}`,
            onSelect: () => onChoose(account.id),
          })),
        },
      ]}
    />
  );
}

/** J and K walk the list; the chosen row is brought into sight. */
function useWalk(ids: readonly string[], chosenId: string | null): void {
  const navigate = useNavigate();
  const go = (step: 1 | -1): void => {
    const next = neighbour(ids, chosenId, step);
    if (next === null) return;
    void navigate({
      to: '/activity' as string,
      search: { publication: next } as never,
      replace: true,
      resetScroll: false,
    });
    document.querySelector(`[data-publication="${CSS.escape(next)}"]`)?.scrollIntoView({ block: 'nearest' });
  };
  useShortcuts([
    { keys: 'J', words: 'Next', group: 'This page', run: () => go(1) },
    { keys: 'K', words: 'Previous', group: 'This page', run: () => go(-1) },
  ]);
}

/**
 * What is chosen: by the address, or on wide screens the one a person most likely came for. That pick stays while it is
 * in the list, so that news does not change the right side under the reader.
 */
function useChosen(items: readonly Publication[] | undefined, isWide: boolean): string | null {
  const { publication } = useSearch({ strict: false }) as { publication?: string };
  const picked = useRef<string | null>(null);
  if (publication) return publication;
  if (!isWide || !items) return null;
  if (!items.some(({ id }) => id === picked.current)) picked.current = firstLook(items);
  return picked.current;
}

function Detail({ chosenId, accounts }: { chosenId: string | null; accounts: ReadonlyMap<string, Account> }) {
  return chosenId ? <PublicationDetail key={chosenId} publicationId={chosenId} accounts={accounts} /> : null;
}

/** On phones the detail takes the page; the focus goes with it. */
function DetailPage({ chosenId, accounts }: { chosenId: string; accounts: ReadonlyMap<string, Account> }) {
  const page = useRef<HTMLDivElement>(null);
  useEffect(() => page.current?.focus({ preventScroll: true }), []);
  return (
    <div ref={page} tabIndex={-1} className="outline-none">
      <Link to={'/activity' as string} search={{} as never} className="pb-back">
        All activity
      </Link>
      <Detail chosenId={chosenId} accounts={accounts} />
    </div>
  );
}

/** Activity: everything that was sent, as call and answer. */
export function ActivityPage() {
  usePageTitle('Activity');
  const zone = useZone();
  const now = useNow();
  const isWide = useIsWide();
  const [group, setGroup] = useState<ListGroup>('all');
  const [accountId, setAccountId] = useState<string | undefined>();
  const until = new Date(dayAround(now, zone).to).toISOString();
  const list = usePublicationList(group, accountId, until);
  const counts = useCounts().data;
  const accountList = useAccounts().data?.items;
  const accounts = useMemo(() => new Map((accountList ?? []).map((account) => [account.id, account])), [accountList]);
  const chosenId = useChosen(list.items, isWide);
  useWalk(list.items?.map(({ id }) => id) ?? [], chosenId);
  const header = (
    <>
      <PageHeader
        title="Activity"
        sub={counts && <span className="wide-only">{headLine(counts, zone, now)}</span>}
        actions={
          <>
            <PauseButton />
            <AccountFilter accounts={accountList ?? []} accountId={accountId} onChoose={setAccountId} />
          </>
        }
        hasRule
      />
      <HeldBack />
      <Alarms place="activity" />
    </>
  );
  const left = (
    <div className="pb-left">
      <div className="pb-flt">
        <SegmentedControl
          label="Show"
          value={group}
          onChange={setGroup}
          segments={[
            { value: 'all', label: 'All' },
            {
              value: 'needs_person',
              label: counts?.needsPerson ? `Need you ${formatCount(counts.needsPerson)}` : 'Need you',
            },
            { value: 'sent', label: 'Sent' },
            { value: 'planned', label: 'Planned' },
          ]}
        />
      </div>
      {list.error && !list.items ? (
        <div className="px-4 pt-3">
          <ErrorNotice problem={toProblem(list.error)} onRetry={() => void list.refetch()}>
            Posts go out as planned; only this list cannot be shown.
          </ErrorNotice>
        </div>
      ) : !list.items ? (
        <div className="px-4">
          <Skeleton rows={8} height={42} label="Loading activity" />
        </div>
      ) : list.items.length === 0 ? (
        <Nothing group={group} />
      ) : (
        <PublicationList
          key={`${group} ${accountId}`}
          items={list.items}
          accounts={accounts}
          chosenId={chosenId}
          isWide={isWide}
          onNearEnd={() => list.hasNextPage && void list.fetchNextPage()}
        />
      )}
    </div>
  );
  if (!isWide)
    return (
      <>
        {header}
        {chosenId ? <DetailPage key={chosenId} chosenId={chosenId} accounts={accounts} /> : left}
      </>
    );
  return (
    <>
      {header}
      <Seam name="activity" usual={384} left={left} right={<Detail chosenId={chosenId} accounts={accounts} />} />
    </>
  );
}

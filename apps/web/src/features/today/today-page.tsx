import { Link } from '@tanstack/react-router';
import { Suspense, useMemo } from 'react';
import { toProblem } from '../../lib/api-problem.ts';
import { lazyPart } from '../../lib/lazy-part.ts';
import { formatPlural } from '../../lib/numbers.ts';
import { formatDuration, formatLongDay, zoneName } from '../../lib/times.ts';
import { useNow } from '../../lib/use-now.ts';
import { usePageTitle } from '../../lib/use-page-title.ts';
import { buttonClass } from '../../ui/button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { PageHeader, Section } from '../../ui/page-header.tsx';
import { EmptyState, ErrorNotice, Skeleton } from '../../ui/states.tsx';
import { type Account, useAccounts } from '../accounts/index.tsx';
import { Alarms } from '../notifications/index.tsx';
import { type Counts, dayAround, type Publication, useCounts, useZone } from '../publications/index.tsx';
import { Legend, Score } from './score.tsx';
import { LatestOut, Next } from './side-lists.tsx';
import { useDay, useHasPosts, useLatest, useNeedsYou, useNext } from './today.api.ts';
import './today.css';

// What waits is drawn when it is known; the day is drawn before.
const NeedsYou = lazyPart(() => import('./needs-you.tsx'), 'NeedsYou');
const ToReview = lazyPart(() => import('./to-review.tsx'), 'ToReview');

/** What the counts prove about everything that was due. */
function Accounted({ counts }: { counts: Counts }) {
  const now = useNow(2000);
  const age = formatDuration(Math.max(0, now.getTime() - new Date(counts.checkedAt).getTime()));
  return (
    <span className={`sc-proof ${counts.overdue > 0 ? 'sc-alarm' : 'faint'}`}>
      {counts.overdue === 0
        ? 'No due post is unaccounted for.'
        : `${formatPlural(counts.overdue, 'due post is', 'due posts are')} unaccounted for.`}{' '}
      Checked {age} ago.
    </span>
  );
}

/** A workspace without accounts or posts: the way to the first one. */
function FirstSteps({ hasAccount }: { hasAccount: boolean }) {
  return (
    <div className="pt-4">
      <EmptyState
        actions={
          hasAccount ? (
            <>
              <Link to={'/posts/new' as string} className={buttonClass({})}>
                Write a post
              </Link>
              <Link to={'/briefs/new' as string} className={buttonClass({})}>
                Begin with a brief
              </Link>
            </>
          ) : (
            <>
              <Link to={'/accounts' as string} search={{ connect: '' } as never} className={buttonClass({})}>
                Connect an account
              </Link>
              <Link to={'/posts/new' as string} className={buttonClass({})}>
                Write a post
              </Link>
              <Link
                to={'/accounts' as string}
                search={{ connect: 'pretend' } as never}
                className={buttonClass({ look: 'link' })}
              >
                Try with a pretend account
              </Link>
            </>
          )
        }
      >
        {hasAccount
          ? 'An account is connected. Nothing is written yet.'
          : 'Nothing is here yet. Connect an account, or write first and connect later.'}
      </EmptyState>
    </div>
  );
}

interface Lists {
  readonly accounts: ReadonlyMap<string, Account>;
  readonly zone: string;
  readonly now: Date;
}

interface DayProps {
  readonly day: { readonly from: number; readonly to: number };
  readonly today: readonly Publication[];
  /** More is due today than is drawn. */
  readonly isCut: boolean;
  readonly accountList: readonly Account[];
  readonly zone: string;
  readonly now: Date;
}

/** What waits for a person; its own loading and trouble do not touch the score. */
function Needs({ needs, ...lists }: Lists & { needs: ReturnType<typeof useNeedsYou> }) {
  const counts = useCounts().data;
  const coming = <Skeleton rows={3} height={80} label="Loading what needs you" />;
  if (needs.error && !needs.data)
    return <ErrorNotice problem={toProblem(needs.error)} onRetry={() => void needs.refetch()} />;
  if (!needs.data) return coming;
  return (
    <Suspense fallback={coming}>
      <NeedsYou items={needs.data.items} total={counts?.needsPerson ?? 0} {...lists} />
    </Suspense>
  );
}

/** The filled page: the score, what needs somebody, what came back, what is next. */
function Day({ day, today, isCut, accountList, zone, now }: DayProps) {
  const next = useNext().data;
  const needs = useNeedsYou();
  const latest = useLatest().data;
  const counts = useCounts().data;
  const accounts = useMemo(() => new Map(accountList.map((account) => [account.id, account])), [accountList]);
  const lists = { accounts, zone, now };
  const isQuiet = needs.data?.items.length === 0 && !accountList.some(({ state }) => state === 'needs_reconnect');
  const coming = next && <Next items={next.items} {...lists} />;
  return (
    <>
      <Alarms place="today" />
      <Score day={day} accounts={accountList} today={today} zone={zone} now={now} />
      <Legend today={today}>
        {isCut && <span className="faint">The first 200 of today.</span>}
        {counts && <Accounted counts={counts} />}
      </Legend>
      <div className="td-two">
        <div>
          <Suspense>
            <ToReview zone={zone} now={now} />
          </Suspense>
          <Needs needs={needs} {...lists} />
          {/* With nothing to settle, what comes next is what one came to see. */}
          {isQuiet && coming}
        </div>
        <div className="td-back">
          <Section name="What came back">{latest && <LatestOut items={latest.items} {...lists} />}</Section>
          {!isQuiet && coming}
        </div>
      </div>
    </>
  );
}

/** The day in its state: loading, in trouble, empty, or filled. */
function Body({ zone, now }: { zone: string; now: Date }) {
  const span = dayAround(now, zone);
  const day = useDay(span);
  const accounts = useAccounts();
  const hasPosts = useHasPosts();
  const retry = (): void => {
    void day.refetch();
    void accounts.refetch();
  };
  const error = [day, accounts].find((query) => query.error && !query.data)?.error;
  if (error)
    return (
      <ErrorNotice problem={toProblem(error)} onRetry={retry}>
        Posts go out as planned; only this page cannot show them.
      </ErrorNotice>
    );
  if (!day.data || !accounts.data || hasPosts === undefined)
    return <Skeleton rows={8} height={23} label="Loading the day" />;
  if (!hasPosts && day.data.items.length === 0)
    return <FirstSteps hasAccount={accounts.data.items.some(({ state }) => state !== 'disconnected')} />;
  return (
    <Day
      day={span}
      today={day.data.items}
      isCut={day.data.nextCursor !== null}
      accountList={accounts.data.items}
      zone={zone}
      now={now}
    />
  );
}

/** Today: the day as a score, what waits for a person, what came back, what is next. */
export function TodayPage() {
  usePageTitle('Today');
  const zone = useZone();
  const now = useNow();
  return (
    <>
      <PageHeader
        title={formatLongDay(now, zone)}
        sub={<span className="wide-only">{zoneName(zone)}</span>}
        actions={
          <Link to={'/briefs/new' as string} className={`${buttonClass({ look: 'primary' })} wide-only`}>
            New brief <Kbd keys="N" />
          </Link>
        }
      />
      <div className="body">
        <Body zone={zone} now={now} />
      </div>
    </>
  );
}

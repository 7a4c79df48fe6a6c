import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { toProblem } from '../../lib/api-problem.ts';
import { formatLongDay, zoneName } from '../../lib/times.ts';
import { usePageTitle } from '../../lib/use-page-title.ts';
import { Button } from '../../ui/button.tsx';
import { PageHeader, Section } from '../../ui/page-header.tsx';
import { ErrorNotice, Skeleton } from '../../ui/states.tsx';
import { AccountName, useAccounts } from '../accounts/index.tsx';
import { HeldBack } from './held-back.tsx';
import { useWhyNotSend } from './publications.api.ts';
import { QueueList } from './queue-list.tsx';
import { useRecurrences } from './recurrences.api.ts';
import { Repeats } from './repeats.tsx';
import { SlotWeek } from './slot-week.tsx';
import { useQueue } from './slots.api.ts';
import { byDay, fillWords } from './slots.rules.ts';
import './queue.css';

const firstDays = 28;
const mostDays = 364;

/** The queue of an account: its week of slots, what waits in the coming ones, the gaps, and posts that repeat. */
export function QueuePage() {
  const { accountId = '' } = useParams({ strict: false }) as { accountId?: string };
  const [days, setDays] = useState(firstDays);
  const { data, error, refetch } = useQueue(accountId, days);
  const account = useAccounts().data?.items.find(({ id }) => id === accountId);
  const repeats = useRecurrences({ accountId }).data?.items ?? [];
  const whyNot = useWhyNotSend();
  usePageTitle(account ? `Queue of ${account.handle}` : 'Queue');
  const zone = data?.slots.zone ?? 'UTC';
  const going = repeats.filter(({ state }) => state === 'running' || state === 'paused');
  return (
    <>
      <PageHeader
        parent={
          <Link to={'/accounts' as string} className="quiet">
            Accounts
          </Link>
        }
        title={account ? <AccountName account={account} /> : 'Queue'}
        sub={data ? fillWords(data.items, days) : undefined}
      />
      <HeldBack />
      <div className="body grid gap-8">
        {error && !data ? (
          <ErrorNotice problem={toProblem(error)} onRetry={() => void refetch()}>
            What waits goes out as planned; only this list cannot be shown.
          </ErrorNotice>
        ) : !data ? (
          <Skeleton rows={8} height={36} label="Loading the queue" />
        ) : (
          <>
            <Section name="Slots" sub={`in ${zoneName(zone)}`}>
              <SlotWeek week={data.slots} whyNot={whyNot} />
            </Section>
            {going.length > 0 && (
              <Section name="Repeats" sub="each time as a post of its own">
                <Repeats items={going} whyNot={whyNot} />
              </Section>
            )}
            <Section name="Coming" sub={zoneName(zone)}>
              {data.items.length === 0 ? (
                <p className="quiet">Nothing waits, and there are no slots in the next {days / 7} weeks.</p>
              ) : (
                <QueueList
                  items={data.items}
                  days={byDay(data.items, (at) => formatLongDay(at, zone))}
                  accountId={accountId}
                  zone={zone}
                  whyNot={whyNot}
                />
              )}
              {days < mostDays && (
                <Button className="mt-3" onClick={() => setDays(Math.min(mostDays, days + firstDays * 2))}>
                  Show later ones
                </Button>
              )}
            </Section>
          </>
        )}
      </div>
    </>
  );
}

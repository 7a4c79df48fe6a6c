import { Link } from '@tanstack/react-router';
import { toProblem } from '../../lib/api-problem.ts';
import { formatPlural } from '../../lib/numbers.ts';
import { formatTime } from '../../lib/times.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { State } from '../../ui/note.tsx';
import { ErrorNotice, Skeleton } from '../../ui/states.tsx';
import { VirtualList } from '../../ui/virtual.tsx';
import { NetworkGlyph } from '../accounts/index.tsx';
import { noteOfSend, overOf, overWords, type useQuotas } from '../publications/index.tsx';
import type { CalendarFilter } from './address.rules.ts';
import type { AccountsById } from './block-link.tsx';
import { useDay } from './calendar.api.ts';
import { longDayName } from './days.rules.ts';

/** Everything of one day, however much: one line each, in the order of time. */
export function DaySheet({
  day,
  zone,
  filter,
  total,
  accounts,
  language,
  quotas,
  onClose,
}: {
  day: string;
  zone: string;
  filter: CalendarFilter;
  total: number;
  accounts: AccountsById;
  language: string;
  quotas: ReturnType<typeof useQuotas>;
  onClose: () => void;
}) {
  const list = useDay(day, zone, filter);
  const items = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const over = overOf(quotas ?? [], items, zone);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={longDayName(day, language)}
      words={formatPlural(total, 'send')}
      shape="sheet"
    >
      {list.error && !list.data ? (
        <ErrorNotice problem={toProblem(list.error)} onRetry={() => void list.refetch()}>
          What is planned goes out as planned.
        </ErrorNotice>
      ) : !list.data ? (
        <Skeleton rows={8} height={44} label="Loading the day" />
      ) : (
        <VirtualList
          label={longDayName(day, language)}
          items={items}
          idOf={({ id }) => id}
          rowHeight={57}
          height="calc(100dvh - 120px)"
          onNearEnd={() => {
            if (list.hasNextPage) void list.fetchNextPage();
          }}
          render={(send) => {
            const account = accounts.get(send.accountId);
            return (
              <div className="cal-row">
                <span className="num quiet s12 cal-row-time">{formatTime(send.dueAt, zone)}</span>
                <span className="cal-row-nets">
                  {account && <NetworkGlyph channel={account.channel} details={account.details} />}
                </span>
                <span className="grow min-w-0">
                  <Link
                    to="/posts/$postId"
                    params={{ postId: send.postId }}
                    className="cal-row-title say-s clip"
                    style={{ display: 'block' }}
                  >
                    {send.postTitle || 'Untitled post'}
                  </Link>
                  <span className="s12 flex gap-2">
                    <State state={noteOfSend(send)} />
                    {account && <span className="quiet clip">{account.handle}</span>}
                    {over.ids.has(send.id) && <span className="st-attention">{overWords}</span>}
                  </span>
                </span>
              </div>
            );
          }}
        />
      )}
    </Dialog>
  );
}

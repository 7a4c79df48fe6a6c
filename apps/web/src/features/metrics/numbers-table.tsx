import { toProblem } from '../../lib/api-problem.ts';
import { formatCount } from '../../lib/numbers.ts';
import { useSession } from '../../lib/session.ts';
import { browserZone, formatMoment } from '../../lib/times.ts';
import { useNow } from '../../lib/use-now.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice, Skeleton } from '../../ui/states.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { type PublicationNumbers, useNumbersList } from './metrics.api.ts';
import { ageWords } from './metrics.rules.ts';
import './metrics.css';

const dash = '–';
const shown = (value: number | null | undefined): string =>
  value === null || value === undefined ? dash : formatCount(value);

function columnsOf(zone: string, now: Date): Column<PublicationNumbers>[] {
  return [
    {
      key: 'post',
      name: 'Post',
      cell: ({ postTitle, url }) =>
        url ? (
          <a className="met-title text-ink no-underline hover:underline" href={url} target="_blank" rel="noreferrer">
            {postTitle || 'Without words'}
          </a>
        ) : (
          <span className="met-title">{postTitle || 'Without words'}</span>
        ),
    },
    { key: 'published', name: 'Published', cell: ({ publishedAt }) => formatMoment(publishedAt, zone, now) },
    { key: 'fixed', name: 'At 48 h', isFigure: true, cell: ({ atFixedAge }) => shown(atFixedAge?.engagement) },
    { key: 'latest', name: 'Newest', isFigure: true, cell: ({ latest }) => shown(latest?.engagement) },
    { key: 'age', name: 'Its age', cell: (row) => <span className="quiet">{ageWords(row, now)}</span> },
  ];
}

/** Reactions of an account's posts: at the one age at which they may be compared, and now. */
export function NumbersTable({ accountId, origin }: { accountId: string; origin: 'made' | 'imported' }) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useNumbersList(accountId, origin);
  const { profile } = useSession();
  const now = useNow();
  if (error && !data) {
    return (
      <ErrorNotice problem={toProblem(error)} onRetry={() => void refetch()}>
        Numbers are read on; only this list cannot be shown.
      </ErrorNotice>
    );
  }
  if (!data) return <Skeleton rows={4} label="Loading numbers" />;
  const rows = data.pages.flatMap(({ items }) => items);
  if (rows.length === 0) {
    return (
      <p className="quiet">
        {origin === 'made' ? 'Nothing was published here yet.' : 'No posts from before were read in.'}
      </p>
    );
  }
  return (
    <>
      <div className="met-wide">
        <Table
          label="Reactions per post"
          columns={columnsOf(profile?.timeZone ?? browserZone(), now)}
          rows={rows}
          idOf={({ publicationId }) => publicationId}
          {...(rows.length > 60 ? { height: 520 } : {})}
        />
      </div>
      {hasNextPage && (
        <Button look="link" small isBusy={isFetchingNextPage} onClick={() => void fetchNextPage()} className="mt-2">
          Show older ones
        </Button>
      )}
    </>
  );
}

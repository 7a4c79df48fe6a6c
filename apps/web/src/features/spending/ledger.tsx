import { useState } from 'react';
import { toProblem } from '../../lib/api-problem.ts';
import { formatBound, formatLedger, parseMoney } from '../../lib/money.ts';
import { formatMoment } from '../../lib/times.ts';
import { SegmentedControl } from '../../ui/choice.tsx';
import { Note, type NoteState } from '../../ui/note.tsx';
import { Section } from '../../ui/page-header.tsx';
import { SandboxTag } from '../../ui/small.tsx';
import { ErrorNotice, Skeleton } from '../../ui/states.tsx';
import { VirtualList } from '../../ui/virtual.tsx';
import { type SpendEntry, useEntries } from './spending.api.ts';

const kinds: Readonly<Record<SpendEntry['kind'], { words: string; note: NoteState }>> = {
  reserve: { words: 'Reserved', note: 'scheduled' },
  settle: { words: 'Spent', note: 'published' },
  release: { words: 'Given back', note: 'cancelled' },
};
const sources: Readonly<Record<SpendEntry['source'], string>> = {
  catalogue: 'by our price list',
  provider: 'told by the provider',
  upper_bound: 'nobody told us, so the most it can have been',
  unknown: 'source not known',
};

function How({ entry }: { entry: SpendEntry }) {
  if (entry.lines.length === 0) return null;
  return (
    <details className="sp-lines">
      <summary className="s12">How it adds up</summary>
      <ul>
        {entry.lines.map(({ what, quantity, unitPrice, amount }) => (
          <li key={what} className="s12 quiet num">
            {what}: {quantity.toLocaleString('en-GB')} × {formatLedger(parseMoney(unitPrice))} ={' '}
            {formatLedger(parseMoney(amount))}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Entry({ entry, zone }: { entry: SpendEntry; zone: string }) {
  const { words, note } = kinds[entry.kind];
  const amount = parseMoney(entry.amount);
  return (
    <div className="sp-entry">
      <span className="st st-ink">
        <Note state={note} />
        {words}
      </span>
      <span className="min-w-0">
        <span className="flex flex-wrap items-center gap-2">
          <span className="sp-break">{entry.model || entry.operation}</span> {entry.isSandbox && <SandboxTag />}
        </span>
        <span className="s12 quiet block">
          {formatMoment(entry.at, zone, new Date())}
          {entry.kind === 'settle' && `, ${sources[entry.source]}`}
        </span>
        <How entry={entry} />
      </span>
      <span className={`num text-right ${entry.kind === 'settle' ? 'b' : 'quiet'}`}>
        {entry.kind === 'reserve' ? formatBound(amount) : formatLedger(amount)}
      </span>
    </div>
  );
}

const filters = [
  { value: '', label: 'All' },
  { value: 'settle', label: 'Spent' },
  { value: 'reserve', label: 'Reserved' },
  { value: 'release', label: 'Given back' },
] as const;

/** The ledger of a month: every amount reserved, spent and given back. Entries are only ever added. */
export function Ledger({ month, zone }: { month: string; zone: string }) {
  const [kind, setKind] = useState<(typeof filters)[number]['value']>('settle');
  const { data, error, refetch, fetchNextPage, hasNextPage } = useEntries(month, kind);
  const entries = data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Section name="Entries">
      <div className="py-3">
        <SegmentedControl label="Which entries" segments={filters} value={kind} onChange={setKind} />
      </div>
      {error && !data ? (
        <ErrorNotice problem={toProblem(error)} onRetry={() => void refetch()} />
      ) : !data ? (
        <Skeleton rows={4} height={52} label="Loading entries" />
      ) : entries.length === 0 ? (
        <p className="quiet">Nothing of this kind in this month.</p>
      ) : (
        <VirtualList
          label="Entries"
          items={entries}
          idOf={({ id }) => id}
          rowHeight={52}
          onNearEnd={hasNextPage ? () => void fetchNextPage() : undefined}
          render={(entry) => <Entry entry={entry} zone={zone} />}
        />
      )}
    </Section>
  );
}

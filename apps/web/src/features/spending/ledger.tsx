import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { toProblem } from '../../lib/api-problem.ts';
import { formatBound, formatExact, formatLedger, parseMoney } from '../../lib/money.ts';
import { formatMoment } from '../../lib/times.ts';
import { SegmentedControl } from '../../ui/choice.tsx';
import { Note, type NoteState } from '../../ui/note.tsx';
import { Section } from '../../ui/page-header.tsx';
import { SandboxTag } from '../../ui/small.tsx';
import { ErrorNotice, Skeleton } from '../../ui/states.tsx';
import { VirtualList } from '../../ui/virtual.tsx';
import { type NameOf, type SpendEntry, useEntries, useModelNames } from './spending.api.ts';

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

/** How an amount adds up, to the last digit; closed until it is asked for. */
function How({ entry }: { entry: SpendEntry }) {
  const exact = formatLedger(parseMoney(entry.amount));
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
        <li className="s12 quiet num">
          {exact} in all{entry.kind === 'settle' && `, ${sources[entry.source]}`}
        </li>
      </ul>
    </details>
  );
}

function Entry({ entry, zone, nameOf }: { entry: SpendEntry; zone: string; nameOf: NameOf }) {
  const { words, note } = kinds[entry.kind];
  const amount = parseMoney(entry.amount);
  return (
    <div className="sp-entry">
      <span className="st st-ink">
        <Note state={note} />
        {words}
      </span>
      <span className="sp-what">
        <span className="sp-break">{nameOf(entry) || entry.operation}</span> {entry.isSandbox && <SandboxTag />}
        {entry.publicationId && (
          <Link className="s12" to={`/activity?publication=${entry.publicationId}` as string}>
            See the send
          </Link>
        )}
      </span>
      <span className="s12 quiet num">{formatMoment(entry.at, zone, new Date())}</span>
      <span className={`sp-amount num ${entry.kind === 'settle' ? 'b' : 'quiet'}`}>
        {entry.kind === 'reserve' ? formatBound(amount) : formatExact(amount)}
      </span>
      <How entry={entry} />
    </div>
  );
}

const filters = [
  { value: '', label: 'All' },
  { value: 'settle', label: 'Spent' },
  { value: 'reserve', label: 'Reserved' },
  { value: 'release', label: 'Given back' },
] as const;

const nothing: Readonly<Record<(typeof filters)[number]['value'], string>> = {
  '': 'No model was asked and nothing paid was sent in this month.',
  settle: 'Nothing was spent in this month.',
  reserve: 'Nothing was reserved in this month.',
  release: 'Nothing was given back in this month.',
};

/** The ledger of a month: every amount reserved, spent and given back. Entries are only ever added. */
export function Ledger({ month, zone }: { month: string; zone: string }) {
  const [kind, setKind] = useState<(typeof filters)[number]['value']>('settle');
  const { data, error, refetch, fetchNextPage, hasNextPage } = useEntries(month, kind);
  const nameOf = useModelNames();
  const entries = data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Section name="Entries">
      <div className="py-3">
        <SegmentedControl label="Which entries" segments={filters} value={kind} onChange={setKind} />
      </div>
      {error && !data ? (
        <ErrorNotice problem={toProblem(error)} onRetry={() => void refetch()} />
      ) : !data ? (
        <Skeleton rows={4} height={40} label="Loading entries" />
      ) : entries.length === 0 ? (
        <p className="quiet">{nothing[kind]}</p>
      ) : (
        <VirtualList
          label="Entries"
          items={entries}
          idOf={({ id }) => id}
          rowHeight={40}
          onNearEnd={hasNextPage ? () => void fetchNextPage() : undefined}
          render={(entry) => <Entry entry={entry} zone={zone} nameOf={nameOf} />}
        />
      )}
    </Section>
  );
}

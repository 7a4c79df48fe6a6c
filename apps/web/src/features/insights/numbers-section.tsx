import { findFace } from '@antiphon/channels/browser';
import { useState } from 'react';
import { formatPlural } from '../../lib/numbers.ts';
import { SegmentedControl } from '../../ui/choice.tsx';
import { Select } from '../../ui/field.tsx';
import { Section } from '../../ui/page-header.tsx';
import type { Account } from '../accounts/index.tsx';
import { AccountChart, type AccountNumbers, NumbersTable, RefreshButton } from '../metrics/index.tsx';

/** The numbers themselves: one account's followers and posts. Imported ones are shown apart. */
export function NumbersSection({
  account,
  others,
  onChoose,
  numbers,
  whyNot,
}: {
  account: Account;
  /** All that can be chosen, this one included. */
  others: readonly Account[];
  onChoose: (accountId: string) => void;
  numbers: AccountNumbers | undefined;
  whyNot: string | null;
}) {
  const [origin, setOrigin] = useState<'made' | 'imported'>('made');
  return (
    <Section name={others.length > 1 ? 'Numbers' : `Numbers of ${account.handle}`}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 pt-2">
        {others.length > 1 && (
          <Select
            label="Account"
            className="max-w-[280px]"
            value={account.id}
            onChange={(event) => onChoose(event.currentTarget.value)}
          >
            {others.map(({ id, handle, channel }) => (
              <option key={id} value={id}>
                {handle} ({findFace(channel)?.name ?? channel})
              </option>
            ))}
          </Select>
        )}
        <p className="flex flex-wrap items-center gap-x-3">
          {numbers && <span className="s12 quiet">{numbers.words}</span>}
          <RefreshButton wish={{ accountId: account.id }} whyNot={whyNot} />
        </p>
        {numbers && <AccountChart numbers={numbers} />}
        <div className="justify-self-start">
          <SegmentedControl
            label="Whose posts"
            segments={[
              { value: 'made', label: numbers ? formatPlural(numbers.made.posts, 'post') : 'Posts' },
              {
                value: 'imported',
                label: numbers ? `${formatPlural(numbers.imported.posts, 'post')} from before` : 'From before',
              },
            ]}
            value={origin}
            onChange={setOrigin}
          />
        </div>
        <NumbersTable key={`${account.id} ${origin}`} accountId={account.id} origin={origin} />
      </div>
    </Section>
  );
}

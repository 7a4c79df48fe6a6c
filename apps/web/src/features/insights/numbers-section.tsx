import { useState } from 'react';
import { formatPlural } from '../../lib/numbers.ts';
import { SegmentedControl } from '../../ui/choice.tsx';
import { Section } from '../../ui/page-header.tsx';
import type { Account } from '../accounts/index.tsx';
import { AccountChart, type AccountNumbers, NumbersTable } from '../metrics/index.tsx';
import { RefreshButton } from '../metrics/refresh-button.tsx';

/** The numbers themselves: one account's followers and posts. Imported ones are shown apart. */
export function NumbersSection({
  account,
  numbers,
  whyNot,
}: {
  account: Account;
  numbers: AccountNumbers | undefined;
  whyNot: string | null;
}) {
  const [origin, setOrigin] = useState<'made' | 'imported'>('made');
  return (
    <Section name={`Numbers of ${account.handle}`}>
      <div className="grid gap-4 pt-2">
        <p className="flex flex-wrap items-center gap-x-3">
          {numbers && <span className="s12 quiet">{numbers.words}</span>}
          <RefreshButton wish={{ accountId: account.id }} whyNot={whyNot} />
        </p>
        {numbers && <AccountChart numbers={numbers} />}
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
        <NumbersTable key={`${account.id} ${origin}`} accountId={account.id} origin={origin} />
      </div>
    </Section>
  );
}

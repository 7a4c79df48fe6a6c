import { SegmentedControl } from '../../ui/choice.tsx';
import { Filters, SearchBox } from '../../ui/filters.tsx';
import { type Account, AccountFilter, ProjectFilter } from '../accounts/index.tsx';
import type { InboxFilter } from './inbox.api.ts';
import { countWords } from './inbox-filter.rules.ts';

/** Which comments: answered or not, by words, by project and account. */
export function InboxFilters({
  filter,
  accounts,
  unanswered,
  onChange,
}: {
  filter: InboxFilter;
  accounts: readonly Account[];
  unanswered: number | undefined;
  onChange: (filter: InboxFilter) => void;
}) {
  return (
    <Filters>
      <SegmentedControl
        label="Show"
        value={filter.show}
        onChange={(show) => onChange({ ...filter, show })}
        segments={[
          { value: 'all', label: 'All' },
          { value: 'unanswered', label: unanswered ? `Unanswered ${countWords(unanswered)}` : 'Unanswered' },
          { value: 'answered', label: 'Answered' },
        ]}
      />
      <SearchBox
        label="Search comments"
        placeholder="Search words and names"
        value={filter.search}
        onSearch={(search) => onChange({ ...filter, search })}
      />
      <ProjectFilter value={filter.projectId} onChoose={(projectId) => onChange({ ...filter, projectId })} />
      <AccountFilter
        accounts={accounts}
        value={filter.accountId}
        onChoose={(accountId) => onChange({ ...filter, accountId })}
      />
    </Filters>
  );
}

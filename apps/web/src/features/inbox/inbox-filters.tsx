import { SegmentedControl } from '../../ui/choice.tsx';
import { FilterSelect, Filters, SearchBox } from '../../ui/filters.tsx';
import { type Account, networkName } from '../accounts/index.tsx';
import { type InboxFilter, useProjects } from './inbox.api.ts';
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
  const projects = useProjects().data?.items ?? [];
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
      <FilterSelect
        label="Project"
        all="Every project"
        value={filter.projectId}
        choices={projects.map(({ id, name }) => ({ value: id, words: name }))}
        onChoose={(projectId) => onChange({ ...filter, projectId })}
      />
      <FilterSelect
        label="Account"
        all="Every account"
        value={filter.accountId}
        choices={accounts.map((account) => ({
          value: account.id,
          words: `${account.handle}, ${networkName(account)}`,
        }))}
        onChoose={(accountId) => onChange({ ...filter, accountId })}
      />
    </Filters>
  );
}

import { MagnifyingGlassIcon } from '@phosphor-icons/react/dist/csr/MagnifyingGlass';
import { useEffect, useRef, useState } from 'react';
import { SegmentedControl } from '../../ui/choice.tsx';
import { Select } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
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
  // Typing stays quick whatever the address does with it.
  const [typed, setTyped] = useState(filter.search);
  const told = useRef(filter.search);
  useEffect(() => {
    if (filter.search !== told.current) setTyped(filter.search);
    told.current = filter.search;
  }, [filter.search]);
  const type = (search: string): void => {
    setTyped(search);
    told.current = search;
    onChange({ ...filter, search });
  };
  return (
    <search className="ib-filters">
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
      <label className="ib-search">
        <Icon of={MagnifyingGlassIcon} />
        <span className="vh">Search comments</span>
        <input
          type="search"
          className="in"
          placeholder="Search words and names"
          value={typed}
          maxLength={200}
          onChange={(event) => type(event.currentTarget.value)}
        />
      </label>
      {projects.length > 1 && (
        <Select
          label={<span className="vh">Project</span>}
          value={filter.projectId}
          onChange={(event) => onChange({ ...filter, projectId: event.currentTarget.value })}
        >
          <option value="">Every project</option>
          {projects.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
      {accounts.length > 1 && (
        <Select
          label={<span className="vh">Account</span>}
          value={filter.accountId}
          onChange={(event) => onChange({ ...filter, accountId: event.currentTarget.value })}
        >
          <option value="">Every account</option>
          {accounts.map((account) => (
            <option key={account.id} value={account.id}>
              {account.handle}, {networkName(account)}
            </option>
          ))}
        </Select>
      )}
    </search>
  );
}

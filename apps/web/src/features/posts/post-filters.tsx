import { MagnifyingGlassIcon } from '@phosphor-icons/react/dist/csr/MagnifyingGlass';
import { useEffect, useRef, useState } from 'react';
import { Select } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { noteWords } from '../../ui/note.tsx';
import { type Account, networkName } from '../accounts/index.tsx';
import { useLabels } from '../writing/index.tsx';
import { filterStates } from './post-filter.rules.ts';
import { noteOf } from './post-state.ts';
import { type PostFilter, useProjects } from './posts.api.ts';

export interface FiltersProps {
  readonly filter: PostFilter;
  readonly accounts: readonly Account[];
  readonly onChange: (filter: PostFilter) => void;
}

/** Search, state, project, account, network and label. */
export function Filters({ filter, accounts, onChange }: FiltersProps) {
  const { data: projects } = useProjects();
  const labels = useLabels().data?.items ?? [];
  const channels = [...new Set(accounts.map(({ channel }) => channel))];
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
    <search className="post-filters">
      <label className="post-search">
        <Icon of={MagnifyingGlassIcon} />
        <span className="vh">Search posts</span>
        <input
          type="search"
          className="in"
          placeholder="Search titles and texts"
          value={typed}
          maxLength={200}
          onChange={(event) => type(event.currentTarget.value)}
        />
      </label>
      <Select
        label={<span className="vh">State</span>}
        value={filter.state}
        onChange={(event) => onChange({ ...filter, state: event.currentTarget.value as PostFilter['state'] })}
      >
        <option value="">Every state</option>
        {filterStates.map((state) => (
          <option key={state} value={state}>
            {noteWords[noteOf(state)]}
          </option>
        ))}
        <option value="repeats">Repeats</option>
        <option value="in_review">In review</option>
        <option value="returned">Returned with a note</option>
        <option value="deleted">Put away</option>
      </Select>
      {(projects?.items.length ?? 0) > 1 && (
        <Select
          label={<span className="vh">Project</span>}
          value={filter.projectId}
          onChange={(event) => onChange({ ...filter, projectId: event.currentTarget.value })}
        >
          <option value="">Every project</option>
          {projects?.items.map(({ id, name }) => (
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
      {channels.length > 1 && (
        <Select
          label={<span className="vh">Network</span>}
          value={filter.channel}
          onChange={(event) => onChange({ ...filter, channel: event.currentTarget.value })}
        >
          <option value="">Every network</option>
          {channels.map((channel) => (
            <option key={channel} value={channel}>
              {networkName({ channel })}
            </option>
          ))}
        </Select>
      )}
      {labels.length > 0 && (
        <Select
          label={<span className="vh">Label</span>}
          value={filter.labelId}
          onChange={(event) => onChange({ ...filter, labelId: event.currentTarget.value })}
        >
          <option value="">Every label</option>
          {labels.map(({ id, name, archivedAt }) => (
            <option key={id} value={id}>
              {archivedAt ? `${name} (archived)` : name}
            </option>
          ))}
        </Select>
      )}
    </search>
  );
}

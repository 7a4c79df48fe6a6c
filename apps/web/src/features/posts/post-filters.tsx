import { FilterSelect, Filters, SearchBox } from '../../ui/filters.tsx';
import { noteWords } from '../../ui/note.tsx';
import { type Account, AccountFilter, NetworkFilter, ProjectFilter } from '../accounts/index.tsx';
import { useLabels } from '../writing/index.tsx';
import { filterStates } from './post-filter.rules.ts';
import { noteOf } from './post-state.ts';
import type { PostFilter } from './posts.api.ts';

export interface PostFiltersProps {
  readonly filter: PostFilter;
  readonly accounts: readonly Account[];
  readonly onChange: (filter: PostFilter) => void;
}

/** Search, state, project, account, network and label. */
export function PostFilters({ filter, accounts, onChange }: PostFiltersProps) {
  const labels = useLabels().data?.items ?? [];
  const pick = (change: Partial<PostFilter>): void => onChange({ ...filter, ...change });
  return (
    <Filters>
      <SearchBox
        label="Search posts"
        placeholder="Search titles and texts"
        value={filter.search}
        onSearch={(search) => pick({ search })}
      />
      <FilterSelect
        label="State"
        all="Every state"
        value={filter.state}
        choices={[
          ...filterStates.map((value) => ({ value, words: noteWords[noteOf(value)] })),
          { value: 'repeats', words: 'Repeats' },
          { value: 'in_review', words: 'In review' },
          { value: 'returned', words: 'Returned with a note' },
          { value: 'deleted', words: 'Put away' },
        ]}
        onChoose={(state) => pick({ state })}
      />
      <ProjectFilter value={filter.projectId} onChoose={(projectId) => pick({ projectId })} />
      <AccountFilter accounts={accounts} value={filter.accountId} onChoose={(accountId) => pick({ accountId })} />
      <NetworkFilter accounts={accounts} value={filter.channel} onChoose={(channel) => pick({ channel })} />
      <FilterSelect
        label="Label"
        all="Every label"
        value={filter.labelId}
        least={1}
        choices={labels.map(({ id, name, archivedAt }) => ({
          value: id,
          words: archivedAt ? `${name} (archived)` : name,
        }))}
        onChoose={(labelId) => pick({ labelId })}
      />
    </Filters>
  );
}

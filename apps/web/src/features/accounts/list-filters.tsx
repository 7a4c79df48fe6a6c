import { useProjects } from '../../lib/use-projects.ts';
import { FilterSelect } from '../../ui/filters.tsx';
import { networkName } from './account-name.tsx';
import type { Account } from './accounts.api.ts';

interface ListFilterProps {
  /** An id; '' for all. */
  readonly value: string;
  readonly onChoose: (id: string) => void;
  readonly hasVisibleLabel?: boolean;
  readonly least?: number;
}
type OfAccounts = ListFilterProps & { readonly accounts: readonly Account[] };

/** One account, with its network's name: two may have the same handle. */
export function AccountFilter({ accounts, ...rest }: OfAccounts) {
  const choices = accounts.map((account) => ({
    value: account.id,
    words: `${account.handle}, ${networkName(account)}`,
  }));
  return <FilterSelect label="Account" all="Every account" choices={choices} {...rest} />;
}

/** One of the networks of these accounts. */
export function NetworkFilter({ accounts, ...rest }: OfAccounts) {
  const channels = [...new Set(accounts.map(({ channel }) => channel))];
  const choices = channels.map((channel) => ({ value: channel, words: networkName({ channel }) }));
  return <FilterSelect label="Network" all="Every network" choices={choices} {...rest} />;
}

/** One project of the workspace. */
export function ProjectFilter(props: ListFilterProps) {
  const projects = useProjects().data?.items ?? [];
  const choices = projects.map(({ id, name }) => ({ value: id, words: name }));
  return <FilterSelect label="Project" all="Every project" choices={choices} {...props} />;
}

import { PlusIcon } from '@phosphor-icons/react/dist/csr/Plus';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/choice.tsx';
import { TextField } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Popover } from '../../ui/menu.tsx';
import { type Account, AccountName } from '../accounts/index.tsx';

const searchFrom = 9;

/** Where the post goes. Accounts that were sent to already stay. */
export function AccountPicker({
  accounts,
  chosen,
  fixed,
  onChange,
}: {
  accounts: readonly Account[];
  chosen: readonly string[];
  /** Already planned or out: cannot be taken away. */
  fixed: ReadonlySet<string>;
  onChange: (accountIds: readonly string[]) => void;
}) {
  const [search, setSearch] = useState('');
  const offered = accounts.filter(({ id, state }) => state !== 'disconnected' || chosen.includes(id));
  const shown = offered.filter(({ handle }) => handle.toLocaleLowerCase().includes(search.trim().toLocaleLowerCase()));
  const toggle = (id: string, isOn: boolean): void =>
    onChange(isOn ? [...chosen, id] : chosen.filter((one) => one !== id));
  return (
    <Popover
      label="Where it goes"
      trigger={
        <Button look="link" small className="cmp-add">
          <Icon of={PlusIcon} size={14} />
          Accounts
        </Button>
      }
    >
      <div className="grid max-h-[50vh] gap-1 overflow-auto">
        {offered.length >= searchFrom && (
          <TextField
            label="Search accounts"
            type="search"
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
        )}
        {shown.map((account) => (
          <Checkbox
            key={account.id}
            label={<AccountName account={account} />}
            checked={chosen.includes(account.id)}
            disabled={fixed.has(account.id)}
            help={fixed.has(account.id) ? 'Planned or out already.' : undefined}
            onChange={(isOn) => toggle(account.id, isOn)}
          />
        ))}
        {offered.length === 0 && (
          <p className="max-w-[34ch]">
            No account is connected. <Link to="/accounts">Connect one</Link>; the draft is kept meanwhile.
          </p>
        )}
      </div>
    </Popover>
  );
}

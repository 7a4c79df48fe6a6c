import { useEffect, useMemo, useState } from 'react';
import { toProblem } from '../../lib/api-problem.ts';
import { formatPlural } from '../../lib/numbers.ts';
import { usePageTitle } from '../../lib/use-page-title.ts';
import { Button } from '../../ui/button.tsx';
import { PageHeader, Section } from '../../ui/page-header.tsx';
import { EmptyState, ErrorNotice, Skeleton } from '../../ui/states.tsx';
import { VirtualList } from '../../ui/virtual.tsx';
import { networkName } from './account-name.tsx';
import { AccountRow } from './account-row.tsx';
import { type Account, useAccounts, useWhyNotConnect, useWhyNotPause } from './accounts.api.ts';
import { groupByNetwork, type NetworkGroup, sortAccounts } from './accounts.rules.ts';
import { ConnectDialog, type ConnectWish } from './connect-dialog.tsx';
import { useDisconnect } from './use-disconnect.ts';
import { usePause } from './use-pause.ts';
import './accounts.css';

interface Acts {
  readonly whyNot: string | null;
  readonly onReconnect: (account: Account) => void;
  readonly onDisconnect: (account: Account) => void;
  readonly whyNotPause: string | null;
  readonly onPause: (account: Account) => void;
}

/** Longer lists draw only what is seen. */
const drawAll = 60;

type Row = { readonly id: string } & (
  | { readonly group: NetworkGroup; readonly account?: never }
  | { readonly account: Account; readonly group?: never }
);

const rowsOf = (accounts: readonly Account[]): Row[] =>
  groupByNetwork(accounts, networkName).flatMap((group) => [
    { id: `${group.name} ${group.guarantee}`, group },
    ...group.accounts.map((account) => ({ id: account.id, account })),
  ]);

/** Accounts under the name of their network; what it does when no answer comes is said once for all of them. */
function List({
  label,
  accounts,
  acts,
  isFlat = false,
}: {
  label: string;
  accounts: readonly Account[];
  acts: Acts;
  /** Without the heads of networks: nothing is sent to these, so nothing is promised. */
  isFlat?: boolean;
}) {
  const rows = useMemo(
    () => (isFlat ? accounts.map((account): Row => ({ id: account.id, account })) : rowsOf(accounts)),
    [accounts, isFlat],
  );
  const draw = ({ group, account }: Row) =>
    account ? (
      <AccountRow
        account={account}
        whyNot={acts.whyNot}
        onReconnect={() => acts.onReconnect(account)}
        onDisconnect={() => acts.onDisconnect(account)}
        whyNotPause={acts.whyNotPause}
        onPause={() => acts.onPause(account)}
      />
    ) : (
      <div className="acc-net">
        <h2>{group.name}</h2>
        <p className="s12 quiet">{group.guarantee}</p>
      </div>
    );
  if (accounts.length > drawAll)
    return <VirtualList label={label} items={rows} idOf={({ id }) => id} rowHeight={58} render={draw} />;
  return (
    <ul aria-label={label}>
      {rows.map((row) => (
        <li key={row.id}>{draw(row)}</li>
      ))}
    </ul>
  );
}

function NoAccounts({ whyNot, onConnect }: { whyNot: string | null; onConnect: (wish: ConnectWish) => void }) {
  return (
    <EmptyState
      actions={
        <>
          <Button look="primary" unavailable={whyNot} onClick={() => onConnect({})}>
            Connect an account
          </Button>
          <Button unavailable={whyNot} onClick={() => onConnect({ isSandbox: true })}>
            Try with a pretend one
          </Button>
        </>
      }
    >
      No account is connected, so posts have nowhere to go yet.
    </EmptyState>
  );
}

/** The wish to connect that the address carries (`?connect`, `?connect=pretend`): taken once, then gone from the address. */
function useAddressWish(open: (wish: ConnectWish) => void): void {
  useEffect(() => {
    const here = new URL(location.href);
    const wish = here.searchParams.get('connect');
    if (wish === null) return;
    here.searchParams.delete('connect');
    history.replaceState(history.state, '', here);
    open(wish === 'pretend' ? { isSandbox: true } : {});
  }, [open]);
}

/** Accounts: who speaks for the workspace, how each stands, and what happens when its network does not answer. */
export function AccountsPage() {
  usePageTitle('Accounts');
  const { data, error, refetch } = useAccounts();
  const whyNot = useWhyNotConnect();
  const [wish, setWish] = useState<ConnectWish | null>(null);
  const disconnect = useDisconnect();
  useAddressWish(setWish);
  const acts: Acts = {
    whyNot,
    onReconnect: (account) => setWish({ account }),
    onDisconnect: (account) => void disconnect(account),
    whyNotPause: useWhyNotPause(),
    onPause: usePause(),
  };
  const { here, disconnected } = sortAccounts(data?.items ?? []);
  const isEmpty = data !== undefined && here.length === 0;
  return (
    <>
      <PageHeader
        title="Accounts"
        sub={here.length > 0 ? formatPlural(here.length, 'account') : undefined}
        actions={
          !isEmpty && (
            <Button look="primary" unavailable={whyNot} onClick={() => setWish({})}>
              Connect an account
            </Button>
          )
        }
      />
      <div className="body">
        {error && !data ? (
          <ErrorNotice problem={toProblem(error)} onRetry={() => void refetch()}>
            Posts go out as planned; only this list cannot be shown.
          </ErrorNotice>
        ) : !data ? (
          <Skeleton rows={4} height={84} label="Loading accounts" />
        ) : isEmpty ? (
          <NoAccounts whyNot={whyNot} onConnect={setWish} />
        ) : (
          <List label="Connected accounts" accounts={here} acts={acts} />
        )}
        {disconnected.length > 0 && (
          <Section name="Disconnected" sub="Their posts and numbers stay; connect one again to go on." className="mt-8">
            <List isFlat label="Disconnected accounts" accounts={disconnected} acts={acts} />
          </Section>
        )}
      </div>
      {wish && <ConnectDialog wish={wish} onClose={() => setWish(null)} />}
    </>
  );
}

/** Accounts on the pretend networks, connected as people connect them. A publication has one for itself alone. */
import type { ChannelAccount, Json } from '@antiphon/channels';
import type { StandInLogin } from '@antiphon/channels/stand-ins';
import type { OutputOf } from '../api-client.ts';
import type { KillGround, KillNetwork } from './kill-ground.ts';

export interface KillAccount {
  readonly id: string;
  readonly network: KillNetwork;
  /** As the channel sees it. */
  readonly seen: ChannelAccount;
}

type Connected = OutputOf<'accounts.get'>;

/** Connects so many more, and waits until their past posts are read: only we call in their names then. */
export async function connectAccounts(
  ground: KillGround,
  wanted: ReadonlyMap<KillNetwork, number>,
): Promise<KillAccount[]> {
  const perNetwork = await Promise.all(
    [...wanted].map(async ([network, count]) => {
      const made: KillAccount[] = [];
      // One after the other: the network's consent page is answered by whoever signed in last.
      for (let index = 0; index < count; index += 1) made.push(await connectOne(ground, network));
      return made;
    }),
  );
  const accounts = perNetwork.flat();
  await waitForImports(ground, accounts);
  await waitForQuiet(ground);
  return accounts;
}

let people = 0;

async function connectOne(ground: KillGround, network: KillNetwork): Promise<KillAccount> {
  people += 1;
  const { installed, standIn } = network;
  const login = installed.addAccount(standIn, `Person ${people}`);
  login.signIn();
  const account = await comeIn(ground, network, login);
  const { handle, server, details } = account;
  return { id: account.id, network, seen: { remoteId: login.remoteId, handle, server, details: details as Json } };
}

async function comeIn(
  { person }: KillGround,
  { installed, call }: KillNetwork,
  login: StandInLogin,
): Promise<Connected> {
  const { workspaceId } = person;
  const { id: channel } = installed;
  const input = login.input as Record<string, Json>;
  const begun = await call('accounts.connect', { workspaceId, channel, method: login.method, input });
  if (begun.kind === 'connected') return first(begun.accounts, channel);
  if (begun.kind === 'choose') throw new Error(`${channel} asks to choose before consent.`);
  const page = await fetch(begun.url, { redirect: 'manual' });
  const back = new URL(page.headers.get('location') ?? 'about:blank');
  const query = Object.fromEntries(back.searchParams);
  const { accounts, choice } = await call('accounts.finishConnect', { channel, query });
  if (!choice) return first(accounts, channel);
  const chosen = choice.profiles.find(({ remoteId }) => remoteId === login.remoteId);
  if (!chosen) throw new Error(`${channel} does not offer the profile that was added.`);
  const { remoteId, server } = chosen;
  const { choiceId } = choice;
  const kept = await call('accounts.chooseProfiles', {
    workspaceId,
    choiceId,
    profiles: [{ remoteId, server }],
  });
  return first(kept.accounts, channel);
}

function first(accounts: readonly Connected[], channel: string): Connected {
  const [account] = accounts;
  if (!account) throw new Error(`${channel} brought no account.`);
  return account;
}

async function waitForImports({ person }: KillGround, accounts: readonly KillAccount[]): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const { items } = await person.call('accounts.list', { workspaceId: person.workspaceId });
    const isOpen = new Set(
      items.filter(({ importing }) => /waiting|running/.test(importing.state)).map(({ id }) => id),
    );
    const open = accounts.filter(({ id }) => isOpen.has(id));
    if (open.length === 0) return;
    if (Date.now() > deadline) throw new Error(`Past posts are still being read for ${open.length} accounts.`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Until nobody asks the networks anything: first readings of new accounts are over too. */
async function waitForQuiet({ networks }: KillGround): Promise<void> {
  const callsSoFar = () => networks.reduce((sum, { standIn }) => sum + standIn.log.length, 0);
  const deadline = Date.now() + 30_000;
  for (let before = -1; before !== callsSoFar() && Date.now() < deadline; ) {
    before = callsSoFar();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
  }
}

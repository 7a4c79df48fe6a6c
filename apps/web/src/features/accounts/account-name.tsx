import { findMark } from '@antiphon/channels/marks';
import { Glyph } from '../../ui/icon.tsx';
import { SandboxTag } from '../../ui/small.tsx';
import type { Account } from './accounts.api.ts';

/** For a network that this release no longer has: an empty square. */
const unknownGlyph = 'M3 3h18v18H3zm2 2v14h14V5z';

/** What tells which network an account is on. */
type OnNetwork = Pick<Account, 'channel'> & Partial<Pick<Account, 'details'>>;

/** Name and glyph of an account's network; one adapter may serve several. */
function networkOf({ channel, details }: OnNetwork): { readonly name: string; readonly glyph: string } {
  const mark = findMark(channel);
  if (!mark) return { name: channel, glyph: unknownGlyph };
  return (details !== undefined && mark.networkOf?.(details as Parameters<typeof mark.networkOf>[0])) || mark;
}

/** The name of an account's network: "Mastodon". */
export const networkName = (account: OnNetwork): string => networkOf(account).name;

/** The mono glyph of a network; with the account's `details` of the very one it is on. */
export function NetworkGlyph({ channel, details, size = 14 }: OnNetwork & { size?: number }) {
  const { name, glyph } = networkOf({ channel, details });
  return <Glyph path={glyph} label={name} size={size} />;
}

/** Network, handle and, for a pretend one, the dashed tag: in one line. */
export function AccountName({ account }: { account: OnNetwork & Pick<Account, 'handle' | 'isSandbox'> }) {
  return (
    <span className="inline-flex min-w-0 max-w-full items-center gap-2">
      <NetworkGlyph channel={account.channel} details={account.details} />
      <span className="clip">{account.handle}</span>
      {account.isSandbox && <SandboxTag />}
    </span>
  );
}

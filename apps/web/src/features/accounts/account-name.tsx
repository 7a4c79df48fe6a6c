import { findFace } from '@antiphon/channels/browser';
import { Glyph } from '../../ui/icon.tsx';
import { SandboxTag } from '../../ui/small.tsx';
import type { Account } from './accounts.api.ts';

/** For a network that this release no longer has: an empty square. */
const unknownGlyph = 'M3 3h18v18H3zm2 2v14h14V5z';

/** The mono glyph of a network. */
export function NetworkGlyph({ channel, size = 14 }: { channel: string; size?: number }) {
  const face = findFace(channel);
  return <Glyph path={face?.glyph ?? unknownGlyph} label={face?.name ?? channel} size={size} />;
}

/** Network, handle and, for a pretend one, the dashed tag: in one line. */
export function AccountName({ account }: { account: Pick<Account, 'channel' | 'handle' | 'isSandbox'> }) {
  return (
    <span className="inline-flex min-w-0 max-w-full items-center gap-2">
      <NetworkGlyph channel={account.channel} />
      <span className="clip">{account.handle}</span>
      {account.isSandbox && <SandboxTag />}
    </span>
  );
}

/** How a text fits an account's network, as that network counts. */
import type { Json } from '@antiphon/channels';
import { faces } from '@antiphon/channels/browser';
import type { AccountRow } from '../accounts/index.ts';

export interface Fit {
  readonly used: number;
  readonly max: number;
  /** 0: it fits. */
  readonly overBy: number;
}

/** Null where this release no longer has the network. */
export function fitOf(text: string, account: AccountRow): Fit | null {
  const face = faces.find(({ id }) => id === account.channel);
  if (!face) return null;
  const { used, max, overflowAt } = face.measure(text, face.limitsOf(account.details as Json));
  // A limit in bytes can be passed while the count of letters still fits.
  const overBy = overflowAt === null ? 0 : Math.max(1, used - max);
  return { used, max, overBy };
}

export function fits(text: string, account: AccountRow): boolean {
  return fitOf(text, account)?.overBy === 0;
}

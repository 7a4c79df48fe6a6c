/** Calls to an account's network outside of the publisher: one at a time, with an access that stays fresh. */
import { isDeepStrictEqual } from 'node:util';
import type { Channel, ChannelContext, ChannelError } from '@antiphon/channels';
import { startDeadline } from '@antiphon/wire';
import type { AppContext } from '../../context.ts';
import { markNeedsReconnect, openAccount } from './account-access.ts';

interface Failed {
  readonly kind: 'failed';
  readonly error: ChannelError;
}

export type AskNetwork = <T extends { readonly kind: string }>(
  call: (context: ChannelContext) => Promise<T>,
) => Promise<T | Failed>;

export interface Asked {
  readonly workspaceId: string;
  readonly accountId: string;
  readonly channel: Channel;
  /** Ends the calls under way. */
  readonly signal?: AbortSignal;
}

/** No call takes longer than this. */
const callMs = 45_000;

/**
 * The access is opened once, and again when it nears its end. A token refused before its time is renewed once, and the
 * call, which the network refused, is made again; only then the account asks its person to sign in again.
 */
export function askNetwork(app: AppContext, asked: Asked): AskNetwork {
  const { workspaceId, accountId, channel } = asked;
  let opened: ChannelContext | undefined;
  const open = async (signal: AbortSignal, refused?: ChannelContext) => {
    const now = app.clock.now();
    if (opened && !refused && !channel.shouldRefresh?.(opened.secret, now))
      return { kind: 'open' as const, context: { ...opened, now, signal } };
    const options = refused ? { signal, refused: refused.secret } : { signal };
    const access = await openAccount(app, workspaceId, accountId, options);
    if (access.kind === 'open') opened = access.context;
    return access;
  };
  return async (call) => {
    const { signal, end } = startDeadline(callMs, asked.signal ?? null);
    try {
      const access = await open(signal);
      if (access.kind === 'failed') return access;
      const first = await call(access.context);
      if (!wantsReconnect(first)) return first;
      const { secret } = access.context;
      const renewed = channel.refresh ? await open(signal, access.context) : access;
      if (renewed.kind === 'failed') return renewed;
      const last = isDeepStrictEqual(renewed.context.secret, secret) ? first : await call(renewed.context);
      if (wantsReconnect(last)) {
        const refused = { secret: renewed.context.secret, words: last.error.words };
        await markNeedsReconnect(app, workspaceId, accountId, refused);
      }
      return last;
    } finally {
      end();
    }
  };
}

function wantsReconnect(answer: { readonly kind: string }): answer is Failed {
  return answer.kind === 'failed' && (answer as Failed).error.kind === 'reconnect';
}

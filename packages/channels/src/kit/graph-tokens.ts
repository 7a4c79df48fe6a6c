/** Tokens of Meta's networks: a short one from the consent page, traded for one that lasts. */
import { callOnce } from '@antiphon/wire';
import type { ChannelError, SafeFetch } from '../spec.ts';
import { graphErrorOf } from './graph.ts';
import { readTokens, type TokensOutcome } from './oauth2.ts';

export interface TokenTrade {
  /** For the words. */
  readonly name: string;
  /** The whole address, such as `https://graph.instagram.com/refresh_access_token`. */
  readonly url: string;
  /** As the endpoint names them: `grant_type`, `access_token`, `client_secret` … */
  readonly query: Readonly<Record<string, string>>;
  readonly grant: 'code' | 'refresh';
}

/**
 * Asks for another token (`ig_exchange_token`, `th_refresh_token`, `fb_exchange_token` …). A refused renewal is
 * `reconnect` only when Graph says that the token is over; everything else is passing, and the caller keeps what it has.
 */
export async function tradeToken(
  trade: TokenTrade,
  sender: { readonly fetch: SafeFetch; readonly now: Date; readonly signal?: AbortSignal },
): Promise<TokensOutcome> {
  const answer = await callOnce(sender.fetch, {
    url: trade.url,
    query: trade.query,
    headers: { accept: 'application/json' },
    ...(sender.signal ? { signal: sender.signal } : {}),
  });
  const outcome = readTokens(trade, answer, sender.now, trade.grant);
  if (outcome.kind === 'tokens') return outcome;
  const error = graphErrorOf(answer, { name: trade.name, risk: 'harmless', now: sender.now });
  return { kind: 'failed', error: trade.grant === 'code' ? refusedNow(error) : passingOrOver(error) };
}

/** While connecting there is nothing to reconnect yet. */
function refusedNow(error: ChannelError): ChannelError {
  return error.kind === 'reconnect' ? { ...error, kind: 'rejected' } : error;
}

function passingOrOver(error: ChannelError): ChannelError {
  return error.kind === 'rejected' ? { ...error, kind: 'temporary' } : error;
}

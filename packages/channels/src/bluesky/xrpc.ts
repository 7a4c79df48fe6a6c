/** Calls to a server: with the account's access, or with none. One outside call each, plus a nonce when asked. */
import { type Answer, type CallRequest, callOnce } from '@antiphon/wire';
import type { BudgetReading, ChannelContext, SafeFetch } from '../spec.ts';
import { asksForNonce, createProof, type NonceStore } from './dpop.ts';
import type { BlueskySecret } from './secret.ts';

export interface XrpcCall {
  readonly server: string;
  /** The method's NSID: `com.atproto.repo.createRecord`. */
  readonly method: string;
  readonly query?: CallRequest['query'];
  /** JSON to send; makes it a POST. */
  readonly input?: unknown;
  /** Raw bytes to send instead, with their type. */
  readonly blob?: { readonly bytes: Uint8Array; readonly mimeType: string };
  /** The same as a stream, for what is too large to stand in memory. */
  readonly stream?: {
    readonly body: ReadableStream<Uint8Array>;
    readonly mimeType: string;
    readonly sizeBytes: number;
  };
  /** A procedure without input (`refreshSession`) is a POST, too. */
  readonly isProcedure?: boolean;
}

export interface Sender {
  readonly fetch: SafeFetch;
  readonly now: Date;
  readonly signal?: AbortSignal;
}

/** A call anybody may make, or one with a bearer token. */
export async function callOpenly(sender: Sender, call: XrpcCall, token?: string): Promise<Answer> {
  const request = requestOf(sender, call);
  if (!token) return callOnce(sender.fetch, request);
  return callOnce(sender.fetch, { ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } });
}

/** A call with the account's access. */
export async function callAs(
  context: ChannelContext,
  secret: BlueskySecret,
  nonces: NonceStore,
  call: XrpcCall,
): Promise<Answer> {
  if (secret.kind === 'app-password') return callOpenly(context, call, secret.accessToken);
  return callWithProof(context, nonces, secret, requestOf(context, call));
}

/**
 * A request with a DPoP proof. When the server asks for its nonce, the request was not performed
 * (RFC 9449, 8): it is said again, once.
 */
export async function callWithProof(
  sender: Sender,
  nonces: NonceStore,
  key: { readonly privateJwk: Readonly<Record<string, unknown>>; readonly accessToken?: string },
  request: CallRequest & { readonly method: string },
): Promise<Answer> {
  const { href, origin } = new URL(request.url);
  const { accessToken } = key;
  const send = async (): Promise<Answer> => {
    const nonce = nonces.get(origin);
    const proof = await createProof({ ...key, method: request.method, url: href, now: sender.now, nonce });
    const authorization = accessToken ? `DPoP ${accessToken}` : undefined;
    const reply = await callOnce(sender.fetch, {
      ...request,
      headers: { ...request.headers, authorization, dpop: proof },
    });
    const next = reply.kind === 'answered' ? reply.headers.get('dpop-nonce') : null;
    if (next) nonces.set(origin, next);
    return reply;
  };
  const reply = await send();
  return reply.kind === 'answered' && asksForNonce(reply) ? send() : reply;
}

/**
 * A server without the network's index behind it keeps posts but counts nothing: the reference PDS then answers
 * "No service configured for …" (packages/pds/src/pipethrough.ts, 2026-08-20).
 */
export function isWithoutIndex(reply: Answer): boolean {
  if (reply.kind !== 'answered') return false;
  return (
    reply.status === 501 || reply.status === 404 || (reply.status === 400 && /no service configured/i.test(reply.body))
  );
}

function requestOf(sender: Sender, call: XrpcCall): CallRequest & { readonly method: string } {
  const { blob, stream } = call;
  const isProcedure = call.isProcedure || call.input !== undefined || blob !== undefined || stream !== undefined;
  const body = stream?.body ?? (blob ? new Uint8Array(blob.bytes) : undefined);
  return {
    url: new URL(`/xrpc/${call.method}`, call.server),
    method: isProcedure ? 'POST' : 'GET',
    headers: {
      accept: 'application/json',
      'content-type': stream?.mimeType ?? blob?.mimeType,
      'content-length': stream ? String(stream.sizeBytes) : undefined,
    },
    query: call.query,
    json: call.input,
    ...(body ? { body } : {}),
    ...(sender.signal ? { signal: sender.signal } : {}),
  };
}

/** The window of the limit that holds for everybody behind one address, in seconds. */
const addressWindowS = 300;

/**
 * What the answer's headers told of the tightest limit: `RateLimit-Limit`, `-Remaining`, `-Reset` (seconds since 1970)
 * and `-Policy` (`5000;w=3600`), as `packages/xrpc-server/src/rate-limiter.ts` sets them (2026-08-20). Limits of five
 * minutes count our address, all longer ones the account.
 */
export function budgetsOf(reply: Answer, name: 'writes' | 'uploads'): readonly BudgetReading[] {
  if (reply.kind !== 'answered') return [];
  const limit = countIn(reply.headers, 'ratelimit-limit');
  const remaining = countIn(reply.headers, 'ratelimit-remaining');
  const reset = countIn(reply.headers, 'ratelimit-reset');
  if (remaining === null || reset === null) return [];
  const window = Number(/;\s*w=(\d+)/.exec(reply.headers.get('ratelimit-policy') ?? '')?.[1]);
  const whose =
    window === addressWindowS ? ({ scope: 'app', name: 'calls' } as const) : { scope: 'account' as const, name };
  return [{ ...whose, ...(limit === null ? {} : { limit }), remaining, resetAt: new Date(reset * 1000) }];
}

function countIn(headers: Headers, name: string): number | null {
  const value = headers.get(name)?.trim() ?? '';
  return /^\d+$/.test(value) ? Number(value) : null;
}

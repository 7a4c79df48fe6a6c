/** Calls to a server: with the account's access, or with none. One outside call each, plus a nonce when asked. */
import { type Answer, type CallRequest, callOnce } from '@antiphon/wire';
import type { z } from 'zod';
import type { ChannelContext, SafeFetch } from '../spec.ts';
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

/** The answer's JSON, when it is a success and reads as expected; else null. */
export function readAnswer<T extends z.ZodType>(reply: Answer, schema: T): z.infer<T> | null {
  if (reply.kind !== 'answered' || (reply.status !== 200 && reply.status !== 201)) return null;
  const parsed = schema.safeParse(reply.json());
  return parsed.success ? parsed.data : null;
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
  const isProcedure = call.isProcedure || call.input !== undefined || call.blob !== undefined;
  return {
    url: new URL(`/xrpc/${call.method}`, call.server),
    method: isProcedure ? 'POST' : 'GET',
    headers: { accept: 'application/json', 'content-type': call.blob?.mimeType },
    query: call.query,
    json: call.input,
    ...(call.blob ? { body: new Uint8Array(call.blob.bytes) } : {}),
    ...(sender.signal ? { signal: sender.signal } : {}),
  };
}

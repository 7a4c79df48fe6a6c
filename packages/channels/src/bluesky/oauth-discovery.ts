/** Which server asks for consent: PDS → protected resource → authorization server (RFC 9728, RFC 8414). */
import { callOnce } from '@antiphon/wire';
import type { z } from 'zod';
import { refused as refusedAs } from '../kit/index.ts';
import { readAnswer } from '../kit/server.ts';
import { isLoopback } from './client-metadata.ts';
import { errorOf } from './errors.ts';
import type { Found } from './identity.ts';
import { authorizationServer, protectedResource } from './wire.ts';
import type { Sender } from './xrpc.ts';

export interface Discovered {
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly parEndpoint: string;
  /** The PDS as it names itself: proofs are made for this address. */
  readonly resource: string;
}

/** `server` may be the sign-in server itself, such as bsky.social, which holds no accounts. */
export async function discoverAuthorization(sender: Sender, server: string): Promise<Found<Discovered>> {
  const guarded = await readMetadata(sender, `${server}/.well-known/oauth-protected-resource`, protectedResource);
  if (guarded.kind === 'refused' && guarded.error.code !== notOffered) return guarded;
  const told = guarded.kind === 'found' ? guarded.value : { authorization_servers: [server] };
  const resource = told.resource === undefined ? server : new URL(told.resource).origin;
  if (!isSameServer(resource, server))
    return refused(`The server at ${server} says it is ${resource}; that does not fit.`);
  return readIssuer(sender, told.authorization_servers[0] ?? server, resource);
}

async function readIssuer(sender: Sender, issuer: string, resource: string): Promise<Found<Discovered>> {
  const told = await readMetadata(
    sender,
    `${new URL(issuer).origin}/.well-known/oauth-authorization-server`,
    authorizationServer,
  );
  if (told.kind === 'refused') return told;
  if (new URL(told.value.issuer).origin !== new URL(issuer).origin)
    return refused(`The sign-in server at ${issuer} calls itself ${told.value.issuer}.`);
  if (told.value.dpop_signing_alg_values_supported?.includes('ES256') === false)
    return refused('The sign-in server does not know the signature ES256.');
  return {
    kind: 'found',
    value: {
      issuer: told.value.issuer,
      authorizationEndpoint: told.value.authorization_endpoint,
      tokenEndpoint: told.value.token_endpoint,
      parEndpoint: told.value.pushed_authorization_request_endpoint,
      resource,
    },
  };
}

/** The same origin; on loopback, `localhost` and `127.0.0.1` with the same port are one server. */
export function isSameServer(one: string, other: string): boolean {
  const [a, b] = [new URL(one), new URL(other)];
  return a.origin === b.origin || (isLoopback(a.hostname) && isLoopback(b.hostname) && a.port === b.port);
}

async function readMetadata<T extends z.ZodType>(sender: Sender, url: string, schema: T): Promise<Found<z.infer<T>>> {
  const reply = await callOnce(sender.fetch, { url, headers: { accept: 'application/json' }, signal: sender.signal });
  const parsed = readAnswer(reply, schema);
  if (parsed) return { kind: 'found', value: parsed };
  if (reply.kind === 'answered' && reply.status < 500 && reply.status !== 429)
    return refused(`${new URL(url).origin} does not offer this way to sign in. An app password may work.`);
  return { kind: 'refused', error: errorOf(reply, 'harmless', sender.now) };
}

const refused = (words: string) => refusedAs(notOffered, words);

const notOffered = 'oauth_not_offered';

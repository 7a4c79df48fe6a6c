/**
 * From a name to the server that holds the account: handle → DID → DID document → PDS
 * (https://atproto.com/specs/did and /handle, read 2026-08-20).
 */
import { callOnce } from '@antiphon/wire';
import type { z } from 'zod';
import { refused } from '../kit/index.ts';
import { readAnswer } from '../kit/server.ts';
import type { ChannelError } from '../spec.ts';
import { errorOf } from './errors.ts';
import { didDocument, resolveHandleAnswer } from './wire.ts';
import { callOpenly, type Sender } from './xrpc.ts';

export interface IdentityServers {
  /** Where handles are looked up first: `https://bsky.social`. */
  readonly entryServer: string;
  /** The directory of `did:plc`: `https://plc.directory`. */
  readonly plcDirectory: string;
}

export interface Identity {
  readonly did: string;
  readonly pds: string;
}

export type Found<T> =
  | { readonly kind: 'found'; readonly value: T }
  | { readonly kind: 'refused'; readonly error: ChannelError };

/** What people type: with @, with spaces, with capitals. */
export function tidyHandle(typed: string): string {
  return typed.trim().replace(/^@/, '').toLowerCase();
}

/** Finds the account's server by its handle, and checks that the account itself claims this handle. */
export async function findIdentity(sender: Sender, servers: IdentityServers, handle: string): Promise<Found<Identity>> {
  const reply = await callOpenly(sender, {
    server: servers.entryServer,
    method: 'com.atproto.identity.resolveHandle',
    query: { handle },
  });
  if (reply.kind === 'answered' && reply.status === 400)
    return refused('handle_not_found', `Nobody on the network is called @${handle}. Check the spelling.`);
  const resolved = readAnswer(reply, resolveHandleAnswer);
  if (!resolved) return { kind: 'refused', error: errorOf(reply, 'harmless', sender.now) };
  const document = await readDidDocument(sender, servers.plcDirectory, resolved.did);
  if (document.kind === 'refused') return document;
  if (!document.value.alsoKnownAs?.some((name) => name.toLowerCase() === `at://${handle}`)) {
    return refused(
      'handle_not_confirmed',
      `@${handle} leads to an account that does not carry this name. Its owner has to set the handle again.`,
    );
  }
  const pds = pdsOf(document.value);
  return pds ? { kind: 'found', value: { did: resolved.did, pds } } : noServer;
}

/** The server that the account's own document names, whoever else claims to hold it. */
export async function findServerOf(sender: Sender, servers: IdentityServers, did: string): Promise<Found<string>> {
  const document = await readDidDocument(sender, servers.plcDirectory, did);
  if (document.kind === 'refused') return document;
  const pds = pdsOf(document.value);
  return pds ? { kind: 'found', value: pds } : noServer;
}

/** Reads the document of a `did:plc` or `did:web`, and checks that it speaks of this DID. */
async function readDidDocument(
  sender: Sender,
  plcDirectory: string,
  did: string,
): Promise<Found<z.infer<typeof didDocument>>> {
  const address = documentAddress(plcDirectory, did);
  if (!address)
    return refused(
      'did_unknown_method',
      `Accounts of the kind ${did.split(':').slice(0, 2).join(':')} are not known to this network.`,
    );
  const reply = await callOnce(sender.fetch, {
    url: address,
    headers: { accept: 'application/did+ld+json, application/json' },
    signal: sender.signal,
  });
  if (reply.kind === 'answered' && (reply.status === 404 || reply.status === 410))
    return refused('did_not_found', 'The account no longer exists.');
  const parsed = readAnswer(reply, didDocument);
  if (!parsed) return { kind: 'refused', error: errorOf(reply, 'harmless', sender.now) };
  return parsed.id === did
    ? { kind: 'found', value: parsed }
    : refused('did_mismatch', 'The directory answered with another account.');
}

/** `did:web` names a host, with `%3A` before a port; paths are not allowed on this network. */
function documentAddress(plcDirectory: string, did: string): string | null {
  if (did.startsWith('did:plc:')) return `${plcDirectory}/${did}`;
  if (!/^did:web:[a-z0-9.-]+(%3A\d+)?$/i.test(did)) return null;
  const host = decodeURIComponent(did.slice('did:web:'.length));
  return `${/^localhost(:|$)/.test(host) ? 'http' : 'https'}://${host}/.well-known/did.json`;
}

/** The origin of the account's server; null when the document names none that can be called. */
export function pdsOf(document: z.infer<typeof didDocument>): string | null {
  const service = document.service?.find(
    (one) => one.id.endsWith('#atproto_pds') && one.type === 'AtprotoPersonalDataServer',
  );
  const endpoint = service?.serviceEndpoint;
  return typeof endpoint === 'string' && URL.canParse(endpoint) ? new URL(endpoint).origin : null;
}

const noServer = refused('no_server', 'The account names no server that holds its posts.');

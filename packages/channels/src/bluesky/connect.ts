/** The way in by an app password: one made for us in Bluesky's settings, never the password of the account. */
import { z } from 'zod';
import { refusedInput } from '../kit/index.ts';
import { readAnswer } from '../kit/server.ts';
import type {
  ChannelError,
  ConnectContext,
  ConnectedAccount,
  ConnectOutcome,
  CredentialsMethod,
  RefreshOutcome,
} from '../spec.ts';
import { errorName, errorOf } from './errors.ts';
import { findIdentity, type IdentityServers, pdsOf, tidyHandle } from './identity.ts';
import { lifetimeOf, renewalMoment } from './secret.ts';
import { didDocument, profileAnswer, sessionAnswer } from './wire.ts';
import { callOpenly, isWithoutIndex, type Sender } from './xrpc.ts';

/** A person's own server, as typed: `pds.example.org` or a whole address. */
export const serverField = z.string().trim().optional().meta({
  title: 'Your own server',
  description: 'Only if the account lives on a server you know by its address; leave empty otherwise.',
});

const form = z.strictObject({
  identifier: z
    .string()
    .trim()
    .min(1, 'Which account? Type its handle, such as name.bsky.social.')
    .meta({ title: 'Handle', description: 'Such as name.bsky.social, without the @.' }),
  password: z.string().trim().min(1, 'Type the app password.').meta({
    title: 'App password',
    description: 'Make one in Bluesky under Settings → Privacy and security → App passwords.',
    format: 'password',
  }),
  server: serverField,
});

export function appPasswordMethod(servers: IdentityServers): CredentialsMethod {
  return {
    kind: 'credentials',
    id: 'app-password',
    name: 'App password',
    form,
    connect: (input, context) => connectByAppPassword(servers, input, context),
  };
}

async function connectByAppPassword(
  servers: IdentityServers,
  input: unknown,
  context: ConnectContext,
): Promise<ConnectOutcome> {
  const parsed = form.safeParse(input);
  if (!parsed.success) return refusedInput(parsed.error);
  const { identifier, password, server } = parsed.data;
  const place = await findServer(context, servers, identifier, server);
  if (place.kind === 'refused') return place;
  const reply = await callOpenly(context, {
    server: place.server,
    method: 'com.atproto.server.createSession',
    input: { identifier: identifier.includes('@', 1) ? identifier : tidyHandle(identifier), password },
  });
  const session = readAnswer(reply, sessionAnswer);
  if (!session)
    return signInRefused(
      reply.kind === 'answered' ? reply.status : 0,
      errorName(reply),
      errorOf(reply, 'harmless', context.now),
    );
  if (place.did && place.did !== session.did) {
    return {
      kind: 'refused',
      field: 'identifier',
      error: {
        kind: 'rejected',
        code: 'other_account',
        words: 'The server signed us in to another account than the handle leads to.',
      },
    };
  }
  const { did, handle, accessJwt, refreshJwt } = session;
  const document = didDocument.safeParse(session.didDoc);
  // An address that the person typed wins; else the account's own document says where its posts live.
  const home = server ? place.server : ((document.success ? pdsOf(document.data) : null) ?? place.server);
  const account = await describeAccount(context, { did, handle, server: home, token: accessJwt });
  const secret = {
    kind: 'app-password',
    accessToken: accessJwt,
    refreshToken: refreshJwt,
    renewAt: renewalMoment(context.now, lifetimeOf(accessJwt, context.now)),
  };
  return { kind: 'connected', accounts: [{ ...account, secret }] };
}

type Place =
  | { readonly kind: 'at'; readonly server: string; readonly did?: string }
  | { readonly kind: 'refused'; readonly error: ChannelError; readonly field?: string };

async function findServer(
  context: ConnectContext,
  servers: IdentityServers,
  identifier: string,
  server: string | undefined,
): Promise<Place> {
  if (server) {
    const origin = serverOrigin(server);
    return origin
      ? { kind: 'at', server: origin }
      : {
          kind: 'refused',
          field: 'server',
          error: { kind: 'rejected', code: 'server_invalid', words: `“${server}” is not the address of a server.` },
        };
  }
  // A mail address cannot be looked up; the big server knows its own.
  if (identifier.includes('@', 1)) return { kind: 'at', server: servers.entryServer };
  const found = await findIdentity(context, servers, tidyHandle(identifier));
  if (found.kind === 'refused') return { ...found, field: 'identifier' };
  return { kind: 'at', server: found.value.pds, did: found.value.did };
}

/** The origin of what a person typed; https unless they wrote http. Null when it is no address. */
export function serverOrigin(typed: string): string | null {
  const address = /^https?:\/\//i.test(typed.trim()) ? typed.trim() : `https://${typed.trim()}`;
  return URL.canParse(address) ? new URL(address).origin : null;
}

function signInRefused(status: number, name: string, error: ChannelError): ConnectOutcome {
  if (name === 'AuthFactorTokenRequired') {
    return {
      kind: 'refused',
      field: 'password',
      error: {
        ...error,
        kind: 'rejected',
        code: name,
        words:
          'That is the password of the account itself, and it asks for a second factor. Make an app password in Bluesky’s settings instead.',
      },
    };
  }
  if (status === 401 && name !== 'AccountTakedown') {
    return {
      kind: 'refused',
      field: 'password',
      error: { ...error, kind: 'rejected', code: 'sign_in_refused', words: 'Handle and app password do not match.' },
    };
  }
  return { kind: 'refused', error };
}

/** Name and picture come from the network's index, where the server has one; else the handle has to do. */
export async function describeAccount(
  sender: Sender,
  account: { readonly did: string; readonly handle: string; readonly server: string; readonly token?: string },
  ask: typeof callOpenly = callOpenly,
): Promise<Omit<ConnectedAccount, 'secret'>> {
  const reply = await ask(
    sender,
    { server: account.server, method: 'app.bsky.actor.getProfile', query: { actor: account.did } },
    account.token,
  );
  const known = readAnswer(reply, profileAnswer);
  return {
    remoteId: account.did,
    handle: account.handle,
    server: account.server,
    // Read again on every connecting: a server may gain or lose the index.
    details: { hasIndex: !isWithoutIndex(reply) },
    displayName: known?.displayName || account.handle,
    profileUrl: `https://bsky.app/profile/${account.did}`,
    ...(known?.avatar ? { avatarUrl: known.avatar } : {}),
  };
}

/** Renews an app-password session. The old refresh token stays good for two hours, should this answer be lost. */
export async function refreshSession(
  sender: Sender,
  account: { readonly server: string; readonly remoteId: string },
  refreshToken: string,
): Promise<RefreshOutcome> {
  const reply = await callOpenly(
    sender,
    { server: account.server, method: 'com.atproto.server.refreshSession', isProcedure: true },
    refreshToken,
  );
  const session = readAnswer(reply, sessionAnswer);
  if (!session) return { kind: 'failed', error: errorOf(reply, 'harmless', sender.now) };
  const { did, accessJwt, refreshJwt } = session;
  if (did !== account.remoteId) {
    return {
      kind: 'failed',
      error: {
        kind: 'reconnect',
        code: 'other_account',
        words: 'The server renewed the access of another account. Connect again.',
      },
    };
  }
  const secret = {
    kind: 'app-password',
    accessToken: accessJwt,
    refreshToken: refreshJwt,
    renewAt: renewalMoment(sender.now, lifetimeOf(accessJwt, sender.now)),
  };
  return { kind: 'refreshed', secret };
}

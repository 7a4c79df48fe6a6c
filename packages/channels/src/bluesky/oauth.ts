/**
 * The way in by consent: OAuth as the AT Protocol profiles it (https://atproto.com/specs/oauth, read
 * 2026-08-20): pushed requests, PKCE with S256, DPoP on everything, and the account's DID checked at the end.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { readConsent, refused, refusedInput } from '../kit/index.ts';
import { readAnswer } from '../kit/server.ts';
import type { ChannelAccount, ConnectContext, ConnectOutcome, Json, OAuthMethod, RefreshOutcome } from '../spec.ts';
import { canUseOAuth, clientMetadata, oauthScope } from './client-metadata.ts';
import { describeAccount, serverField, serverOrigin } from './connect.ts';
import { createSessionKey, type NonceStore } from './dpop.ts';
import { errorOf } from './errors.ts';
import { type Found, findIdentity, findServerOf, type IdentityServers, tidyHandle } from './identity.ts';
import { discoverAuthorization, isSameServer } from './oauth-discovery.ts';
import { type OAuthSecret, renewalMoment } from './secret.ts';
import { parAnswer, tokenAnswer } from './wire.ts';
import { callAs, callOpenly, callWithProof, type Sender } from './xrpc.ts';

/** Public clients are asked again after two weeks (`SESSION_LIFETIME` in packages/oauth/oauth-provider, 2026-08-20). */
const sessionLifetimeMs = 14 * 24 * 3_600_000;

const form = z.strictObject({
  handle: z
    .string()
    .trim()
    .optional()
    .meta({ title: 'Handle', description: 'Such as name.bsky.social, without the @.' }),
  server: serverField,
});

/** What has to survive the trip through the browser; sealed by the caller. */
const savedRequest = z.strictObject({
  state: z.string(),
  verifier: z.string(),
  issuer: z.url(),
  tokenEndpoint: z.url(),
  server: z.url(),
  clientId: z.string(),
  redirectUri: z.url(),
  privateJwk: z.record(z.string(), z.string()),
  /** Known when the person typed a handle and no server: the account that must come back. */
  did: z.string().optional(),
});

export interface OAuthDeps {
  readonly servers: IdentityServers;
  readonly nonces: NonceStore;
}

export function oauthMethod(deps: OAuthDeps): OAuthMethod {
  return {
    kind: 'oauth',
    id: 'oauth',
    name: 'Sign in with Bluesky',
    form,
    begin: (input, context) => begin(deps, input, context),
    finish: (answer, context) => finish(deps, answer, context),
  };
}

type Begun = Awaited<ReturnType<OAuthMethod['begin']>>;

async function begin(deps: OAuthDeps, input: unknown, context: ConnectContext): Promise<Begun> {
  const parsed = form.safeParse(input);
  if (!parsed.success) return refusedInput(parsed.error);
  if (!canUseOAuth(context.publicUrl)) {
    return refused(
      'needs_https',
      `Bluesky's sign-in page sends people back to https addresses only, and this installation is at ${context.publicUrl}. Use an app password.`,
    );
  }
  const place = await findPlace(context, deps.servers, parsed.data);
  if (place.kind === 'refused') return place;
  const discovered = await discoverAuthorization(context, place.value.pds);
  if (discovered.kind === 'refused') return discovered;
  const { issuer, tokenEndpoint, parEndpoint, authorizationEndpoint, resource } = discovered.value;
  const client = clientMetadata(context.publicUrl);
  const redirectUri = client.redirect_uris[0] ?? '';
  const verifier = base64url(context.randomBytes(32));
  const state = base64url(context.randomBytes(16));
  const privateJwk = await createSessionKey();
  const handle = tidyHandle(parsed.data.handle ?? '');
  const reply = await postForm(context, deps.nonces, privateJwk, parEndpoint, {
    client_id: client.client_id,
    response_type: 'code',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    state,
    redirect_uri: redirectUri,
    scope: oauthScope,
    ...(handle ? { login_hint: handle } : {}),
  });
  const pushed = readAnswer(reply, parAnswer);
  if (!pushed) return { kind: 'refused', error: errorOf(reply, 'harmless', context.now) };
  const authorizeUrl = new URL(authorizationEndpoint);
  authorizeUrl.searchParams.set('client_id', client.client_id);
  authorizeUrl.searchParams.set('request_uri', pushed.request_uri);
  const saved: Json = {
    state,
    verifier,
    issuer,
    tokenEndpoint,
    server: resource,
    clientId: client.client_id,
    redirectUri,
    privateJwk: privateJwk as { [name: string]: string },
    ...(place.value.did ? { did: place.value.did } : {}),
  };
  return { kind: 'redirect', authorizeUrl: authorizeUrl.href, state, saved };
}

async function findPlace(
  context: ConnectContext,
  servers: IdentityServers,
  typed: z.infer<typeof form>,
): Promise<Found<{ pds: string; did?: string }>> {
  if (typed.server) {
    const pds = serverOrigin(typed.server);
    return pds
      ? { kind: 'found', value: { pds } }
      : refused('server_invalid', `“${typed.server}” is not the address of a server.`);
  }
  if (!typed.handle) return refused('handle_missing', 'Which account? Type its handle, such as name.bsky.social.');
  return findIdentity(context, servers, tidyHandle(typed.handle));
}

async function finish(
  deps: OAuthDeps,
  answer: Parameters<OAuthMethod['finish']>[0],
  context: ConnectContext,
): Promise<ConnectOutcome> {
  const saved = savedRequest.safeParse(answer.saved);
  if (!saved.success)
    return refused('request_unreadable', 'This sign-in was begun elsewhere or too long ago. Begin again.');
  const { query } = answer;
  if (query.state !== saved.data.state || query.iss !== saved.data.issuer) {
    return refused('answer_not_ours', 'The answer does not belong to the sign-in that was begun here. Begin again.');
  }
  const consent = readConsent(query);
  if (consent.kind === 'refused') return consent;
  const reply = await postForm(context, deps.nonces, saved.data.privateJwk, saved.data.tokenEndpoint, {
    grant_type: 'authorization_code',
    code: consent.code,
    redirect_uri: saved.data.redirectUri,
    client_id: saved.data.clientId,
    code_verifier: saved.data.verifier,
  });
  const token = readAnswer(reply, tokenAnswer);
  if (!token) return { kind: 'refused', error: errorOf(reply, 'harmless', context.now) };
  if (!token.scope.split(' ').includes('atproto'))
    return refused(
      'scope_missing',
      'The server gave access without the right to post. Begin again and accept everything asked for.',
    );
  if (saved.data.did && token.sub !== saved.data.did)
    return refused('other_account', 'You signed in to another account than the one whose handle you typed.');
  const secret: OAuthSecret = {
    kind: 'oauth',
    accessToken: token.access_token,
    refreshToken: token.refresh_token,
    renewAt: renewalMoment(context.now, token.expires_in * 1000),
    endsAt: new Date(context.now.getTime() + sessionLifetimeMs).toISOString(),
    issuer: saved.data.issuer,
    tokenEndpoint: saved.data.tokenEndpoint,
    clientId: saved.data.clientId,
    privateJwk: saved.data.privateJwk,
  };
  const home = await findHome(deps, context, saved.data, token.sub);
  if (home.kind === 'refused') return home;
  return connected(deps, context, home.value, token.sub, secret);
}

/**
 * The server that holds the account. Anybody can run a sign-in server that says "this is Alice": only if Alice's own
 * DID document leads back to this very sign-in server is it believed (https://atproto.com/specs/oauth, "Identity
 * Authentication"; read 2026-08-20). A handle was looked up before the sign-in began, which proves the same.
 */
async function findHome(
  deps: OAuthDeps,
  context: ConnectContext,
  request: z.infer<typeof savedRequest>,
  did: string,
): Promise<Found<string>> {
  if (request.did) return { kind: 'found', value: request.server };
  const home = await findServerOf(context, deps.servers, did);
  if (home.kind === 'refused') return home;
  // The sign-in server was read from this very server.
  if (isSameServer(home.value, request.server)) return { kind: 'found', value: request.server };
  const guard = await discoverAuthorization(context, home.value);
  if (guard.kind === 'refused') return guard;
  if (guard.value.issuer !== request.issuer)
    return refused(
      'other_issuer',
      `This account lives at ${new URL(home.value).host}, and ${new URL(request.issuer).host} has no say over it. Nothing was connected.`,
    );
  return { kind: 'found', value: guard.value.resource };
}

async function connected(
  deps: OAuthDeps,
  context: ConnectContext,
  server: string,
  did: string,
  secret: OAuthSecret,
): Promise<ConnectOutcome> {
  const repo = await callOpenly(context, { server, method: 'com.atproto.repo.describeRepo', query: { repo: did } });
  const told = readAnswer(repo, describedRepo);
  if (!told || told.did !== did) {
    return refused('account_not_here', 'The account that signed in does not live on this server.');
  }
  const ask: typeof callOpenly = (sender, call) =>
    callAs(
      { ...sender, secret, account: { remoteId: did, handle: told.handle, server, details: {} } },
      secret,
      deps.nonces,
      call,
    );
  const account = await describeAccount(context, { did, handle: told.handle, server }, ask);
  return { kind: 'connected', accounts: [{ ...account, secret, expiresAt: new Date(secret.endsAt) }] };
}

const describedRepo = z.looseObject({ did: z.string(), handle: z.string() });

/** Renews the tokens. Each refresh token works once; the caller stores the new one at once. */
export async function refreshTokens(
  deps: OAuthDeps,
  sender: Sender,
  account: ChannelAccount,
  secret: OAuthSecret,
): Promise<RefreshOutcome> {
  const reply = await postForm(sender, deps.nonces, secret.privateJwk, secret.tokenEndpoint, {
    grant_type: 'refresh_token',
    refresh_token: secret.refreshToken,
    client_id: secret.clientId,
  });
  const token = readAnswer(reply, tokenAnswer);
  if (!token) return { kind: 'failed', error: errorOf(reply, 'harmless', sender.now) };
  if (token.sub !== account.remoteId) {
    return {
      kind: 'failed',
      error: {
        kind: 'reconnect',
        code: 'other_account',
        words: 'The server renewed the access of another account. Connect again.',
      },
    };
  }
  const renewed: OAuthSecret = {
    ...secret,
    accessToken: token.access_token,
    refreshToken: token.refresh_token,
    renewAt: renewalMoment(sender.now, token.expires_in * 1000),
  };
  return { kind: 'refreshed', secret: renewed, expiresAt: new Date(secret.endsAt) };
}

function postForm(
  sender: Sender,
  nonces: NonceStore,
  privateJwk: Readonly<Record<string, unknown>>,
  url: string,
  form: Readonly<Record<string, string>>,
) {
  return callWithProof(
    sender,
    nonces,
    { privateJwk },
    {
      url,
      method: 'POST',
      headers: { accept: 'application/json' },
      form,
      ...(sender.signal ? { signal: sender.signal } : {}),
    },
  );
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}

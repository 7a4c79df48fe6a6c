/**
 * The way in by consent that most networks share: OAuth 2.0's authorization code (RFC 6749), with a proof of
 * possession where the network takes one (PKCE, RFC 7636), for an app that the operator has registered there.
 */
import { type Answer, callOnce } from '@antiphon/wire';
import type { ChannelError, ConnectContext, Json, OAuthMethod, SafeFetch, Scope } from '../spec.ts';
import { errorOf, readConsent, refused } from './errors.ts';

/** How one network does it. */
export interface ConsentNetwork {
  /** For the words. */
  readonly name: string;
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  readonly scopes: readonly Scope[];
  /** Default a space. */
  readonly scopeSeparator?: ' ' | ',';
  readonly usesPkce: boolean;
  /** What the client's id is called; default `client_id`. */
  readonly clientIdName?: string;
  /** `basic`: in the header; `body`: beside the code. */
  readonly clientAuth: 'basic' | 'body';
  /** More for the consent page: `access_type=offline`. */
  readonly authorizeParams?: Readonly<Record<string, string>>;
  /** More for the trade of a code: `continuous_refresh=true`. */
  readonly tokenParams?: Readonly<Record<string, string>>;
}

/** The operator's registration, as every network knows it. */
export interface AppSecrets {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** What a token answer brings, by its standard names; lives in seconds as the network told. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken?: string;
  readonly livesS?: number;
  readonly refreshLivesS?: number;
  /** The scopes that were granted, where the network says so. */
  readonly scopes?: readonly string[];
  /** The whole answer, for what only this network sends. */
  readonly raw: Readonly<Record<string, unknown>>;
}

export type TokensOutcome =
  | { readonly kind: 'tokens'; readonly tokens: Tokens }
  | { readonly kind: 'failed'; readonly error: ChannelError };

interface Sender {
  readonly fetch: SafeFetch;
  readonly now: Date;
  readonly signal?: AbortSignal;
}

/** The operator's app out of a context, or null when it was not entered. */
export function readApp(app: Json | undefined): AppSecrets | null {
  if (typeof app !== 'object' || app === null || Array.isArray(app)) return null;
  const { clientId, clientSecret } = app;
  return typeof clientId === 'string' && typeof clientSecret === 'string' && clientId && clientSecret
    ? { clientId, clientSecret }
    : null;
}

/** What is said when the operator has not registered this installation with the network. */
export function appMissing(name: string): ChannelError {
  const words = `${name} is not set up here yet: the operator of this installation has to register an app with ${name} first.`;
  return { kind: 'rejected', code: 'app_missing', words };
}

/** Sends the person to the consent page. `more` is kept beside what we need ourselves. */
export async function beginConsent(
  network: ConsentNetwork,
  context: ConnectContext,
  more: { readonly [name: string]: Json } = {},
): Promise<Awaited<ReturnType<OAuthMethod['begin']>>> {
  const app = readApp(context.app);
  if (!app) return { kind: 'refused', error: appMissing(network.name) };
  const state = base64url(context.randomBytes(16));
  const verifier = network.usesPkce ? base64url(context.randomBytes(32)) : undefined;
  const url = new URL(network.authorizeUrl);
  const challenge = verifier && base64url(new Uint8Array(await sha256(verifier)));
  const params = {
    response_type: 'code',
    [network.clientIdName ?? 'client_id']: app.clientId,
    redirect_uri: context.redirectUri,
    scope: network.scopes.map((scope) => scope.name).join(network.scopeSeparator ?? ' '),
    state,
    ...(challenge ? { code_challenge: challenge, code_challenge_method: 'S256' } : {}),
    ...network.authorizeParams,
  };
  for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value);
  const saved = { ...more, state, redirectUri: context.redirectUri, ...(verifier ? { verifier } : {}) };
  return { kind: 'redirect', authorizeUrl: url.href, state, saved };
}

/** Trades what the consent page sent back for tokens. */
export async function redeemConsent(
  network: ConsentNetwork,
  answer: { readonly query: Readonly<Record<string, string>>; readonly saved: Json },
  context: ConnectContext,
): Promise<TokensOutcome> {
  const app = readApp(context.app);
  if (!app) return { kind: 'failed', error: appMissing(network.name) };
  const saved = readSaved(answer.saved);
  if (!saved) return failed('request_unreadable', 'This sign-in was begun elsewhere or too long ago. Begin again.');
  if (answer.query.state !== saved.state)
    return failed('answer_not_ours', 'The answer does not belong to the sign-in that was begun here. Begin again.');
  const consent = readConsent(answer.query);
  if (consent.kind === 'refused') return { kind: 'failed', error: consent.error };
  const form = {
    grant_type: 'authorization_code',
    code: consent.code,
    redirect_uri: saved.redirectUri,
    ...(saved.verifier ? { code_verifier: saved.verifier } : {}),
    ...network.tokenParams,
  };
  return readTokens(network, await askForTokens(network, app, form, context), context.now, 'code');
}

/**
 * Renews the access. An answer that cannot be read, or carries no token, is `temporary`: the caller keeps what it has.
 */
export async function renewTokens(
  network: ConsentNetwork,
  app: AppSecrets,
  refreshToken: string,
  sender: Sender,
): Promise<TokensOutcome> {
  const form = { grant_type: 'refresh_token', refresh_token: refreshToken };
  return readTokens(network, await askForTokens(network, app, form, sender), sender.now, 'refresh');
}

function askForTokens(
  network: ConsentNetwork,
  app: AppSecrets,
  form: Readonly<Record<string, string>>,
  sender: Sender,
): Promise<Answer> {
  const isBasic = network.clientAuth === 'basic';
  const client = isBasic
    ? {}
    : { [network.clientIdName ?? 'client_id']: app.clientId, client_secret: app.clientSecret };
  const credentials = `${encodeURIComponent(app.clientId)}:${encodeURIComponent(app.clientSecret)}`;
  return callOnce(sender.fetch, {
    url: network.tokenUrl,
    form: { ...form, ...client },
    headers: { accept: 'application/json', ...(isBasic ? { authorization: `Basic ${btoa(credentials)}` } : {}) },
    ...(sender.signal ? { signal: sender.signal } : {}),
  });
}

/** The tokens in an answer of a token endpoint, or what is wrong with it. */
export function readTokens(
  network: { readonly name: string },
  answer: Answer,
  now: Date,
  grant: 'code' | 'refresh',
): TokensOutcome {
  const raw = answer.kind === 'answered' ? unwrap(objectOf(answer.json())) : {};
  const accessToken = raw.access_token;
  if (answer.kind === 'answered' && answer.status === 200 && typeof accessToken === 'string' && accessToken !== '') {
    return { kind: 'tokens', tokens: { accessToken, ...lifeOf(raw), raw } };
  }
  const error = errorOf(answer, { name: network.name, risk: 'harmless', now, readMessage: () => messageOf(raw) });
  const code = typeof raw.error === 'string' ? raw.error : error.code;
  const ground = { name: network.name, code, said: messageOf(raw) };
  return { kind: 'failed', error: grant === 'code' ? codeError(error, ground) : refreshError(error, ground) };
}

/** RFC 6749, 5.2: the app itself is refused, so no account's sign-in is to blame. */
const appCodes = new Set(['invalid_client', 'unauthorized_client']);

interface Refused {
  readonly name: string;
  readonly code: string;
  /** The network's own words. */
  readonly said: string | undefined;
}

function appRefused({ name, code, said }: Refused): string {
  const words = `${name} refused the sign-in: it does not accept the app of this installation. The operator has to correct its id and secret.`;
  return said && said !== code ? `${words} ${name} said: ${said}` : words;
}

/** There is no account yet that could be connected again. */
function codeError(error: ChannelError, ground: Refused): ChannelError {
  const { name, code } = ground;
  if (appCodes.has(code)) return { ...error, kind: 'rejected', code, words: appRefused(ground) };
  if (error.kind !== 'reconnect') return error;
  return { ...error, kind: 'rejected', code, words: `${name} did not accept this sign-in. Begin again.` };
}

/** RFC 6749, 5.2: the grant is invalid, expired or revoked. Everything else may pass. */
function refreshError(error: ChannelError, ground: Refused): ChannelError {
  const { name, code } = ground;
  if (appCodes.has(code)) return { ...error, kind: 'temporary', code, words: appRefused(ground) };
  if (code === 'invalid_grant' || error.kind === 'reconnect') {
    const words = `${name} no longer accepts our sign-in. Connect again.`;
    return { ...error, kind: 'reconnect', code, words };
  }
  const isPassing = error.kind === 'temporary' || error.kind === 'rate_limited';
  return isPassing ? error : { ...error, kind: 'temporary' };
}

/** Some answer with a list of one: `{ "data": [{ "access_token": … }] }`. */
function unwrap(raw: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return raw.access_token === undefined && Array.isArray(raw.data) ? { ...raw, ...objectOf(raw.data[0]) } : raw;
}

function lifeOf(raw: Readonly<Record<string, unknown>>): Omit<Tokens, 'accessToken' | 'raw'> {
  const { refresh_token: refreshToken, expires_in: lives, scope } = raw;
  const refreshLives = raw.refresh_expires_in ?? raw.refresh_token_expires_in;
  return {
    ...(typeof refreshToken === 'string' && refreshToken !== '' ? { refreshToken } : {}),
    ...(typeof lives === 'number' ? { livesS: lives } : {}),
    ...(typeof refreshLives === 'number' ? { refreshLivesS: refreshLives } : {}),
    ...(typeof scope === 'string' ? { scopes: scope.split(/[\s,]+/).filter(Boolean) } : {}),
  };
}

function messageOf(raw: Readonly<Record<string, unknown>>): string | undefined {
  const told = raw.error_description ?? raw.error_message ?? raw.message ?? objectOf(raw.error).message ?? raw.error;
  return typeof told === 'string' ? told : undefined;
}

function readSaved(saved: Json): { state: string; redirectUri: string; verifier?: string } | null {
  const { state, redirectUri, verifier } = objectOf(saved);
  if (typeof state !== 'string' || typeof redirectUri !== 'string') return null;
  return { state, redirectUri, ...(typeof verifier === 'string' ? { verifier } : {}) };
}

function failed(code: string, words: string): TokensOutcome {
  return { kind: 'failed', error: refused(code, words).error };
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function sha256(text: string): Promise<ArrayBuffer> {
  return crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');
}

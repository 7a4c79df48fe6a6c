/** Consent and tokens of the pretend X, really checked (docs.x.com/fundamentals/authentication/oauth-2-0, 2026-08-22). */
import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from '@antiphon/wire/stand-in';
import { newToken, Refusal, type XState } from './stand-in-state.ts';

interface Grant {
  readonly clientId: string;
  readonly userId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly challenge: string;
  readonly method: 'plain' | 'S256';
  readonly expiresAt: number;
}

type Fields = Readonly<Record<string, string | undefined>>;

const knownScopes = new Set([
  'tweet.read',
  'tweet.write',
  'tweet.moderate.write',
  'users.email',
  'users.read',
  'offline.access',
  'media.write',
]);
const codeLifetimeMs = 30_000;
const accessLifetimeS = 7200;

export function addOAuthRoutes(app: FastifyInstance, state: XState, now: () => Date): void {
  const codes = new Map<string, Grant>();

  app.get('/i/oauth2/authorize', { config: { route: 'oauth.authorize' } }, async (request, reply) => {
    const query = request.query as Fields;
    const { back, ...wanted } = readConsent(state, query);
    const userId = state.signedInAs ?? [...state.users.keys()][0];
    if (userId === undefined || !state.consents) {
      back.searchParams.set('error', 'access_denied');
    } else {
      const code = newToken();
      codes.set(code, { ...wanted, userId, expiresAt: now().getTime() + codeLifetimeMs });
      back.searchParams.set('code', code);
    }
    back.searchParams.set('state', query.state ?? '');
    return reply.redirect(back.href, 302);
  });

  app.post('/2/oauth2/token', { config: { route: 'oauth.token' } }, async (request) => {
    const clientId = authenticate(state, request);
    const fields = (request.body ?? {}) as Fields;
    if (fields.grant_type === 'authorization_code') {
      return issue(state, now(), takeGrant(codes, clientId, fields, now().getTime()));
    }
    if (fields.grant_type === 'refresh_token') return issue(state, now(), takeRefresh(state, clientId, fields));
    throw refusal('invalid_request', 'Missing required parameter [grant_type].');
  });
}

function refusal(error: string, description: string, status = 400): Refusal {
  return new Refusal(status, { error, error_description: description });
}

function readConsent(state: XState, query: Fields) {
  const client = state.apps.get(query.client_id ?? '');
  const redirectUri = query.redirect_uri ?? '';
  const isKnown = client && URL.canParse(redirectUri) && (client.redirectUris?.includes(redirectUri) ?? true);
  const scopes = (query.scope ?? '').split(' ').filter(Boolean);
  const { code_challenge: challenge = '', code_challenge_method: method } = query;
  const isWhole =
    query.response_type === 'code' &&
    scopes.length > 0 &&
    scopes.every((scope) => knownScopes.has(scope)) &&
    (query.state ?? '').length > 0 &&
    (query.state ?? '').length <= 500 &&
    challenge !== '' &&
    (method === 'S256' || method === 'plain');
  // X shows people a page of its own, "Something went wrong", and sends nobody back.
  if (!client || !isKnown || !isWhole)
    throw refusal('invalid_request', 'Something went wrong. You weren’t able to give access to the App.');
  return {
    back: new URL(redirectUri),
    clientId: client.clientId,
    redirectUri,
    scopes,
    challenge,
    method: method as 'plain' | 'S256',
  };
}

/** A confidential client shows its secret in the header. */
function authenticate(state: XState, request: FastifyRequest): string {
  const [scheme = '', value = ''] = (request.headers.authorization ?? '').split(' ');
  if (scheme.toLowerCase() !== 'basic') throw refusal('unauthorized_client', 'Missing valid authorization header', 401);
  const [id = '', secret = ''] = Buffer.from(value, 'base64').toString().split(':').map(decodeURIComponent);
  if (state.apps.get(id)?.clientSecret !== secret)
    throw refusal('unauthorized_client', 'Missing valid authorization header', 401);
  return id;
}

function takeGrant(codes: Map<string, Grant>, clientId: string, fields: Fields, nowMs: number): Grant {
  const grant = codes.get(fields.code ?? '');
  codes.delete(fields.code ?? '');
  if (!grant || grant.clientId !== clientId || grant.expiresAt <= nowMs || grant.redirectUri !== fields.redirect_uri)
    throw refusal('invalid_request', 'Value passed for the authorization code was invalid.');
  const verifier = fields.code_verifier ?? '';
  const shown = grant.method === 'plain' ? verifier : createHash('sha256').update(verifier).digest('base64url');
  if (shown !== grant.challenge)
    throw refusal('invalid_request', 'Value passed for the code verifier did not match the code challenge.');
  return grant;
}

function takeRefresh(state: XState, clientId: string, fields: Fields) {
  const grant = state.refreshTokens.get(fields.refresh_token ?? '');
  if (!grant || grant.clientId !== clientId)
    throw refusal('invalid_request', 'Value passed for the token was invalid.');
  state.refreshTokens.delete(fields.refresh_token ?? '');
  return grant;
}

function issue(state: XState, now: Date, grant: { userId: string; clientId: string; scopes: readonly string[] }) {
  const { userId, clientId, scopes } = grant;
  const accessToken = newToken();
  state.tokens.set(accessToken, { userId, clientId, scopes, expiresAt: now.getTime() + accessLifetimeS * 1000 });
  const answer = {
    token_type: 'bearer',
    expires_in: accessLifetimeS,
    access_token: accessToken,
    scope: scopes.join(' '),
  };
  if (!scopes.includes('offline.access')) return answer;
  const refreshToken = newToken();
  state.refreshTokens.set(refreshToken, { userId, clientId, scopes });
  return { ...answer, refresh_token: refreshToken };
}

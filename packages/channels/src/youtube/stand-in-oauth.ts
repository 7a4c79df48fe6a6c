/**
 * Google's consent page and token endpoint, really checked; consent is as `state.consent` says
 * (developers.google.com/identity/protocols/oauth2/web-server, 2026-11-20).
 */
import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from '@antiphon/wire/stand-in';
import { type Grant, type Ground, newId, type StandInApp } from './stand-in-state.ts';

type Fields = Readonly<Record<string, string | undefined>>;

interface Code extends Grant {
  readonly redirectUri: string;
  readonly challenge: string | undefined;
  readonly givesRefresh: boolean;
}

/** OAuth's own shape of refusals (RFC 6749, 5.2). */
class TokenRefusal extends Error {
  readonly status: number;
  readonly error: string;

  constructor(status: number, error: string, description: string) {
    super(description);
    this.status = status;
    this.error = error;
  }
}

const codeLifetimeMs = 10 * 60_000;
const testingLifetimeS = 7 * 86_400;

export function addOAuthRoutes(app: FastifyInstance, ground: Ground & { readonly accessLivesS: number }): void {
  const { state } = ground;
  const codes = new Map<string, Code>();
  /** Whoever agreed before gets a refresh token only when asked to agree again. */
  const agreed = new Set<string>();

  app.get('/o/oauth2/v2/auth', { config: { route: 'oauth.consent' } }, async (request, reply) => {
    const query = request.query as Fields;
    const client = state.apps.get(query.client_id ?? '');
    const complaint = complaintAbout(query, client);
    if (complaint || !client) return reply.code(400).type('text/html').send(`<h1>Error 400: ${complaint}</h1>`);
    const back = new URL(query.redirect_uri ?? '');
    const channelId = state.consent.channelId ?? [...state.channels.keys()][0];
    if (!state.consent.gives || channelId === undefined) {
      back.searchParams.set('error', 'access_denied');
    } else {
      const code = newId('4/0A', 32);
      const unticked = state.consent.unticked ?? [];
      const scopes = (query.scope ?? '').split(' ').filter((scope) => !unticked.includes(scope));
      const pair = `${client.clientId} ${channelId}`;
      const givesRefresh = query.access_type === 'offline' && (query.prompt === 'consent' || !agreed.has(pair));
      agreed.add(pair);
      codes.set(code, {
        clientId: client.clientId,
        channelId,
        scopes,
        redirectUri: query.redirect_uri ?? '',
        challenge: query.code_challenge,
        givesRefresh,
        endsAt: ground.now().getTime() + codeLifetimeMs,
      });
      back.searchParams.set('code', code);
      back.searchParams.set('scope', scopes.join(' '));
    }
    if (query.state !== undefined) back.searchParams.set('state', query.state);
    return reply.redirect(back.href, 302);
  });

  app.post('/token', { config: { route: 'oauth.token' } }, async (request, reply) => {
    try {
      return answerToken(ground, codes, (request.body ?? {}) as Fields);
    } catch (error) {
      if (!(error instanceof TokenRefusal)) throw error;
      return refuse(reply, error);
    }
  });
}

function refuse(reply: FastifyReply, { status, error, message }: TokenRefusal): FastifyReply {
  return reply.code(status).send({ error, error_description: message });
}

function complaintAbout(query: Fields, client: StandInApp | undefined): string | null {
  if (!client) return 'invalid_client';
  const { redirect_uri: redirect = '', response_type: type, scope, code_challenge_method: method } = query;
  const isRegistered = client.redirectUris?.includes(redirect) ?? URL.canParse(redirect);
  if (!isRegistered) return 'redirect_uri_mismatch';
  if (type !== 'code') return 'unsupported_response_type';
  if (!scope?.split(' ').every((one) => one.startsWith('https://www.googleapis.com/auth/'))) return 'invalid_scope';
  if (query.code_challenge !== undefined && method !== 'S256' && method !== 'plain') return 'invalid_request';
  return null;
}

function answerToken(ground: Ground & { readonly accessLivesS: number }, codes: Map<string, Code>, fields: Fields) {
  const client = ground.state.apps.get(fields.client_id ?? '');
  if (!client) throw new TokenRefusal(401, 'invalid_client', 'The OAuth client was not found.');
  if (client.clientSecret !== fields.client_secret) throw new TokenRefusal(401, 'invalid_client', 'Unauthorized');
  if (fields.grant_type === 'authorization_code') {
    const code = takeCode(ground, codes, client, fields);
    const refresh = code.givesRefresh ? makeRefreshToken(ground, client, code) : {};
    return { ...makeAccessToken(ground, code), ...refresh };
  }
  if (fields.grant_type === 'refresh_token') {
    const grant = ground.state.refreshTokens.get(fields.refresh_token ?? '');
    if (grant?.clientId !== client.clientId || grant.endsAt <= ground.now().getTime())
      throw new TokenRefusal(400, 'invalid_grant', 'Token has been expired or revoked.');
    return makeAccessToken(ground, grant);
  }
  throw new TokenRefusal(400, 'unsupported_grant_type', `Invalid grant_type: ${fields.grant_type}`);
}

function takeCode(ground: Ground, codes: Map<string, Code>, client: StandInApp, fields: Fields): Code {
  const code = codes.get(fields.code ?? '');
  codes.delete(fields.code ?? '');
  if (code?.clientId !== client.clientId || code.endsAt <= ground.now().getTime())
    throw new TokenRefusal(400, 'invalid_grant', 'Malformed auth code.');
  if (code.redirectUri !== fields.redirect_uri) throw new TokenRefusal(400, 'redirect_uri_mismatch', 'Bad Request');
  if (code.challenge !== undefined) {
    const { code_verifier: verifier } = fields;
    if (!verifier) throw new TokenRefusal(400, 'invalid_grant', 'Missing code verifier.');
    if (createHash('sha256').update(verifier).digest('base64url') !== code.challenge)
      throw new TokenRefusal(400, 'invalid_grant', 'Invalid code verifier.');
  }
  return code;
}

function makeAccessToken(ground: Ground & { readonly accessLivesS: number }, grant: Grant) {
  const token = newId('ya29.', 48);
  const endsAt = ground.now().getTime() + ground.accessLivesS * 1000;
  const { channelId, clientId, scopes } = grant;
  ground.state.accessTokens.set(token, { channelId, clientId, scopes, endsAt });
  return { access_token: token, expires_in: ground.accessLivesS, scope: scopes.join(' '), token_type: 'Bearer' };
}

function makeRefreshToken(ground: Ground, client: StandInApp, { channelId, clientId, scopes }: Grant) {
  const token = newId('1//0', 48);
  const livesS = client.isTesting ? testingLifetimeS : undefined;
  const endsAt = livesS === undefined ? Number.POSITIVE_INFINITY : ground.now().getTime() + livesS * 1000;
  ground.state.refreshTokens.set(token, { channelId, clientId, scopes, endsAt });
  return { refresh_token: token, ...(livesS === undefined ? {} : { refresh_token_expires_in: livesS }) };
}

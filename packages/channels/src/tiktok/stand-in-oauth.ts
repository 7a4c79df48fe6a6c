/**
 * TikTok's consent page and token endpoint, really checked; consent is as `state.consent` says
 * (oauth-get-a-user-access-token and oauth-refresh-a-user-access-token of 2026-11-02).
 */
import type { FastifyInstance, FastifyReply } from '@antiphon/wire/stand-in';
import { type Grant, type Ground, newToken, type StandInApp } from './stand-in-state.ts';

type Fields = Readonly<Record<string, string | undefined>>;

interface Code extends Grant {
  readonly redirectUri: string;
}

/** OAuth's own shape of refusals (RFC 6749, 5.2), with TikTok's `log_id`. */
class TokenRefusal extends Error {
  readonly error: string;

  constructor(error: string, description: string) {
    super(description);
    this.error = error;
  }
}

const knownScopes = new Set([
  'user.info.basic',
  'user.info.profile',
  'user.info.stats',
  'video.list',
  'video.publish',
  'video.upload',
]);
const codeLifetimeMs = 10 * 60_000;

export interface OAuthGround extends Ground {
  readonly accessLivesS: number;
  readonly refreshLivesS: number;
}

export function addOAuthRoutes(app: FastifyInstance, ground: OAuthGround): void {
  const { state } = ground;
  const codes = new Map<string, Code>();

  app.get('/v2/auth/authorize', { config: { route: 'oauth.consent' } }, async (request, reply) => {
    const query = request.query as Fields;
    const client = state.apps.get(query.client_key ?? '');
    const complaint = complaintAbout(query, client);
    if (complaint || !client)
      return reply.code(400).type('text/html').send(`<h1>Something went wrong: ${complaint}</h1>`);
    const back = new URL(query.redirect_uri ?? '');
    const openId = state.consent.openId ?? [...state.users.keys()][0];
    if (!state.consent.gives || openId === undefined) {
      back.searchParams.set('error', 'access_denied');
      back.searchParams.set('error_description', 'User denied access');
    } else {
      const code = newToken('');
      const unticked = state.consent.unticked ?? [];
      const scopes = (query.scope ?? '').split(',').filter((scope) => !unticked.includes(scope));
      const endsAt = ground.now().getTime() + codeLifetimeMs;
      codes.set(code, { clientKey: client.clientKey, openId, scopes, redirectUri: query.redirect_uri ?? '', endsAt });
      back.searchParams.set('code', code);
      back.searchParams.set('scopes', scopes.join(','));
    }
    if (query.state !== undefined) back.searchParams.set('state', query.state);
    return reply.redirect(back.href, 302);
  });

  app.post('/v2/oauth/token', { config: { route: 'oauth.token' } }, async (request, reply) => {
    const type = String(request.headers['content-type'] ?? '');
    try {
      if (!type.startsWith('application/x-www-form-urlencoded'))
        throw new TokenRefusal('invalid_request', 'Only `application/x-www-form-urlencoded` is accepted.');
      return answerToken(ground, codes, (request.body ?? {}) as Fields);
    } catch (error) {
      if (!(error instanceof TokenRefusal)) throw error;
      return refuse(reply, error);
    }
  });
}

function refuse(reply: FastifyReply, { error, message }: TokenRefusal): FastifyReply {
  return reply.code(400).send({ error, error_description: message, log_id: '20261120000000000000000000000000' });
}

function complaintAbout(query: Fields, client: StandInApp | undefined): string | null {
  if (!client) return 'client_key';
  const { redirect_uri: redirect = '', response_type: type, scope = '' } = query;
  const isRegistered = client.redirectUris?.includes(redirect) ?? URL.canParse(redirect);
  if (!isRegistered) return 'redirect_uri';
  if (type !== 'code') return 'unsupported_response_type';
  return scope.split(',').every((one) => knownScopes.has(one)) ? null : 'scope';
}

function answerToken(ground: OAuthGround, codes: Map<string, Code>, fields: Fields) {
  const client = ground.state.apps.get(fields.client_key ?? '');
  if (!client || client.clientSecret !== fields.client_secret)
    throw new TokenRefusal('invalid_client', 'Client key or secret is incorrect.');
  if (fields.grant_type === 'authorization_code') return makeTokens(ground, takeCode(ground, codes, client, fields));
  if (fields.grant_type === 'refresh_token') {
    const grant = ground.state.refreshTokens.get(fields.refresh_token ?? '');
    if (grant?.clientKey !== client.clientKey || grant.endsAt <= ground.now().getTime())
      throw new TokenRefusal('invalid_grant', 'Refresh token is invalid or expired.');
    // Rotated: the one that was sent stops working once a new one is issued.
    ground.state.refreshTokens.delete(fields.refresh_token ?? '');
    return makeTokens(ground, grant);
  }
  throw new TokenRefusal('unsupported_grant_type', 'Grant type is not supported.');
}

function takeCode(ground: OAuthGround, codes: Map<string, Code>, client: StandInApp, fields: Fields): Code {
  const code = codes.get(fields.code ?? '');
  codes.delete(fields.code ?? '');
  if (code?.clientKey !== client.clientKey || code.endsAt <= ground.now().getTime())
    throw new TokenRefusal('invalid_grant', 'Authorization code is expired.');
  if (code.redirectUri !== fields.redirect_uri)
    throw new TokenRefusal('invalid_grant', 'Redirect_uri is not matched with the uri when requesting code.');
  return code;
}

function makeTokens(ground: OAuthGround, { openId, clientKey, scopes }: Grant) {
  const { state, now, accessLivesS, refreshLivesS } = ground;
  const access = newToken('act.');
  const refresh = newToken('rft.');
  const at = now().getTime();
  state.accessTokens.set(access, { openId, clientKey, scopes, endsAt: at + accessLivesS * 1000 });
  state.refreshTokens.set(refresh, { openId, clientKey, scopes, endsAt: at + refreshLivesS * 1000 });
  return {
    access_token: access,
    expires_in: accessLivesS,
    open_id: openId,
    refresh_token: refresh,
    refresh_expires_in: refreshLivesS,
    scope: scopes.join(','),
    token_type: 'Bearer',
  };
}

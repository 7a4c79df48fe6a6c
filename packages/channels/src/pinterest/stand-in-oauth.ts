/**
 * Pinterest's consent page and token endpoint, really checked; consent is as `state.consent` says
 * (developers.pinterest.com, “Set up authentication and authorization”, and the description of API v5, 2026-11-21).
 */
import type { FastifyInstance, FastifyRequest } from '@antiphon/wire/stand-in';
import {
  badRequest,
  type Grant,
  type Ground,
  newToken,
  Refusal,
  type StandInApp,
  unauthorized,
} from './stand-in-state.ts';

type Fields = Readonly<Record<string, string | undefined>>;

interface Code extends Grant {
  readonly redirectUri: string;
}

const codeLivesMs = 10 * 60_000;
const knownScopes = new Set([
  ...['boards', 'pins'].flatMap((what) =>
    ['read', 'write', 'read_secret', 'write_secret'].map((may) => `${what}:${may}`),
  ),
  'user_accounts:read',
  'user_accounts:write',
]);

export interface OAuthGround extends Ground {
  readonly accessLivesS: number;
  readonly refreshLivesS: number;
}

export function addOAuthRoutes(app: FastifyInstance, ground: OAuthGround): void {
  const { state, now } = ground;
  const codes = new Map<string, Code>();

  app.get('/oauth/', { config: { route: 'oauth.consent' } }, async (request, reply) => {
    const query = request.query as Fields;
    const client = state.apps.get(query.client_id ?? '');
    const redirectUri = query.redirect_uri ?? '';
    const scopes = (query.scope ?? '').split(',').filter(Boolean);
    const isKnown = client && URL.canParse(redirectUri) && (client.redirectUris?.includes(redirectUri) ?? true);
    const isWhole = query.response_type === 'code' && scopes.length > 0 && scopes.every((one) => knownScopes.has(one));
    // People see a page of Pinterest's own, and are sent nowhere.
    if (!client || !isKnown || !isWhole) return reply.code(400).type('text/html').send('<h1>Something went wrong</h1>');
    const back = new URL(redirectUri);
    const userId = state.consent.userId ?? [...state.users.keys()][0];
    if (!state.consent.gives || userId === undefined) back.searchParams.set('error', 'access_denied');
    else {
      const code = newToken('code');
      const granted = scopes.filter((scope) => !state.consent.withheld?.includes(scope));
      const endsAt = now().getTime() + codeLivesMs;
      codes.set(code, { userId, clientId: client.clientId, scopes: granted, redirectUri, endsAt });
      back.searchParams.set('code', code);
    }
    if (query.state) back.searchParams.set('state', query.state);
    return reply.redirect(back.href, 302);
  });

  app.post('/v5/oauth/token', { config: { route: 'oauth.token' } }, async (request) => {
    const client = authenticate(ground, request);
    const fields = (request.body ?? {}) as Fields;
    if (fields.grant_type === 'authorization_code')
      return tradeCode(ground, client, takeCode(ground, codes, client, fields), fields);
    if (fields.grant_type === 'refresh_token') return renew(ground, client, fields);
    throw badRequest("'grant_type' is not one of ['authorization_code', 'refresh_token', 'client_credentials']");
  });
}

function authenticate({ state }: Ground, request: FastifyRequest): StandInApp {
  const [scheme = '', value = ''] = (request.headers.authorization ?? '').split(' ');
  const [id = '', secret = ''] = Buffer.from(value, 'base64').toString().split(':').map(decodeURIComponent);
  const client = state.apps.get(id);
  if (scheme.toLowerCase() !== 'basic' || client?.clientSecret !== secret) throw unauthorized();
  return client;
}

/** A code is good once, for its own app and redirect address. */
function takeCode({ now }: Ground, codes: Map<string, Code>, client: StandInApp, fields: Fields): Code {
  const code = codes.get(fields.code ?? '');
  codes.delete(fields.code ?? '');
  const isGood = code?.clientId === client.clientId && code.endsAt > now().getTime();
  if (!code || !isGood) throw new Refusal(400, 1, 'Invalid authorization code.');
  if (code.redirectUri !== fields.redirect_uri) throw new Refusal(400, 1, 'Redirect URI does not match.');
  return code;
}

function tradeCode(ground: OAuthGround, client: StandInApp, code: Code, fields: Fields) {
  const access = makeAccess(ground, code);
  const isContinuous = client.isNew !== false || fields.continuous_refresh === 'true';
  const refresh = isContinuous ? makeRefresh(ground, code) : {};
  return { response_type: 'authorization_code', ...access, ...refresh };
}

/** A new refresh token each time; the old one is forgotten. */
function renew(ground: OAuthGround, client: StandInApp, fields: Fields) {
  const { state, now } = ground;
  const grant = state.refreshTokens.get(fields.refresh_token ?? '');
  if (!grant || grant.clientId !== client.clientId || grant.endsAt <= now().getTime())
    throw new Refusal(400, 1, 'Invalid or expired refresh token.');
  state.refreshTokens.delete(fields.refresh_token ?? '');
  return { response_type: 'refresh_token', ...makeAccess(ground, grant), ...makeRefresh(ground, grant) };
}

function makeAccess({ state, now, accessLivesS }: OAuthGround, { userId, clientId, scopes }: Grant) {
  const token = newToken('pina');
  state.accessTokens.set(token, { userId, clientId, scopes, endsAt: now().getTime() + accessLivesS * 1000 });
  return { access_token: token, token_type: 'bearer', expires_in: accessLivesS, scope: scopes.join(' ') };
}

function makeRefresh({ state, now, refreshLivesS }: OAuthGround, { userId, clientId, scopes }: Grant) {
  const token = newToken('pinr');
  const endsAt = now().getTime() + refreshLivesS * 1000;
  state.refreshTokens.set(token, { userId, clientId, scopes, endsAt });
  return {
    refresh_token: token,
    refresh_token_expires_in: refreshLivesS,
    refresh_token_expires_at: Math.floor(endsAt / 1000),
  };
}

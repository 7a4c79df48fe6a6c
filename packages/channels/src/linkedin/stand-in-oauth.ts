/** Consent, tokens and identities of the pretend LinkedIn, really checked (authorization code flow, 2026-05). */
import type { FastifyInstance } from '@antiphon/wire/stand-in';
import { authorize, listIn, type Place, pageIn, pageOf } from './stand-in-access.ts';
import { newToken, Refusal, type StandInApp } from './stand-in-state.ts';

interface Grant {
  readonly clientId: string;
  readonly memberId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly expiresAt: number;
}

type Fields = Readonly<Record<string, string | undefined>>;

const codeLifetimeMs = 30 * 60_000;
const refreshLifetimeS = 31_536_000;

const wrongClient = { error: 'invalid_client', error_description: 'Client authentication failed' };
const wrongRefresh = {
  error: 'invalid_grant',
  error_description: 'The provided refresh token is invalid, expired or revoked',
};
const wrongCode = {
  error: 'invalid_request',
  error_description:
    'Unable to retrieve access token: appid/redirect uri/code verifier does not match authorization code. Or authorization code expired.',
};

export function addOAuthRoutes(app: FastifyInstance, place: Place, accessLifetimeS: number): void {
  const { state, now } = place;
  const codes = new Map<string, Grant>();

  app.get('/oauth/v2/authorization', { config: { route: 'oauth.authorize' } }, async (request, reply) => {
    const query = request.query as Fields;
    const client = state.apps.get(query.client_id ?? '');
    const redirectUri = query.redirect_uri ?? '';
    // LinkedIn shows people a page of its own here, and sends nobody back.
    if (!client || !URL.canParse(redirectUri) || query.response_type !== 'code')
      throw new Refusal(400, 'invalid_request', 'Bummer, something went wrong.');
    const back = new URL(redirectUri);
    back.searchParams.set('state', query.state ?? '');
    const scopes = (query.scope ?? '').split(' ').filter(Boolean);
    const foreign = scopes.find((scope) => !client.scopes.includes(scope));
    const memberId = state.signedInAs ?? [...state.members.keys()][0];
    if (foreign !== undefined) {
      back.searchParams.set('error', 'unauthorized_scope_error');
      back.searchParams.set('error_description', `Scope "${foreign}" is not authorized for your application`);
    } else if (memberId === undefined || !state.consents) {
      back.searchParams.set('error', 'user_cancelled_authorize');
      back.searchParams.set('error_description', 'The user cancelled the authorization');
    } else {
      const code = newToken();
      const expiresAt = now().getTime() + codeLifetimeMs;
      codes.set(code, { clientId: client.clientId, memberId, redirectUri, scopes, expiresAt });
      back.searchParams.set('code', code);
    }
    return reply.redirect(back.href, 302);
  });

  app.post('/oauth/v2/accessToken', { config: { route: 'oauth.token' } }, async (request, reply) => {
    const fields = (request.body ?? {}) as Fields;
    const client = state.apps.get(fields.client_id ?? '');
    const answer = !client || client.clientSecret !== fields.client_secret ? wrongClient : tokensFor(client, fields);
    return 'error' in answer ? reply.code(answer === wrongClient ? 401 : 400).send(answer) : answer;
  });

  function tokensFor(client: StandInApp, fields: Fields): object {
    if (fields.grant_type === 'refresh_token') return renewed(client, fields);
    if (fields.grant_type === 'authorization_code') return redeemed(client, fields);
    return { error: 'invalid_request', error_description: 'A required parameter "grant_type" is missing or wrong' };
  }

  /** A refresh token keeps its end, and is told again. */
  function renewed({ clientId }: StandInApp, { refresh_token: refreshToken = '' }: Fields): object {
    const known = state.refreshTokens.get(refreshToken);
    const nowMs = now().getTime();
    if (!known || known.clientId !== clientId || known.endsAt <= nowMs) return wrongRefresh;
    const endsInS = Math.floor((known.endsAt - nowMs) / 1000);
    return { ...issue(known), refresh_token: refreshToken, refresh_token_expires_in: endsInS };
  }

  function redeemed({ clientId, givesRefreshTokens }: StandInApp, fields: Fields): object {
    const grant = codes.get(fields.code ?? '');
    codes.delete(fields.code ?? '');
    const nowMs = now().getTime();
    const isGood = grant && grant.clientId === clientId && grant.redirectUri === fields.redirect_uri;
    if (!isGood || grant.expiresAt <= nowMs) return wrongCode;
    const { memberId, scopes } = grant;
    const issued = issue({ memberId, clientId, scopes });
    if (!givesRefreshTokens) return issued;
    const refreshToken = newToken();
    state.refreshTokens.set(refreshToken, { memberId, clientId, scopes, endsAt: nowMs + refreshLifetimeS * 1000 });
    return { ...issued, refresh_token: refreshToken, refresh_token_expires_in: refreshLifetimeS };
  }

  function issue({ memberId, clientId, scopes }: { memberId: string; clientId: string; scopes: readonly string[] }) {
    const accessToken = newToken();
    const expiresAt = now().getTime() + accessLifetimeS * 1000;
    state.tokens.set(accessToken, { memberId, clientId, scopes, expiresAt });
    return { access_token: accessToken, expires_in: accessLifetimeS, scope: scopes.join(',') };
  }

  app.get('/v2/userinfo', { config: { route: 'userinfo' } }, async (request) => {
    const member = state.members.get(authorize(place, request, ['openid', 'profile']).memberId);
    return {
      sub: member?.id,
      name: `${member?.firstName} ${member?.lastName}`,
      given_name: member?.firstName,
      family_name: member?.lastName,
      picture: 'https://media.licdn.com/dms/image/picture.jpg',
      locale: { country: 'US', language: 'en' },
    };
  });

  app.get('/v2/me', { config: { route: 'me' } }, async (request) => {
    const member = state.members.get(authorize(place, request, ['r_basicprofile']).memberId);
    return {
      id: member?.id,
      localizedFirstName: member?.firstName,
      localizedLastName: member?.lastName,
      vanityName: member?.vanityName,
    };
  });

  app.get('/rest/organizationAcls', { config: { route: 'organizationAcls' } }, async (request) => {
    const { memberId } = authorize(place, request, ['rw_organization_admin']);
    const { q, state: wanted } = request.query as Fields;
    if (q !== 'roleAssignee') throw new Refusal(404, 'RESOURCE_NOT_FOUND', `No finder ${q}`);
    const roles = state.roles
      .filter((one) => one.memberId === memberId && (wanted === undefined || one.state === wanted))
      .map((one) => ({
        roleAssignee: `urn:li:person:${memberId}`,
        state: one.state,
        role: one.role,
        organization: `urn:li:organization:${one.organizationId}`,
      }));
    return pageOf(roles, pageIn(request));
  });

  app.get('/rest/organizationsLookup', { config: { route: 'organizationsLookup' } }, async (request) => {
    authorize(place, request, []);
    const ids = listIn(request, 'ids') ?? [];
    const known = ids.flatMap((id) => state.organizations.get(id) ?? []);
    const results = known.map(({ id, name, vanityName }) => [id, { id: Number(id), localizedName: name, vanityName }]);
    return { results: Object.fromEntries(results), statuses: {}, errors: {} };
  });
}

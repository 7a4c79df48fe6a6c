/** Consent and tokens at both doors of the pretend Instagram; consent is as `state.consents` says. */
import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from '@antiphon/wire/stand-in';
import { badParameter, badToken, GraphRefusal, graphList } from '../conformance/graph-answers.ts';
import {
  checkToken,
  enter,
  type Fields,
  giveToken,
  type Host,
  type InstagramState,
  standInApps,
} from './stand-in-state.ts';

interface Grant {
  readonly host: Host;
  /** Who agreed. */
  readonly userId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly expiresAt: number;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const longMs = 60 * dayMs;
const instagram: Host = 'graph.instagram.com';
const facebook: Host = 'graph.facebook.com';

const known: { readonly [host in Host]: readonly string[] } = {
  'graph.instagram.com': [
    'instagram_business_basic',
    'instagram_business_content_publish',
    'instagram_business_manage_comments',
    'instagram_business_manage_insights',
    'instagram_business_manage_messages',
  ],
  'graph.facebook.com': [
    'instagram_basic',
    'instagram_content_publish',
    'instagram_manage_comments',
    'instagram_manage_insights',
    'instagram_manage_contents',
    'pages_show_list',
    'pages_read_engagement',
    'business_management',
    'ads_management',
    'ads_read',
  ],
};

export function addOAuthRoutes(app: FastifyInstance, state: InstagramState, now: () => Date): void {
  const codes = new Map<string, Grant>();
  const ground = { state, now, codes };

  app.get('/www.instagram.com/oauth/authorize', { config: { route: 'instagram.authorize' } }, (request, reply) =>
    askPerson(ground, instagram, request, reply),
  );
  app.get('/www.facebook.com/:version/dialog/oauth', { config: { route: 'facebook.authorize' } }, (request, reply) =>
    askPerson(ground, facebook, request, reply),
  );

  app.post(
    '/api.instagram.com/oauth/access_token',
    { config: { route: 'instagram.token' } },
    async (request, reply) => {
      const grant = takeGrant(ground, instagram, (request.body ?? {}) as Fields);
      // This host has a way of its own to say no.
      if (typeof grant === 'string')
        return reply.code(400).send({ error_type: 'OAuthException', code: 400, error_message: grant });
      const { userId } = grant;
      const token = { host: instagram, kind: 'short', userIds: [userId], scopes: grant.scopes } as const;
      const value = giveToken(state, token, hourMs, now());
      return { access_token: value, user_id: userId, permissions: [...grant.scopes] };
    },
  );

  app.get('/graph.instagram.com/access_token', { config: { route: 'instagram.exchange' } }, async (request) => {
    const query = request.query as Fields;
    if (query.grant_type !== 'ig_exchange_token') throw badParameter('Invalid grant_type');
    if (query.client_secret !== standInApps[instagram].secret)
      throw new GraphRefusal('Error validating client secret.', { code: 1, status: 400 });
    const { token } = checkToken(state, instagram, query.access_token, now());
    if (token.kind !== 'short') throw new GraphRefusal('Session key invalid', { code: 452 });
    const value = giveToken(state, { ...token, kind: 'long' }, longMs, now());
    return { access_token: value, token_type: 'bearer', expires_in: longMs / 1000 };
  });

  app.get('/graph.instagram.com/refresh_access_token', { config: { route: 'instagram.refresh' } }, async (request) => {
    const query = request.query as Fields;
    if (query.grant_type !== 'ig_refresh_token') throw badParameter('Invalid grant_type');
    const { token } = checkToken(state, instagram, query.access_token, now());
    if (token.kind !== 'long' || now().getTime() - token.issuedAt < dayMs)
      throw badParameter('The access token must be long-lived and at least 24 hours old to be refreshed');
    const value = giveToken(state, token, longMs, now());
    return {
      access_token: value,
      token_type: 'bearer',
      expires_in: longMs / 1000,
      permissions: token.scopes.join(','),
    };
  });

  app.route({
    method: ['GET', 'POST'],
    url: '/graph.facebook.com/:version/oauth/access_token',
    config: { route: 'facebook.token' },
    handler: async (request) => {
      const fields = { ...(request.query as Fields), ...((request.body ?? {}) as Fields) };
      if (fields.grant_type === 'fb_exchange_token') return exchange(ground, fields);
      const grant = takeGrant(ground, facebook, fields);
      if (typeof grant === 'string') throw new GraphRefusal(grant, { code: 100, subcode: 36009 });
      const token = { host: facebook, kind: 'short', userIds: [], scopes: grant.scopes } as const;
      return { access_token: giveToken(state, token, hourMs, now()), token_type: 'bearer', expires_in: hourMs / 1000 };
    },
  });

  app.get('/graph.facebook.com/:version/me/accounts', { config: { route: 'pages.index' } }, async (request, reply) => {
    const caller = enter(state, facebook, 'basic', request, reply, now());
    if (caller.token.kind === 'page')
      throw badParameter('Tried accessing nonexisting field (accounts) on node type (Page)');
    // Made from a long-lived token, a page's does not age; made from a short one, it ends with it.
    const lives = caller.token.kind === 'long' ? null : hourMs;
    const linked = [...state.users.values()].map((user) => ({
      id: user.pageId,
      name: `The page of ${user.name}`,
      access_token: giveToken(
        state,
        { host: facebook, kind: 'page', userIds: [user.id], scopes: caller.token.scopes },
        lives,
        now(),
      ),
      instagram_business_account: {
        id: user.id,
        username: user.username,
        name: user.name,
        profile_picture_url: 'https://scontent.example/picture.jpg',
      },
    }));
    const lonely = { id: '100', name: 'A page without Instagram', access_token: 'EAABofapagewithoutinstagram' };
    const address = `http://${request.host}/graph.facebook.com/v26.0/me/accounts`;
    return graphList([lonely, ...linked], request.query as Fields, address, caller.value);
  });
}

interface OAuthGround {
  readonly state: InstagramState;
  readonly codes: Map<string, Grant>;
  now(): Date;
}

/** The consent page: a person says yes or no, and goes back with a code. */
async function askPerson(
  { state, codes, now }: OAuthGround,
  host: Host,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const query = request.query as Fields;
  const { client_id: clientId, redirect_uri: redirectUri = '', response_type: type, scope = '' } = query;
  if (clientId !== standInApps[host].id) throw new GraphRefusal('Invalid platform app', { code: 101 });
  if (!URL.canParse(redirectUri)) throw new GraphRefusal('Invalid redirect_uri', { code: 191 });
  if (type !== 'code') throw badParameter('Invalid response_type');
  const scopes = scope.split(/[\s,]+/).filter(Boolean);
  const foreign = scopes.filter((name) => !known[host].includes(name));
  if (foreign.length > 0) throw badParameter(`Invalid Scopes: ${foreign.join(', ')}`);
  const back = new URL(redirectUri);
  const userId = state.signedInAs ?? [...state.users.keys()][0];
  if (state.consents && userId !== undefined) {
    const code = randomBytes(32).toString('base64url');
    codes.set(code, { host, userId, redirectUri, scopes, expiresAt: now().getTime() + hourMs });
    back.searchParams.set('code', code);
  } else {
    back.searchParams.set('error', 'access_denied');
    back.searchParams.set('error_reason', 'user_denied');
    back.searchParams.set('error_description', 'The user denied your request');
  }
  if (query.state !== undefined) back.searchParams.set('state', query.state);
  back.hash = '_';
  return reply.redirect(back.href, 302);
}

/** The grant of a code, which is used up; or what is wrong, in Meta's words. */
function takeGrant({ codes, now }: OAuthGround, host: Host, fields: Fields): Grant | string {
  const { id, secret } = standInApps[host];
  if (fields.client_id !== id) return 'Invalid platform app';
  if (fields.client_secret !== secret) return 'Error validating client secret.';
  const grant = codes.get(fields.code ?? '');
  codes.delete(fields.code ?? '');
  if (!grant || grant.host !== host) return 'Invalid authorization code';
  if (grant.expiresAt <= now().getTime()) return 'This authorization code has expired.';
  if (grant.redirectUri !== fields.redirect_uri)
    return 'Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request';
  return grant;
}

function exchange({ state, now }: OAuthGround, fields: Fields) {
  const { id, secret } = standInApps[facebook];
  if (fields.client_id !== id || fields.client_secret !== secret)
    throw new GraphRefusal('Error validating client secret.', { code: 1, status: 400 });
  const { token } = checkToken(state, facebook, fields.fb_exchange_token, now());
  if (token.kind === 'page') throw badToken('The token is not a user token');
  const value = giveToken(state, { ...token, kind: 'long' }, longMs, now());
  return { access_token: value, token_type: 'bearer', expires_in: longMs / 1000 };
}

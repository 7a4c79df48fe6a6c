/** Consent and tokens of the pretend Facebook; consent is as `state.consents` and `state.chosenPages` say. */
import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from '@antiphon/wire/stand-in';
import { badParameter, badToken, GraphRefusal, graphList } from '../conformance/graph-answers.ts';
import {
  checkToken,
  enter,
  type FacebookState,
  type Fields,
  giveToken,
  type StandInPage,
  standInApp,
} from './stand-in-state.ts';

interface Grant {
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly chosenPages: readonly string[] | null;
  readonly expiresAt: number;
}

const hourMs = 3_600_000;
const longMs = 60 * 24 * hourMs;

const knownScopes = [
  'public_profile',
  'pages_show_list',
  'pages_read_engagement',
  'pages_manage_posts',
  'pages_manage_engagement',
  'pages_manage_metadata',
  'pages_read_user_content',
  'read_insights',
  'publish_video',
  'business_management',
];

export interface StandInGround {
  readonly state: FacebookState;
  now(): Date;
}

export function addOAuthRoutes(app: FastifyInstance, ground: StandInGround): void {
  const { state, now } = ground;
  const codes = new Map<string, Grant>();
  const authorize = { config: { route: 'authorize' } };
  app.get('/www.facebook.com/:version/dialog/oauth', authorize, (request, reply) =>
    askPerson(ground, codes, request, reply),
  );

  app.route({
    method: ['GET', 'POST'],
    url: '/graph.facebook.com/:version/oauth/access_token',
    config: { route: 'token' },
    handler: async (request) => {
      const fields = { ...(request.query as Fields), ...((request.body ?? {}) as Fields) };
      if (fields.client_id !== standInApp.id || fields.client_secret !== standInApp.secret)
        throw new GraphRefusal('Error validating client secret.', { code: 1 });
      if (fields.grant_type === 'fb_exchange_token') return exchange(ground, fields);
      const grant = takeGrant(ground, codes, fields);
      const { scopes, chosenPages } = grant;
      const value = giveToken(state, { kind: 'short', scopes, chosenPages }, hourMs, now());
      return { access_token: value, token_type: 'bearer', expires_in: hourMs / 1000 };
    },
  });

  const accounts = { config: { route: 'pages.index' } };
  app.get('/graph.facebook.com/:version/me/accounts', accounts, async (request, reply) => {
    const caller = enter(state, 'pages_show_list', request, reply, now());
    if (caller.token.kind === 'page')
      throw badParameter('Tried accessing nonexisting field (accounts) on node type (Page)');
    // Made from a long-lived token, a page's does not age; made from a short one, it ends with it.
    const lives = caller.token.kind === 'long' ? null : hourMs;
    const { chosenPages, scopes } = caller.token;
    const chosen = [...state.pages.values()].filter((page) => chosenPages?.includes(page.id) ?? true);
    const pages = chosen.map((page) => ({
      ...pageEntity(page),
      access_token: giveToken(state, { kind: 'page', pageId: page.id, chosenPages, scopes }, lives, now()),
      tasks: page.tasks,
      picture: { data: { url: 'https://scontent.example/page.jpg', is_silhouette: false } },
    }));
    const address = `http://${request.host}/graph.facebook.com/v26.0/me/accounts`;
    return graphList(pages, request.query as Fields, address, caller.value);
  });
}

export function pageEntity(page: StandInPage): Readonly<Record<string, unknown>> {
  return {
    id: page.id,
    name: page.name,
    username: page.username,
    link: `https://www.facebook.com/${page.username ?? page.id}`,
    followers_count: page.followersCount,
  };
}

/** The consent page: a person says yes or no, and goes back with a code. */
async function askPerson(
  { state, now }: StandInGround,
  codes: Map<string, Grant>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const query = request.query as Fields;
  const { client_id: clientId, redirect_uri: redirectUri = '', response_type: type, scope = '' } = query;
  if (clientId !== standInApp.id) throw new GraphRefusal('Invalid App ID', { code: 101 });
  if (!URL.canParse(redirectUri)) throw new GraphRefusal('Invalid redirect_uri', { code: 191 });
  if (type !== 'code') throw badParameter('Invalid response_type');
  const scopes = scope.split(/[\s,]+/).filter(Boolean);
  const foreign = scopes.filter((name) => !knownScopes.includes(name));
  if (foreign.length > 0) throw badParameter(`Invalid Scopes: ${foreign.join(', ')}`);
  const back = new URL(redirectUri);
  if (state.consents) {
    const code = randomBytes(32).toString('base64url');
    const { chosenPages } = state;
    codes.set(code, { redirectUri, scopes, chosenPages, expiresAt: now().getTime() + hourMs });
    back.searchParams.set('code', code);
  } else {
    back.searchParams.set('error', 'access_denied');
    back.searchParams.set('error_reason', 'user_denied');
    back.searchParams.set('error_description', 'Permissions error');
  }
  if (query.state !== undefined) back.searchParams.set('state', query.state);
  back.hash = '_=_';
  return reply.redirect(back.href, 302);
}

/** The grant of a code, which is used up. */
function takeGrant({ now }: StandInGround, codes: Map<string, Grant>, fields: Fields): Grant {
  const refuse = (message: string, subcode: number) => new GraphRefusal(message, { code: 100, subcode });
  const grant = codes.get(fields.code ?? '');
  codes.delete(fields.code ?? '');
  if (!grant) throw refuse('This authorization code has been used or is unknown.', 36009);
  if (grant.expiresAt <= now().getTime()) throw refuse('This authorization code has expired.', 36007);
  if (grant.redirectUri !== fields.redirect_uri)
    throw refuse(
      'Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request',
      36008,
    );
  return grant;
}

function exchange({ state, now }: StandInGround, fields: Fields) {
  const { token } = checkToken(state, fields.fb_exchange_token, now());
  if (token.kind === 'page') throw badToken('The token is not a user token');
  const value = giveToken(state, { ...token, kind: 'long' }, longMs, now());
  return { access_token: value, token_type: 'bearer', expires_in: longMs / 1000 };
}

/** Consent and tokens of the pretend Threads; consent is as `state.consents` says. */
import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from '@antiphon/wire/stand-in';
import { badParameter, GraphRefusal } from '../conformance/graph-answers.ts';
import { checkToken, type Fields, giveToken, standInApp, type ThreadsState } from './stand-in-state.ts';

interface Grant {
  /** Who agreed. */
  readonly userId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly expiresAt: number;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const longMs = 60 * dayMs;

/** As the Postman collection of fbsamples/threads_api lists them (2026-01-02). */
const known = [
  'threads_basic',
  'threads_content_publish',
  'threads_manage_insights',
  'threads_manage_replies',
  'threads_read_replies',
  'threads_keyword_search',
  'threads_manage_mentions',
  'threads_delete',
  'threads_location_tagging',
  'threads_profile_discovery',
];

export function addOAuthRoutes(app: FastifyInstance, state: ThreadsState, now: () => Date): void {
  const codes = new Map<string, Grant>();

  app.get('/threads.com/oauth/authorize', { config: { route: 'authorize' } }, async (request, reply) => {
    const query = request.query as Fields;
    const { client_id: clientId, redirect_uri: redirectUri = '', response_type: type, scope = '' } = query;
    if (clientId !== standInApp.id) throw new GraphRefusal('Invalid platform app', { code: 101 });
    if (!URL.canParse(redirectUri)) throw new GraphRefusal('Invalid redirect_uri', { code: 191 });
    if (type !== 'code') throw badParameter('Invalid response_type');
    const scopes = scope.split(/[\s,]+/).filter(Boolean);
    const foreign = scopes.filter((name) => !known.includes(name));
    if (foreign.length > 0 || !scopes.includes('threads_basic'))
      throw badParameter(`Invalid Scopes: ${foreign.join(', ')}`);
    const back = new URL(redirectUri);
    const userId = state.signedInAs ?? [...state.users.keys()][0];
    if (state.consents && userId !== undefined) {
      const code = randomBytes(32).toString('base64url');
      codes.set(code, { userId, redirectUri, scopes, expiresAt: now().getTime() + hourMs });
      back.searchParams.set('code', code);
    } else {
      back.searchParams.set('error', 'access_denied');
      back.searchParams.set('error_reason', 'user_denied');
      back.searchParams.set('error_description', 'The user denied your request');
    }
    if (query.state !== undefined) back.searchParams.set('state', query.state);
    back.hash = '_';
    return reply.redirect(back.href, 302);
  });

  app.post('/graph.threads.com/oauth/access_token', { config: { route: 'token' } }, async (request, reply) => {
    const fields = { ...(request.query as Fields), ...((request.body ?? {}) as Fields) };
    const grant = takeGrant(codes, fields, now());
    // This endpoint has a way of its own to say no.
    if (typeof grant === 'string')
      return reply.code(400).send({ error_type: 'OAuthException', code: 400, error_message: grant });
    const { userId } = grant;
    const value = giveToken(state, { kind: 'short', userId, scopes: grant.scopes }, hourMs, now());
    return { access_token: value, user_id: userId };
  });

  app.get('/graph.threads.com/access_token', { config: { route: 'exchange' } }, async (request) => {
    const query = request.query as Fields;
    if (query.grant_type !== 'th_exchange_token') throw badParameter('Invalid grant_type');
    if (query.client_secret !== standInApp.secret)
      throw new GraphRefusal('Error validating client secret.', { code: 1, status: 400 });
    const { token } = checkToken(state, query.access_token, now());
    if (token.kind !== 'short') throw new GraphRefusal('Session key invalid', { code: 452 });
    return lasting(giveToken(state, { ...token, kind: 'long' }, longMs, now()));
  });

  app.get('/graph.threads.com/refresh_access_token', { config: { route: 'refresh' } }, async (request) => {
    const query = request.query as Fields;
    if (query.grant_type !== 'th_refresh_token') throw badParameter('Invalid grant_type');
    const { token } = checkToken(state, query.access_token, now());
    if (token.kind !== 'long' || now().getTime() - token.issuedAt < dayMs)
      throw badParameter('The access token must be long-lived and at least 24 hours old to be refreshed');
    return lasting(giveToken(state, token, longMs, now()));
  });
}

function lasting(value: string) {
  return { access_token: value, token_type: 'bearer', expires_in: longMs / 1000 };
}

/** The grant of a code, which is used up; or what is wrong, in Meta's words. */
function takeGrant(codes: Map<string, Grant>, fields: Fields, now: Date): Grant | string {
  if (fields.grant_type !== 'authorization_code') return 'Invalid grant_type';
  if (fields.client_id !== standInApp.id) return 'Invalid platform app';
  if (fields.client_secret !== standInApp.secret) return 'Error validating client secret.';
  const grant = codes.get(fields.code ?? '');
  codes.delete(fields.code ?? '');
  if (!grant) return 'Invalid authorization code';
  if (grant.expiresAt <= now.getTime()) return 'This authorization code has expired.';
  if (grant.redirectUri !== fields.redirect_uri)
    return 'Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request';
  return grant;
}

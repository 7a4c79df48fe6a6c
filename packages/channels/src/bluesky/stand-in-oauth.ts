/** The pretend authorization server: pushed requests, PKCE and DPoP, really checked; consent is as `state.consents` says. */
import { createHash, randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from '@antiphon/wire/stand-in';
import { ProofRefusal, type Sessions } from './stand-in-sessions.ts';
import { findAccount, type PdsState } from './stand-in-state.ts';

type Form = Readonly<Record<string, string | undefined>>;

interface PushedRequest {
  readonly form: Form;
  readonly jkt: string;
  readonly expiresAt: number;
}

interface Grant {
  readonly form: Form;
  readonly jkt: string;
  readonly did: string;
}

/** `{ error, error_description }` with status 400, as RFC 6749 5.2 has it. */
class OAuthRefusal extends Error {
  readonly error: string;

  constructor(error: string, message: string) {
    super(message);
    this.error = error;
  }
}

const parLifetimeMs = 5 * 60_000;
const accessLifetimeMs = 60 * 60_000;

export function addOAuthRoutes(app: FastifyInstance, state: PdsState, sessions: Sessions, now: () => Date): void {
  const pushed = new Map<string, PushedRequest>();
  const codes = new Map<string, Grant>();
  const refreshTokens = new Map<string, Grant & { isUsed: boolean }>();

  app.get(
    '/.well-known/oauth-protected-resource',
    { config: { route: 'oauth.protectedResource' } },
    async (request) => ({
      resource: originOf(request),
      authorization_servers: [state.signInServer ?? originOf(request)],
      bearer_methods_supported: ['header'],
      scopes_supported: [],
      resource_documentation: 'https://atproto.com',
    }),
  );

  app.get('/.well-known/oauth-authorization-server', { config: { route: 'oauth.metadata' } }, async (request) =>
    metadataOf(originOf(request)),
  );

  app.post(
    '/oauth/par',
    { config: { route: 'oauth.par' } },
    answered(sessions, async (request, reply) => {
      const form = formOf(request);
      checkPushed(form);
      const jkt = await sessions.checkProof(request);
      const uri = `urn:ietf:params:oauth:request_uri:req-${randomBytes(16).toString('hex')}`;
      pushed.set(uri, { form, jkt, expiresAt: now().getTime() + parLifetimeMs });
      reply.code(201);
      return { request_uri: uri, expires_in: parLifetimeMs / 1000 };
    }),
  );

  app.get('/oauth/authorize', { config: { route: 'oauth.authorize' } }, async (request, reply) => {
    const { request_uri: uri = '', client_id: clientId } = request.query as Form;
    const asked = pushed.get(uri);
    pushed.delete(uri);
    if (!asked || asked.expiresAt <= now().getTime() || asked.form.client_id !== clientId) {
      return reply.code(400).type('text/html').send('<!doctype html><title>Error</title><p>This request has expired');
    }
    const account = findAccount(state, asked.form.login_hint ?? '') ?? [...state.accounts.values()][0];
    const back = new URL(asked.form.redirect_uri ?? '');
    back.searchParams.set('iss', originOf(request));
    back.searchParams.set('state', asked.form.state ?? '');
    if (account && state.consents) {
      const code = `cod-${randomBytes(32).toString('hex')}`;
      codes.set(code, { form: asked.form, jkt: asked.jkt, did: account.did });
      back.searchParams.set('code', code);
    } else {
      back.searchParams.set('error', 'access_denied');
    }
    return reply.redirect(back.href, 303);
  });

  app.post(
    '/oauth/token',
    { config: { route: 'oauth.token' } },
    answered(sessions, async (request) => {
      const form = formOf(request);
      const jkt = await sessions.checkProof(request);
      const grant = form.grant_type === 'refresh_token' ? takeRefresh(refreshTokens, form) : takeCode(codes, form);
      if (grant.jkt !== jkt)
        throw new OAuthRefusal('invalid_dpop_proof', 'DPoP proof does not match the key of this session');
      const refreshToken = `ref-${randomBytes(32).toString('hex')}`;
      refreshTokens.set(refreshToken, { ...grant, isUsed: false });
      return {
        access_token: await sessions.sign('at+jwt', grant.did, accessLifetimeMs, {
          scope: grant.form.scope,
          cnf: { jkt },
        }),
        token_type: 'DPoP',
        refresh_token: refreshToken,
        scope: grant.form.scope,
        expires_in: accessLifetimeMs / 1000,
        sub: grant.did,
      };
    }),
  );
}

function takeCode(codes: Map<string, Grant>, form: Form): Grant {
  if (form.grant_type !== 'authorization_code')
    throw new OAuthRefusal('unsupported_grant_type', `Grant type "${form.grant_type}" not supported`);
  const grant = codes.get(form.code ?? '');
  codes.delete(form.code ?? '');
  if (!grant) throw new OAuthRefusal('invalid_grant', 'Invalid code');
  const challenge = createHash('sha256')
    .update(form.code_verifier ?? '')
    .digest('base64url');
  if (grant.form.code_challenge !== challenge) throw new OAuthRefusal('invalid_grant', 'Invalid code_verifier');
  if (grant.form.redirect_uri !== form.redirect_uri)
    throw new OAuthRefusal(
      'invalid_grant',
      'The redirect_uri parameter must match the one used in the authorization request',
    );
  if (grant.form.client_id !== form.client_id)
    throw new OAuthRefusal('invalid_grant', 'This code was not issued for this client');
  return grant;
}

/** Each refresh token works once; using one again ends the session. */
function takeRefresh(tokens: Map<string, Grant & { isUsed: boolean }>, form: Form): Grant {
  const entry = tokens.get(form.refresh_token ?? '');
  if (!entry || entry.form.client_id !== form.client_id)
    throw new OAuthRefusal('invalid_grant', 'Invalid refresh token');
  if (entry.isUsed) {
    for (const [token, other] of tokens) if (other.did === entry.did) tokens.delete(token);
    throw new OAuthRefusal('invalid_grant', 'Refresh token replayed');
  }
  entry.isUsed = true;
  return entry;
}

function checkPushed(form: Form): void {
  const clientId = form.client_id ?? '';
  if (clientId === '') throw new OAuthRefusal('invalid_client', 'Client credentials missing');
  if (form.response_type !== 'code') throw new OAuthRefusal('unsupported_response_type', 'Only "code" is supported');
  if (form.code_challenge_method !== 'S256' || !/^[\w-]{43}$/.test(form.code_challenge ?? ''))
    throw new OAuthRefusal('invalid_request', 'Use of PKCE with S256 is required');
  if (!form.scope?.split(' ').includes('atproto'))
    throw new OAuthRefusal('invalid_scope', 'The "atproto" scope is required');
  if (!URL.canParse(form.redirect_uri ?? '')) throw new OAuthRefusal('invalid_request', 'Missing redirect_uri');
  checkClient(new URL(clientId), form);
}

/**
 * Loopback clients say everything in their id. Other ids are addresses of documents that a real server fetches;
 * this one has no Internet and only checks that the redirect stays on the same origin.
 */
function checkClient(clientId: URL, form: Form): void {
  const redirect = new URL(form.redirect_uri ?? '');
  if (clientId.origin === 'http://localhost') {
    if (redirect.hostname === 'localhost')
      throw new OAuthRefusal('invalid_request', 'Use of "localhost" hostname is not allowed (RFC 8252)');
    if (!clientId.searchParams.getAll('redirect_uri').includes(redirect.href))
      throw new OAuthRefusal('invalid_request', 'Invalid redirect_uri');
    if (clientId.searchParams.get('scope') !== form.scope)
      throw new OAuthRefusal('invalid_scope', 'The scope is not part of the client metadata');
    return;
  }
  if (clientId.protocol !== 'https:' || redirect.origin !== clientId.origin)
    throw new OAuthRefusal('invalid_client_metadata', 'The client metadata could not be read');
}

function answered(sessions: Sessions, handler: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    reply.header('dpop-nonce', sessions.nonce).header('cache-control', 'no-store');
    try {
      return await handler(request, reply);
    } catch (cause) {
      if (!(cause instanceof OAuthRefusal) && !(cause instanceof ProofRefusal)) throw cause;
      reply.code(400);
      return { error: cause.error, error_description: cause.message };
    }
  };
}

function formOf(request: FastifyRequest): Form {
  return (request.body ?? {}) as Form;
}

export function originOf(request: FastifyRequest): string {
  return `http://${request.host}`;
}

function metadataOf(issuer: string) {
  return {
    issuer,
    scopes_supported: ['atproto', 'transition:email', 'transition:generic', 'transition:chat.bsky'],
    subject_types_supported: ['public'],
    response_types_supported: ['code'],
    response_modes_supported: ['query', 'fragment', 'form_post'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
    authorization_endpoint: `${issuer}/oauth/authorize`,
    token_endpoint: `${issuer}/oauth/token`,
    token_endpoint_auth_methods_supported: ['none', 'private_key_jwt'],
    pushed_authorization_request_endpoint: `${issuer}/oauth/par`,
    require_pushed_authorization_requests: true,
    dpop_signing_alg_values_supported: ['ES256', 'ES256K'],
    client_id_metadata_document_supported: true,
  };
}

/** Registration and consent of the pretend server, really checked; consent is as `state.consents` says. */
import { createHash, randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from '@antiphon/wire/stand-in';
import { type MastodonState, originOf, Refusal } from './stand-in-state.ts';

interface App {
  readonly id: string;
  readonly secret: string;
  readonly name: string;
  readonly website: string | null;
  readonly redirectUris: readonly string[];
  readonly scopes: readonly string[];
}

interface Grant {
  readonly appId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly challenge: string | undefined;
  readonly expiresAt: number;
}

type Fields = Readonly<Record<string, unknown>>;

const knownScopes = /^(profile|push|follow|(admin:)?(read|write)(:[a-z_]+)?)$/;
const codeLifetimeMs = 10 * 60_000;

export interface OAuthGround {
  readonly state: MastodonState;
  readonly now: () => Date;
  /** Before 4.3 there is neither metadata nor PKCE. */
  readonly isDescribed: boolean;
}

export function addOAuthRoutes(app: FastifyInstance, ground: OAuthGround): void {
  const { state, now } = ground;
  const apps = new Map<string, App>();
  const codes = new Map<string, Grant>();

  app.get('/.well-known/oauth-authorization-server', { config: { route: 'oauth.metadata' } }, async (request) => {
    if (!ground.isDescribed) throw new Refusal(404, 'Not Found');
    return metadataOf(originOf(request));
  });

  app.post('/api/v1/apps', { config: { route: 'apps.create' } }, async (request) => {
    const registered = readRegistration(fieldsOf(request), ground.isDescribed);
    apps.set(registered.id, registered);
    return applicationEntity(registered);
  });

  app.get('/oauth/authorize', { config: { route: 'oauth.authorize' } }, async (request, reply) => {
    const query = request.query as Record<string, string | undefined>;
    const registered = apps.get(query.client_id ?? '');
    if (!registered)
      throw new Refusal(
        401,
        'invalid_client',
        'Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.',
      );
    const back = checkedRedirect(registered, query);
    const account = [...state.accounts.values()][0];
    if (!account || !state.consents) {
      back.searchParams.set('error', 'access_denied');
      back.searchParams.set('error_description', 'The resource owner or authorization server denied the request.');
    } else {
      const code = randomBytes(32).toString('base64url');
      codes.set(code, {
        appId: registered.id,
        redirectUri: query.redirect_uri ?? '',
        scopes: (query.scope ?? 'read').split(' '),
        challenge: query.code_challenge,
        expiresAt: now().getTime() + codeLifetimeMs,
      });
      back.searchParams.set('code', code);
    }
    if (query.state !== undefined) back.searchParams.set('state', query.state);
    return reply.redirect(back.href, 302);
  });

  app.post('/oauth/token', { config: { route: 'oauth.token' } }, async (request) => {
    const fields = fieldsOf(request);
    const registered = apps.get(String(fields.client_id));
    if (!registered || registered.secret !== fields.client_secret)
      throw new Refusal(
        401,
        'invalid_client',
        'Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.',
      );
    if (fields.grant_type !== 'authorization_code')
      throw new Refusal(
        400,
        'unsupported_grant_type',
        'The authorization grant type is not supported by the authorization server.',
      );
    const grant = takeGrant(codes, registered, fields, now().getTime());
    const account = [...state.accounts.values()][0];
    const token = randomBytes(32).toString('base64url');
    state.tokens.set(token, { accountId: account?.id ?? '', scopes: grant.scopes, appName: registered.name });
    return {
      access_token: token,
      token_type: 'Bearer',
      scope: grant.scopes.join(' '),
      created_at: Math.floor(now().getTime() / 1000),
    };
  });
}

function readRegistration(fields: Fields, takesLists: boolean): App {
  const { client_name: name, redirect_uris: redirects, scopes = 'read', website } = fields;
  if (typeof name !== 'string' || name.trim() === '')
    throw new Refusal(422, "Validation failed: Application name can't be blank");
  const list =
    takesLists && Array.isArray(redirects)
      ? redirects.map(String)
      : typeof redirects === 'string'
        ? redirects.split(/\s+/)
        : [];
  if (list.length === 0) throw new Refusal(422, "Validation failed: Redirect URI can't be blank");
  if (!list.every((uri) => uri === 'urn:ietf:wg:oauth:2.0:oob' || URL.canParse(uri)))
    throw new Refusal(422, 'Validation failed: Redirect URI must be an absolute URI.');
  const wanted = String(scopes).split(/[\s+]+/);
  if (!wanted.every((scope) => knownScopes.test(scope)))
    throw new Refusal(422, "Validation failed: Scopes doesn't match configured on the server.");
  return {
    id: randomBytes(24).toString('base64url'),
    secret: randomBytes(32).toString('base64url'),
    name,
    website: typeof website === 'string' ? website : null,
    redirectUris: list,
    scopes: wanted,
  };
}

function applicationEntity(app: App) {
  return {
    id: '1',
    name: app.name,
    website: app.website,
    scopes: app.scopes,
    redirect_uris: app.redirectUris,
    redirect_uri: app.redirectUris.join('\n'),
    client_id: app.id,
    client_secret: app.secret,
    client_secret_expires_at: 0,
    vapid_key: 'BCk-QqERU0q-CfYZjcuB6lnyyOYfJ2AifKqfeGIm7Z-HiTU5T9eTG5GxVA0_OH5mMlI4UkkDTpaZwozy0TzdZ2M=',
  };
}

function checkedRedirect(app: App, query: Readonly<Record<string, string | undefined>>): URL {
  const {
    redirect_uri: redirect = '',
    response_type: type,
    scope = 'read',
    code_challenge: challenge,
    code_challenge_method: method,
  } = query;
  if (!app.redirectUris.includes(redirect))
    throw new Refusal(400, 'invalid_redirect_uri', 'The redirect uri included is not valid.');
  if (type !== 'code')
    throw new Refusal(
      400,
      'unsupported_response_type',
      'The authorization server does not support this response type.',
    );
  const isAllowed = (one: string) => app.scopes.includes(one) || app.scopes.includes(one.split(':')[0] ?? one);
  if (!scope.split(' ').every(isAllowed))
    throw new Refusal(400, 'invalid_scope', 'The requested scope is invalid, unknown, or malformed.');
  if (challenge !== undefined && method !== 'S256')
    throw new Refusal(400, 'invalid_code_challenge_method', 'The code challenge method must be S256.');
  return new URL(redirect);
}

function takeGrant(codes: Map<string, Grant>, app: App, fields: Fields, now: number): Grant {
  const grant = codes.get(String(fields.code));
  codes.delete(String(fields.code));
  const verifier = typeof fields.code_verifier === 'string' ? fields.code_verifier : '';
  const isProved =
    grant?.challenge === undefined || grant.challenge === createHash('sha256').update(verifier).digest('base64url');
  if (
    !grant ||
    !isProved ||
    grant.appId !== app.id ||
    grant.redirectUri !== fields.redirect_uri ||
    grant.expiresAt <= now
  ) {
    throw new Refusal(
      400,
      'invalid_grant',
      'The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client.',
    );
  }
  return grant;
}

function fieldsOf(request: FastifyRequest): Fields {
  return (request.body ?? {}) as Fields;
}

function metadataOf(origin: string) {
  return {
    issuer: `${origin}/`,
    authorization_endpoint: `${origin}/oauth/authorize`,
    token_endpoint: `${origin}/oauth/token`,
    revocation_endpoint: `${origin}/oauth/revoke`,
    userinfo_endpoint: `${origin}/oauth/userinfo`,
    app_registration_endpoint: `${origin}/api/v1/apps`,
    service_documentation: 'https://docs.joinmastodon.org/',
    scopes_supported: ['profile', 'read', 'read:accounts', 'read:statuses', 'write', 'write:media', 'write:statuses'],
    response_types_supported: ['code'],
    response_modes_supported: ['query', 'fragment', 'form_post'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    grant_types_supported: ['authorization_code', 'client_credentials'],
    code_challenge_methods_supported: ['S256'],
  };
}

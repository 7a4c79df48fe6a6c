/**
 * Who we are to Bluesky's authorization servers. The client id is the address of a JSON document that the
 * server reads by itself; installations on loopback use the `http://localhost` form, for which no document is
 * needed (https://atproto.com/specs/oauth#clients, read 2026-08-20).
 */

/** Everything the account may do except private messages; needed to write posts and to read their numbers. */
export const oauthScope = 'atproto transition:generic';

const callbackPath = '/connect/bluesky';
const documentPath = '/oauth/bluesky/client-metadata.json';

export interface ClientMetadata {
  readonly client_id: string;
  readonly client_name: string;
  readonly client_uri?: string;
  readonly redirect_uris: readonly string[];
  readonly scope: string;
  readonly grant_types: readonly string[];
  readonly response_types: readonly string[];
  readonly token_endpoint_auth_method: 'none';
  readonly application_type: 'web' | 'native';
  readonly dpop_bound_access_tokens: true;
}

/**
 * The document served at `<publicUrl>/oauth/bluesky/client-metadata.json`. On loopback it need not be served;
 * its `client_id` says the same. Throws for a plain-http address that is not loopback: no server accepts one.
 */
export function clientMetadata(publicUrl: string): ClientMetadata {
  const base = new URL(publicUrl);
  const common = {
    client_name: 'Antiphon',
    scope: oauthScope,
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
    dpop_bound_access_tokens: true,
  } as const;
  if (isLoopback(base.hostname)) {
    const redirectUri = loopbackAddress(`${base.origin}${callbackPath}`);
    const query = new URLSearchParams({ redirect_uri: redirectUri, scope: oauthScope });
    return {
      ...common,
      client_id: `http://localhost?${query}`,
      redirect_uris: [redirectUri],
      application_type: 'native',
    };
  }
  if (base.protocol !== 'https:') {
    throw new Error(`Bluesky's sign-in needs a public https address; this installation has ${publicUrl}.`);
  }
  const root = publicUrl.replace(/\/$/, '');
  return {
    ...common,
    client_id: `${root}${documentPath}`,
    client_uri: root,
    redirect_uris: [`${root}${callbackPath}`],
    application_type: 'web',
  };
}

/**
 * What an installation has to serve for this network, as path and JSON body; nothing on loopback, and nothing
 * where no server would accept our address.
 */
export function publicDocuments(
  publicUrl: string,
): readonly { readonly path: string; readonly body: ClientMetadata }[] {
  const isNeeded = canUseOAuth(publicUrl) && !isLoopback(new URL(publicUrl).hostname);
  return isNeeded ? [{ path: documentPath, body: clientMetadata(publicUrl) }] : [];
}

/** Whether servers accept our address at all. */
export function canUseOAuth(publicUrl: string): boolean {
  const base = new URL(publicUrl);
  return base.protocol === 'https:' || isLoopback(base.hostname);
}

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** Redirects to the name `localhost` are refused (RFC 8252, 8.3): the address itself is asked for. */
function loopbackAddress(address: string): string {
  const url = new URL(address);
  url.protocol = 'http:';
  if (url.hostname === 'localhost') url.hostname = '127.0.0.1';
  return url.href;
}

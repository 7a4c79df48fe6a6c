/** Instagram's servers, and calls to Graph with the account's access, one at a time. */
import type { Answer } from '@antiphon/wire';
import { callGraph, type GraphCall, graphVersion, readApp } from '../kit/server.ts';
import type { ChannelContext, Json } from '../spec.ts';
import { readDetails } from './capabilities.ts';
import { type InstagramSecret, readSecret } from './secret.ts';

/** Addresses without a slash at the end; those of Graph with its version. */
export const ownServers = {
  /** Instagram's own door. */
  api: `https://graph.instagram.com/${graphVersion}`,
  login: 'https://www.instagram.com',
  token: 'https://api.instagram.com',
  /** Facebook's door. */
  facebookApi: `https://graph.facebook.com/${graphVersion}`,
  facebookLogin: `https://www.facebook.com/${graphVersion}`,
  upload: 'https://rupload.facebook.com',
} as const;

export type Servers = Readonly<Record<keyof typeof ownServers, string>>;

/** One account's way to Graph: where, as whom. */
export interface Access {
  readonly servers: Servers;
  readonly secret: InstagramSecret;
  call(request: GraphCall): Promise<Answer>;
}

/** The way to Graph by the account's door; null when the secret is not one of ours, or of the other door. */
export function accessOf(context: ChannelContext, servers: Servers): Access | null {
  const secret = readSecret(context.secret);
  if (!secret || secret.flavour !== readDetails(context.account.details).flavour) return null;
  const access =
    secret.flavour === 'instagram'
      ? { server: servers.api, token: secret.accessToken }
      : { server: servers.facebookApi, token: secret.accessToken, ...appSecretOf(context.app) };
  return { servers, secret, call: (request) => callGraph(context, access, request) };
}

function appSecretOf(app: Json | undefined): { readonly appSecret?: string } {
  const facebook = readApp(appOf(app, 'facebook'));
  return facebook ? { appSecret: facebook.clientSecret } : {};
}

/** The half of the operator's app that belongs to one door, under the names every network uses; absent if not entered. */
export function appOf(app: Json | undefined, flavour: InstagramSecret['flavour']): Json | undefined {
  if (typeof app !== 'object' || app === null || Array.isArray(app)) return undefined;
  const { clientId, clientSecret, facebookClientId, facebookClientSecret } = app;
  const [id, secret] = flavour === 'instagram' ? [clientId, clientSecret] : [facebookClientId, facebookClientSecret];
  return id && secret ? { clientId: id, clientSecret: secret } : undefined;
}

/** `/178…` with whatever an id may hold made harmless. */
export function pathOf(...parts: readonly string[]): string {
  return parts.map((part) => `/${encodeURIComponent(part)}`).join('');
}

/**
 * The ways in: LinkedIn's consent page, by the app that may speak for pages or by the one for a member's own profile.
 * By the first, one consent gives the member and every page that the member may post for
 * (learn.microsoft.com/linkedin: authorization code flow, organization access control; 2026-05).
 */
import { refused, refusedInput, secretUnreadable } from '../kit/index.ts';
import {
  beginConsent,
  type ConsentNetwork,
  emptyForm,
  readAnswer,
  readApp,
  redeemConsent,
  renewTokens,
  type TokensOutcome,
} from '../kit/server.ts';
import type {
  ChannelContext,
  ConnectContext,
  ConnectedAccount,
  ConnectOutcome,
  OAuthMethod,
  RefreshOutcome,
  Scope,
} from '../spec.ts';
import { callLinkedIn, type LinkedInServers } from './api.ts';
import { appOf, doorMissing } from './app.ts';
import type { LinkedInDetails } from './capabilities.ts';
import { errorOf } from './errors.ts';
import { readPages } from './pages.ts';
import { type Door, endOf, type LinkedInSecret, readSecret, secretOf } from './secret.ts';
import { linkedinPages } from './urn.rules.ts';
import { meAnswer, userinfoAnswer } from './wire.ts';

const writeScope = { name: 'w_member_social', words: 'Publish posts and comments in your name, and take them back.' };

export const scopesOf: { readonly [door in Door]: readonly Scope[] } = {
  community: [
    { name: 'r_basicprofile', words: 'See your name and the address of your profile.' },
    writeScope,
    { name: 'w_organization_social', words: 'Publish posts and comments for your pages, and take them back.' },
    { name: 'r_organization_social', words: 'Read the posts of your pages and the comments below them.' },
    { name: 'rw_organization_admin', words: 'See which pages are yours, and the numbers of their posts.' },
    { name: 'r_member_postAnalytics', words: 'Read the numbers of your own posts.' },
    { name: 'r_member_profileAnalytics', words: 'See how many people follow you.' },
  ],
  share: [
    { name: 'openid', words: 'Know that it is you.' },
    { name: 'profile', words: 'See your name and picture.' },
    writeScope,
  ],
};

function networkOf(door: Door, servers: LinkedInServers): ConsentNetwork {
  return {
    name: 'LinkedIn',
    authorizeUrl: `${servers.site}/oauth/v2/authorization`,
    tokenUrl: `${servers.site}/oauth/v2/accessToken`,
    scopes: scopesOf[door],
    // LinkedIn takes a proof of possession from native apps only.
    usesPkce: false,
    clientAuth: 'body',
  };
}

export function connectMethods(servers: LinkedInServers): readonly [OAuthMethod, OAuthMethod] {
  return [
    methodOf('community', 'LinkedIn with your pages', servers),
    methodOf('share', 'LinkedIn, your own profile only', servers),
  ];
}

function methodOf(door: Door, name: string, servers: LinkedInServers): OAuthMethod {
  const network = networkOf(door, servers);
  return {
    kind: 'oauth',
    id: door,
    name,
    form: emptyForm,
    scopes: network.scopes,
    async begin(input, context) {
      const parsed = emptyForm.safeParse(input);
      if (!parsed.success) return refusedInput(parsed.error);
      const app = appOf(context.app, door);
      return app ? beginConsent(network, { ...context, app }) : missing(context, door);
    },
    async finish(answer, context) {
      const app = appOf(context.app, door);
      if (!app) return missing(context, door);
      const query = plainQuery(answer.query);
      const outcome = await redeemConsent(network, { ...answer, query }, { ...context, app });
      if (outcome.kind === 'failed') return { kind: 'refused', error: outcome.error };
      return connectWith(door, servers, outcome, context);
    },
  };
}

function missing({ app }: ConnectContext, door: Door): ConnectOutcome & { kind: 'refused' } {
  return { kind: 'refused', error: doorMissing(app, door) };
}

/** A person who says no is told by LinkedIn's own codes, and not by the standard's. */
function plainQuery(query: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const { error = '' } = query;
  return error.startsWith('user_cancelled') ? { ...query, error: 'access_denied' } : query;
}

async function connectWith(
  door: Door,
  servers: LinkedInServers,
  { tokens }: Extract<TokensOutcome, { kind: 'tokens' }>,
  context: ConnectContext,
): Promise<ConnectOutcome> {
  const wanted = scopesOf[door].map((scope) => scope.name);
  const left = tokens.scopes ? wanted.find((scope) => !tokens.scopes?.includes(scope)) : undefined;
  if (left !== undefined)
    return refused(
      'scope_missing',
      `LinkedIn did not give us the right “${left}”. Begin again and agree to all rights.`,
    );
  const secret = secretOf(door, tokens, context.now);
  const member = await readMember(servers, secret, context);
  if ('kind' in member) return member;
  if (door === 'share') return { kind: 'connected', accounts: [member] };
  const pages = await readPages(servers, secret, context);
  return 'kind' in pages ? pages : { kind: 'connected', accounts: [...pages, member] };
}

type Member = ConnectedAccount | (ConnectOutcome & { kind: 'refused' });

async function readMember(servers: LinkedInServers, secret: LinkedInSecret, context: ConnectContext): Promise<Member> {
  const ground = { servers, accessToken: secret.accessToken, context };
  const isShare = secret.door === 'share';
  const reply = await callLinkedIn(ground, { path: isShare ? '/v2/userinfo' : '/v2/me' });
  const details: LinkedInDetails = { kind: 'member', door: secret.door, isAdministrator: false };
  const common = { server: linkedinPages, details, secret, ...endOf(secret) };
  if (isShare) {
    const me = readAnswer(reply, userinfoAnswer);
    if (!me) return { kind: 'refused', error: errorOf(reply, 'harmless', context.now) };
    const name = me.name?.trim() || me.sub;
    const picture = me.picture ? { avatarUrl: me.picture } : {};
    // Without more rights LinkedIn does not tell the profile's address; this one leads everybody to their own.
    const profileUrl = `${linkedinPages}/in/me/`;
    return { ...common, remoteId: `urn:li:person:${me.sub}`, handle: name, displayName: name, profileUrl, ...picture };
  }
  const me = readAnswer(reply, meAnswer);
  if (!me) return { kind: 'refused', error: errorOf(reply, 'harmless', context.now) };
  const name = `${me.localizedFirstName ?? ''} ${me.localizedLastName ?? ''}`.trim() || (me.vanityName ?? me.id);
  return {
    ...common,
    remoteId: `urn:li:person:${me.id}`,
    handle: me.vanityName ?? name,
    displayName: name,
    profileUrl: `${linkedinPages}/in/${me.vanityName ? encodeURIComponent(me.vanityName) : 'me'}/`,
  };
}

/** Only apps with the Community Management API get something to renew with; a failed answer changes nothing. */
export async function refreshSecret(servers: LinkedInServers, context: ChannelContext): Promise<RefreshOutcome> {
  const secret = readSecret(context.secret);
  if (!secret?.refreshToken) return { kind: 'failed', error: secretUnreadable };
  const app = readApp(appOf(context.app, secret.door));
  if (!app) return { kind: 'failed', error: doorMissing(context.app, secret.door) };
  const outcome = await renewTokens(networkOf(secret.door, servers), app, secret.refreshToken, context);
  if (outcome.kind === 'failed') return outcome;
  const renewed = secretOf(secret.door, outcome.tokens, context.now, secret);
  return { kind: 'refreshed', secret: renewed, ...endOf(renewed) };
}

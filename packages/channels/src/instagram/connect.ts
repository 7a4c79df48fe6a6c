/** The ways in: Instagram's own consent page, or Facebook's, for the accounts linked to a person's pages. */

import { refused, refusedInput } from '../kit/index.ts';
import {
  beginConsent,
  type ConsentNetwork,
  callGraph,
  emptyForm,
  nextCursor,
  readAnswer,
  readApp,
  redeemConsent,
  type TokensOutcome,
  type TokenTrade,
  tradeToken,
} from '../kit/server.ts';
import type {
  ChannelContext,
  ConnectContext,
  ConnectedAccount,
  ConnectOutcome,
  Json,
  OAuthMethod,
  RefreshOutcome,
  Scope,
} from '../spec.ts';
import { appOf, type Servers } from './api.ts';
import type { Flavour } from './capabilities.ts';
import { errorOf } from './errors.ts';
import { readSecret, secretOf } from './secret.ts';
import { meAnswer, pagesAnswer } from './wire.ts';

const instagramScopes: readonly Scope[] = [
  { name: 'instagram_business_basic', words: 'See your profile and your posts.' },
  { name: 'instagram_business_content_publish', words: 'Publish posts, reels and stories.' },
  { name: 'instagram_business_manage_comments', words: 'Read comments and answer them.' },
  { name: 'instagram_business_manage_insights', words: 'Read the numbers of your posts.' },
];

const facebookScopes: readonly Scope[] = [
  { name: 'instagram_basic', words: 'See your profile and your posts on Instagram.' },
  { name: 'instagram_content_publish', words: 'Publish posts, reels and stories.' },
  { name: 'instagram_manage_comments', words: 'Read comments and answer them.' },
  { name: 'instagram_manage_insights', words: 'Read the numbers of your posts.' },
  { name: 'instagram_manage_contents', words: 'Take a post back when you ask for it.' },
  { name: 'pages_show_list', words: 'Find the Facebook pages that your Instagram accounts are linked to.' },
  { name: 'pages_read_engagement', words: 'Use Instagram in the name of these pages.' },
];

function consentOf(flavour: Flavour, servers: Servers): ConsentNetwork {
  const common = { name: 'Instagram', usesPkce: false, clientAuth: 'body', scopeSeparator: ',' } as const;
  return flavour === 'instagram'
    ? {
        ...common,
        authorizeUrl: `${servers.login}/oauth/authorize`,
        tokenUrl: `${servers.token}/oauth/access_token`,
        scopes: instagramScopes,
      }
    : {
        ...common,
        authorizeUrl: `${servers.facebookLogin}/dialog/oauth`,
        tokenUrl: `${servers.facebookApi}/oauth/access_token`,
        scopes: facebookScopes,
      };
}

/** Instagram first: it needs no page at Facebook. */
export function connectMethods(servers: Servers): readonly [OAuthMethod, OAuthMethod] {
  return [methodOf('instagram', 'Instagram', servers), methodOf('facebook', 'Instagram by Facebook', servers)];
}

function methodOf(flavour: Flavour, name: string, servers: Servers): OAuthMethod {
  const network = consentOf(flavour, servers);
  const forDoor = (context: ConnectContext): ConnectContext => {
    const { app, ...rest } = context;
    const own = appOf(app, flavour);
    return own === undefined ? rest : { ...rest, app: own };
  };
  return {
    kind: 'oauth',
    id: flavour,
    name,
    form: emptyForm,
    scopes: network.scopes,
    async begin(input, context) {
      const parsed = emptyForm.safeParse(input);
      return parsed.success ? beginConsent(network, forDoor(context)) : refusedInput(parsed.error);
    },
    async finish(answer, context) {
      const own = forDoor(context);
      const redeemed = await redeemConsent(network, answer, own);
      if (redeemed.kind === 'failed') return { kind: 'refused', error: redeemed.error };
      const lasting = await lastingToken(flavour, redeemed.tokens.accessToken, own, servers);
      if (lasting.kind === 'failed') return { kind: 'refused', error: lasting.error };
      return flavour === 'instagram'
        ? connectProfile(lasting.tokens, context, servers)
        : connectPages(lasting.tokens.accessToken, context, servers);
    },
  };
}

/** The consent page's token lives an hour; the one it is traded for sixty days (or, by Facebook, makes lasting ones). */
function lastingToken(
  flavour: Flavour,
  accessToken: string,
  context: ConnectContext,
  servers: Servers,
): Promise<TokensOutcome> {
  const { clientId = '', clientSecret = '' } = readApp(context.app) ?? {};
  const trade: Pick<TokenTrade, 'url' | 'query'> =
    flavour === 'instagram'
      ? {
          url: `${withoutVersion(servers.api)}/access_token`,
          query: { grant_type: 'ig_exchange_token', client_secret: clientSecret, access_token: accessToken },
        }
      : {
          url: `${servers.facebookApi}/oauth/access_token`,
          query: {
            grant_type: 'fb_exchange_token',
            client_id: clientId,
            client_secret: clientSecret,
            fb_exchange_token: accessToken,
          },
        };
  return tradeToken({ name: 'Instagram', grant: 'code', ...trade }, context);
}

/** Tokens are given out at the server's root, whatever the version. */
function withoutVersion(address: string): string {
  return address.replace(/\/v\d+\.\d+$/, '');
}

async function connectProfile(
  tokens: Extract<TokensOutcome, { kind: 'tokens' }>['tokens'],
  context: ConnectContext,
  servers: Servers,
): Promise<ConnectOutcome> {
  const access = { server: servers.api, token: tokens.accessToken };
  const query = { fields: 'user_id,username,name,profile_picture_url' };
  const reply = await callGraph(context, access, { path: '/me', query });
  const me = readAnswer(reply, meAnswer);
  if (!me) return { kind: 'refused', error: refusedNow(errorOf(reply, 'harmless', context.now)) };
  const secret = secretOf(tokens.accessToken, tokens.livesS, context.now);
  return { kind: 'connected', accounts: [accountOf({ ...me, id: me.user_id }, 'instagram', secret)] };
}

/** More pages than any person has; a list that goes on and on ends here. */
const maxPages = 20;

async function connectPages(token: string, context: ConnectContext, servers: Servers): Promise<ConnectOutcome> {
  const appSecret = readApp(appOf(context.app, 'facebook'))?.clientSecret ?? '';
  const accounts: ConnectedAccount[] = [];
  let after: string | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    const reply = await callGraph(
      context,
      { server: servers.facebookApi, token, appSecret },
      {
        path: '/me/accounts',
        query: {
          fields: 'id,name,access_token,instagram_business_account{id,username,name,profile_picture_url}',
          limit: 100,
          after,
        },
      },
    );
    const pages = readAnswer(reply, pagesAnswer);
    if (!pages) return { kind: 'refused', error: refusedNow(errorOf(reply, 'harmless', context.now)) };
    for (const { access_token: accessToken, instagram_business_account: profile } of pages.data)
      if (profile && accessToken) accounts.push(accountOf(profile, 'facebook', { flavour: 'facebook', accessToken }));
    after = nextCursor(pages);
    if (after === undefined) break;
  }
  if (accounts.length > 0) return { kind: 'connected', accounts };
  return refused(
    'no_professional_account',
    'None of the Facebook pages you gave access to is linked to a professional Instagram account. Link one, or connect with Instagram instead.',
  );
}

function refusedNow(error: ReturnType<typeof errorOf>): ReturnType<typeof errorOf> {
  return error.kind === 'reconnect' ? { ...error, kind: 'rejected' } : error;
}

interface Profile {
  readonly id: string;
  readonly username: string;
  readonly name?: string | null | undefined;
  readonly profile_picture_url?: string | null | undefined;
}

function accountOf(profile: Profile, flavour: Flavour, secret: Json): ConnectedAccount {
  const { id, username, name, profile_picture_url: avatarUrl } = profile;
  return {
    remoteId: id,
    handle: username,
    server: 'https://www.instagram.com',
    details: { flavour },
    displayName: name || username,
    profileUrl: `https://www.instagram.com/${username}/`,
    ...(avatarUrl ? { avatarUrl } : {}),
    secret,
  };
}

/** Another sixty days; only a token that is still good can be renewed. Facebook's does not age. */
export async function refreshAccess(context: ChannelContext, servers: Servers): Promise<RefreshOutcome> {
  const secret = readSecret(context.secret);
  if (secret?.flavour !== 'instagram') return { kind: 'failed', error: cannotRenew };
  const outcome = await tradeToken(
    {
      name: 'Instagram',
      url: `${withoutVersion(servers.api)}/refresh_access_token`,
      query: { grant_type: 'ig_refresh_token', access_token: secret.accessToken },
      grant: 'refresh',
    },
    context,
  );
  if (outcome.kind === 'failed') return outcome;
  return { kind: 'refreshed', secret: secretOf(outcome.tokens.accessToken, outcome.tokens.livesS, context.now) };
}

const cannotRenew = {
  kind: 'reconnect',
  code: 'cannot_renew',
  words: 'Instagram no longer accepts our sign-in. Connect again.',
} as const;

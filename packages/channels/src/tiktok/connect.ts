/**
 * The way in: TikTok's consent page (Login Kit for Web), then who signed in and what TikTok lets the account do
 * (developers.tiktok.com: login-kit-web, oauth-get-a-user-access-token and oauth-refresh-a-user-access-token of
 * 2026-11-02, oauth-user-access-token-management of 2026-11-05).
 */
import { refused, secretUnreadable } from '../kit/index.ts';
import {
  appForm,
  appMissing,
  type ConsentNetwork,
  consentMethod,
  readApp,
  renewTokens,
  type Tokens,
} from '../kit/server.ts';
import type {
  ChannelApp,
  ChannelContext,
  ConnectContext,
  ConnectedAccount,
  ConnectOutcome,
  Json,
  OAuthMethod,
  RefreshOutcome,
  Scope,
} from '../spec.ts';
import { callWith, homePage, type Sender, type TikTokServers } from './api.ts';
import { readDetails, type TikTokDetails } from './capabilities.ts';
import { errorOf } from './errors.ts';
import { readSecret, secretOf, type TikTokSecret } from './secret.ts';
import { creatorAnswer, readData, userAnswer } from './wire.ts';

const basic = 'user.info.basic';
const publishing = 'video.publish';

const tiktokScopes: readonly Scope[] = [
  { name: basic, words: 'Read the name and the picture of your account.' },
  { name: 'user.info.profile', words: 'Read your user name, so that posts can be linked.' },
  { name: 'user.info.stats', words: 'Read how many followers and likes your account has.' },
  { name: publishing, words: 'Post videos and pictures to your account.' },
  { name: 'video.list', words: 'Read your public posts and their numbers.' },
];

export const tiktokApp: ChannelApp = {
  form: appForm({ id: 'Client key', secret: 'Client secret' }),
  portalUrl: 'https://developers.tiktok.com/apps',
  steps: [
    'Make an app in TikTok’s developer portal (an organisation of your own helps with the review).',
    'Add the product “Login Kit”, switch on “Web”, and paste the redirect address that is shown here; TikTok takes only addresses with https.',
    'Add the product “Content Posting API” and switch on “Direct Post”.',
    'Under “URL properties”, verify the public address of this installation, so that TikTok may fetch pictures from it.',
    `Add the scopes ${tiktokScopes.map((scope) => scope.name).join(', ')} and send the app in for review.`,
    'Copy the client key and the client secret here.',
    'When posting works, ask TikTok for the audit of the Content Posting API.',
  ],
  warnings: [
    'Until TikTok has audited the app, every post is seen by its author only (“Only you”), whatever is chosen; other choices are refused.',
    'Until then the accounts must be set to private at the moment of posting, and at most five of them can post in 24 hours.',
    'To show such a post to others later, its owner sets the account to public and then changes that post in TikTok.',
    'Pictures can be posted only where TikTok can reach this installation at its verified address; videos need no such address.',
    'TikTok forbids watermarks and advertisements of apps in what they post.',
  ],
};

function networkOf(servers: TikTokServers): ConsentNetwork {
  return {
    name: 'TikTok',
    authorizeUrl: `${servers.www}/v2/auth/authorize/`,
    tokenUrl: `${servers.api}/v2/oauth/token/`,
    scopes: tiktokScopes,
    scopeSeparator: ',',
    // TikTok takes a proof of possession from mobile and desktop apps only.
    usesPkce: false,
    clientIdName: 'client_key',
    clientAuth: 'body',
  };
}

export function oauthMethod(servers: TikTokServers): OAuthMethod {
  return consentMethod(networkOf(servers), 'Sign in with TikTok', (tokens, context) =>
    connectWith(servers, tokens, context),
  );
}

async function connectWith(servers: TikTokServers, tokens: Tokens, context: ConnectContext): Promise<ConnectOutcome> {
  // The person may untick single rights on the consent page.
  const granted = tokens.scopes ?? tiktokScopes.map((scope) => scope.name);
  if (!granted.includes(basic) || !granted.includes(publishing))
    return refused(
      'scope_missing',
      'TikTok did not give us the right to post. Begin again and leave everything ticked.',
    );
  const secret = secretOf(tokens, {}, context.now);
  if (!secret) return refused('refresh_token_missing', 'TikTok gave an access that ends within hours. Begin again.');
  return readProfile(servers, secret, granted, context);
}

async function readProfile(
  servers: TikTokServers,
  secret: TikTokSecret,
  granted: readonly string[],
  sender: Sender,
): Promise<ConnectOutcome> {
  const fields = ['open_id', 'display_name', 'avatar_url'];
  // A field whose right was not given makes TikTok refuse the whole question.
  if (granted.includes('user.info.profile')) fields.push('username');
  const reply = await callWith(servers, sender, secret.accessToken, {
    path: '/user/info/',
    query: { fields: fields.join(',') },
  });
  const answer = readData(reply, userAnswer);
  if (!answer) return { kind: 'refused', error: errorOf(reply, 'harmless', sender.now) };
  const creator = await askCreator(servers, secret.accessToken, sender);
  const { open_id: remoteId, display_name: name, username: told, avatar_url: avatarUrl } = answer.user;
  const username = told ?? creator?.creator_username ?? '';
  const seconds = creator?.max_video_post_duration_sec;
  const details: TikTokDetails = {
    username,
    maxVideoMs: seconds === undefined ? readDetails({}).maxVideoMs : seconds * 1000,
    readsPosts: granted.includes('video.list'),
    readsNumbers: granted.includes('user.info.stats'),
  };
  const account: ConnectedAccount = {
    remoteId,
    handle: username || name || remoteId,
    server: homePage,
    details,
    displayName: name || username || remoteId,
    profileUrl: username ? `${homePage}/@${username}` : homePage,
    ...(avatarUrl ? { avatarUrl } : {}),
    secret,
    ...(secret.refreshEndsAt ? { expiresAt: new Date(secret.refreshEndsAt) } : {}),
  };
  return { kind: 'connected', accounts: [account] };
}

/** What TikTok lets the account do; without an answer (it may have posted too much today) the usual limits hold. */
async function askCreator(servers: TikTokServers, accessToken: string, sender: Sender) {
  const path = '/post/publish/creator_info/query/';
  return readData(await callWith(servers, sender, accessToken, { path, json: {} }), creatorAnswer);
}

/** Access lasts two hours (a day in older apps); it is renewed in its last half hour. */
const renewBeforeMs = 30 * 60_000;

export function shouldRefresh(secret: Json, now: Date): boolean {
  const endsAt = readSecret(secret)?.accessEndsAt;
  return endsAt !== undefined && Date.parse(endsAt) - now.getTime() < renewBeforeMs;
}

/** Every renewal brings a new refresh token, and the old one ends at once; a failed answer changes nothing. */
export async function refreshSecret(servers: TikTokServers, context: ChannelContext): Promise<RefreshOutcome> {
  const secret = readSecret(context.secret);
  if (!secret) return { kind: 'failed', error: secretUnreadable };
  const app = readApp(context.app);
  if (!app) return { kind: 'failed', error: appMissing('TikTok') };
  const outcome = await renewTokens(networkOf(servers), app, secret.refreshToken, context);
  if (outcome.kind === 'failed') return outcome;
  const renewed = secretOf(outcome.tokens, secret, context.now) ?? secret;
  return {
    kind: 'refreshed',
    secret: renewed,
    ...(renewed.refreshEndsAt ? { expiresAt: new Date(renewed.refreshEndsAt) } : {}),
  };
}

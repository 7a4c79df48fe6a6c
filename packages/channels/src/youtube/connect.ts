/**
 * The way in: Google's consent page, then the channel that the person chose there
 * (developers.google.com/identity/protocols/oauth2/web-server, 2026-11-20).
 */
import { refused, secretUnreadable } from '../kit/index.ts';
import {
  appForm,
  appMissing,
  type ConsentNetwork,
  consentMethod,
  readAnswer,
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
import { callWith, type Sender, watchPages, type YouTubeServers } from './api.ts';
import type { YouTubeDetails } from './capabilities.ts';
import { errorOf } from './errors.ts';
import { readSecret, secretOf, type YouTubeSecret } from './secret.ts';
import { channelsAnswer } from './wire.ts';

/** Covers uploads, edits, playlists and comments; the Data API has no smaller right for all of them. */
const manageScope = 'https://www.googleapis.com/auth/youtube.force-ssl';
const analyticsScope = 'https://www.googleapis.com/auth/yt-analytics.readonly';

export const youtubeScopes: readonly Scope[] = [
  {
    name: manageScope,
    words: 'Upload and change your videos, put them into playlists, read and answer comments, and take a video back.',
  },
  { name: analyticsScope, words: 'Read how long your videos were watched and how often they were shared.' },
];

export const youtubeApp: ChannelApp = {
  form: appForm({ id: 'Client ID', secret: 'Client secret' }),
  portalUrl: 'https://console.cloud.google.com/apis/credentials',
  steps: [
    'Make a project in the Google Cloud console.',
    'Under “APIs & Services → Library”, switch on “YouTube Data API v3” and “YouTube Analytics API”.',
    `Under “Google Auth Platform → Data access”, add the rights ${manageScope} and ${analyticsScope}.`,
    'Under “Clients”, make a client of the type “Web application”, and paste the redirect address that is shown here under “Authorized redirect URIs”.',
    'Copy the client ID and the client secret here.',
    'Under “Audience”, press “Publish app”, so that sign-ins last.',
  ],
  warnings: [
    'Until Google has audited the project, every video that it uploads stays private, whatever is chosen; ask for the audit with the “YouTube API Services – Audit and Quota Extension Form”.',
    'While the app is in “Testing”, only listed test users can sign in, and each sign-in ends after 7 days.',
    'Google shows a warning page before the consent until it has verified the app for these rights.',
    'All channels of this installation share 100 uploads and 10,000 units a day.',
  ],
};

function networkOf(servers: YouTubeServers): ConsentNetwork {
  return {
    name: 'YouTube',
    authorizeUrl: `${servers.accounts}/o/oauth2/v2/auth`,
    tokenUrl: `${servers.token}/token`,
    scopes: youtubeScopes,
    usesPkce: true,
    clientAuth: 'body',
    // Google gives a refresh token only for offline access, and again only when consent is asked for again.
    authorizeParams: { access_type: 'offline', prompt: 'consent' },
  };
}

export function oauthMethod(servers: YouTubeServers): OAuthMethod {
  return consentMethod(networkOf(servers), 'Sign in with Google', (tokens, context) =>
    connectWith(servers, tokens, context),
  );
}

async function connectWith(servers: YouTubeServers, tokens: Tokens, context: ConnectContext): Promise<ConnectOutcome> {
  // The person may untick single rights on the consent page.
  if (tokens.scopes && !tokens.scopes.includes(manageScope))
    return refused(
      'scope_missing',
      'Google did not give us the right to manage the videos. Begin again and leave all boxes ticked.',
    );
  const secret = secretOf(tokens, {}, context.now);
  if (!secret)
    return refused(
      'refresh_token_missing',
      'Google gave an access that ends within the hour. Begin again, and agree once more.',
    );
  return readChannel(servers, secret, tokens.scopes?.includes(analyticsScope) ?? false, context);
}

/** `mine` is the one channel that the person chose on the consent page, and the one that uploads go to. */
async function readChannel(
  servers: YouTubeServers,
  secret: YouTubeSecret,
  readsAnalytics: boolean,
  sender: Sender,
): Promise<ConnectOutcome> {
  const reply = await callWith(sender, secret.accessToken, {
    url: `${servers.api}/youtube/v3/channels`,
    query: { part: 'snippet,contentDetails,status', mine: true },
  });
  const answer = readAnswer(reply, channelsAnswer);
  if (!answer) return { kind: 'refused', error: errorOf(reply, 'harmless', sender.now) };
  const [channel] = answer.items ?? [];
  if (!channel)
    return refused('channel_missing', 'This Google account has no YouTube channel. Make one, then connect again.');
  const title = channel.snippet?.title ?? channel.id;
  const details: YouTubeDetails = {
    uploads: channel.contentDetails?.relatedPlaylists?.uploads ?? '',
    hasLongUploads: channel.status?.longUploadsStatus === 'allowed',
    country: channel.snippet?.country ?? '',
    readsAnalytics,
  };
  const picture = channel.snippet?.thumbnails?.default?.url;
  const account: ConnectedAccount = {
    remoteId: channel.id,
    handle: channel.snippet?.customUrl?.replace(/^@/, '') ?? title,
    server: watchPages,
    details,
    displayName: title,
    profileUrl: `${watchPages}/channel/${channel.id}`,
    ...(picture ? { avatarUrl: picture } : {}),
    secret,
    ...(secret.refreshEndsAt ? { expiresAt: new Date(secret.refreshEndsAt) } : {}),
  };
  return { kind: 'connected', accounts: [account] };
}

/** Access lasts about an hour; it is renewed in its last quarter. */
const renewBeforeMs = 15 * 60_000;

export function shouldRefresh(secret: Json, now: Date): boolean {
  const endsAt = readSecret(secret)?.accessEndsAt;
  return endsAt !== undefined && Date.parse(endsAt) - now.getTime() < renewBeforeMs;
}

/** Google keeps the refresh token as it is; a failed answer changes nothing. */
export async function refreshSecret(servers: YouTubeServers, context: ChannelContext): Promise<RefreshOutcome> {
  const secret = readSecret(context.secret);
  if (!secret) return { kind: 'failed', error: secretUnreadable };
  const app = readApp(context.app);
  if (!app) return { kind: 'failed', error: appMissing('YouTube') };
  const outcome = await renewTokens(networkOf(servers), app, secret.refreshToken, context);
  if (outcome.kind === 'failed') return outcome;
  const renewed = secretOf(outcome.tokens, secret, context.now) ?? secret;
  return {
    kind: 'refreshed',
    secret: renewed,
    ...(renewed.refreshEndsAt ? { expiresAt: new Date(renewed.refreshEndsAt) } : {}),
  };
}

/**
 * The way in by consent: OAuth 2.0 with PKCE, as a confidential client
 * (docs.x.com/fundamentals/authentication/oauth-2-0, 2026-08-22).
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
  ConnectOutcome,
  OAuthMethod,
  RefreshOutcome,
  Scope,
} from '../spec.ts';
import { callX, type XServers } from './api.ts';
import type { XDetails } from './capabilities.ts';
import { errorOf } from './errors.ts';
import { inDollars, xPrices } from './prices.ts';
import { readSecret, secretOf } from './secret.ts';
import { userAnswer } from './wire.ts';

const scopes: readonly Scope[] = [
  { name: 'tweet.read', words: 'read your posts and their numbers, and replies to them' },
  { name: 'tweet.write', words: 'post for you, and take posts back' },
  { name: 'users.read', words: 'read your name, picture and number of followers' },
  { name: 'media.write', words: 'upload pictures and videos for your posts' },
  { name: 'offline.access', words: 'stay connected until you revoke it, also while you are away' },
];

export const xApp: ChannelApp = {
  form: appForm({ id: 'Client ID', secret: 'Client Secret' }),
  steps: [
    'Sign in to the developer console of X with the account that shall own the app, and accept its agreement.',
    'Buy credits there: X charges for every call that posts or reads. A spending limit can be set in the same place.',
    'Create an app, open its user authentication settings, and choose the type “Web App, Automated App or Bot”.',
    'Give it the permission “Read and write”, and as callback address the one shown here, letter for letter.',
    'Copy the Client ID and the Client Secret of OAuth 2.0 (not the API key of OAuth 1.0a) into this form.',
  ],
  portalUrl: 'https://console.x.com',
  warnings: [
    `X charges your developer account per call: ${inDollars(xPrices.post)} for a post, ${inDollars(xPrices.postWithLink)} for a post with a link, ${inDollars(xPrices.altText)} for the description of a picture (as of ${xPrices.readOn}). Without credits nothing goes out.`,
    `Reading is charged too: ${inDollars(xPrices.readPost)} for a post and ${inDollars(xPrices.readUser)} for an account or the author of a comment, each once a day. Where an account owns the app itself, X may ask less.`,
    'Apps of this kind may reply to other people only when these mentioned or quoted the account. Threads and first comments are replies to oneself, and allowed.',
    'The name and website of your app are kept with every post that goes out through it.',
  ],
};

function networkOf(servers: XServers): ConsentNetwork {
  return {
    name: 'X',
    authorizeUrl: `${servers.site}/i/oauth2/authorize`,
    tokenUrl: `${servers.api}/2/oauth2/token`,
    scopes,
    usesPkce: true,
    clientAuth: 'basic',
  };
}

export function oauthMethod(servers: XServers): OAuthMethod {
  return consentMethod(networkOf(servers), 'Sign in with X', (tokens, context) => accountOf(servers, tokens, context));
}

async function accountOf(servers: XServers, tokens: Tokens, context: ConnectContext): Promise<ConnectOutcome> {
  const missing = scopes.filter((scope) => tokens.scopes && !tokens.scopes.includes(scope.name));
  if (missing.length > 0) {
    const rights = missing.map((scope) => scope.words).join('; ');
    return refused('scope_missing', `X did not give all rights that are needed. Missing: ${rights}. Begin again.`);
  }
  const secret = secretOf(tokens, context.now);
  if (!secret)
    return refused('no_lasting_access', 'X gave access for two hours only. Begin again and allow all rights.');
  const reply = await callX(servers, context, secret.accessToken, {
    path: '/2/users/me',
    query: { 'user.fields': 'name,username,profile_image_url,protected,subscription_type' },
  });
  const user = readAnswer(reply, userAnswer)?.data;
  if (!user) return { kind: 'refused', error: errorOf(reply, 'harmless', context.now) };
  const details: XDetails = {
    subscription: user.subscription_type ?? '',
    isProtected: user.protected ?? false,
  };
  return {
    kind: 'connected',
    accounts: [
      {
        remoteId: user.id,
        handle: user.username,
        displayName: user.name?.trim() || user.username,
        server: servers.site,
        profileUrl: `https://x.com/${user.username}`,
        ...(user.profile_image_url ? { avatarUrl: user.profile_image_url } : {}),
        details: { ...details },
        secret: { ...secret },
      },
    ],
  };
}

/**
 * Renews the access. X gives a new refresh token with it and forgets the old one, so an answer that was lost on the
 * way may cost the connection; there is no way to ask for it again.
 */
export async function refreshAccess(servers: XServers, context: ChannelContext): Promise<RefreshOutcome> {
  const secret = readSecret(context.secret);
  if (!secret) return { kind: 'failed', error: secretUnreadable };
  const app = readApp(context.app);
  if (!app) return { kind: 'failed', error: appMissing('X') };
  const outcome = await renewTokens(networkOf(servers), app, secret.refreshToken, context);
  if (outcome.kind === 'tokens') {
    const renewed = secretOf(outcome.tokens, context.now, secret.refreshToken);
    return renewed ? { kind: 'refreshed', secret: { ...renewed } } : { kind: 'failed', error: secretUnreadable };
  }
  const { error } = outcome;
  // The sign-in is still good; it is the operator's secret that X does not accept.
  if (error.code === 'unauthorized_client' || error.code === 'invalid_client') {
    const words =
      'X does not accept the Client ID and Client Secret of this installation. The operator has to correct them.';
    return { kind: 'failed', error: { ...error, kind: 'temporary', code: 'app_refused', words } };
  }
  // X says `invalid_request` where RFC 6749 has `invalid_grant` (plhery/node-twitter-api-v2#496).
  const isOver = error.status === 400 && /token was invalid|token has expired/i.test(error.evidence ?? '');
  if (!isOver) return { kind: 'failed', error };
  const words = 'X no longer accepts our sign-in. Connect again.';
  return { kind: 'failed', error: { ...error, kind: 'reconnect', code: 'token_revoked', words } };
}

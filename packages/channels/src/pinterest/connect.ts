/**
 * The way in: Pinterest's consent page, and a "continuous" refresh token that is renewed without end
 * (developers.pinterest.com/docs/getting-started/set-up-authentication-and-authorization, 2026-11-21).
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
import { callWith, type PinterestServers, profileUrl } from './api.ts';
import { errorOf } from './errors.ts';
import { readSecret, secretOf, signInEndsAt } from './secret.ts';
import { userAccount } from './wire.ts';

const scopes: readonly Scope[] = [
  { name: 'boards:read', words: 'read the names of your public boards and their sections' },
  { name: 'boards:write', words: 'put pins on your boards' },
  { name: 'pins:read', words: 'read your pins and their numbers' },
  { name: 'pins:write', words: 'make, change and delete pins for you' },
  { name: 'user_accounts:read', words: 'read your name, picture and number of followers' },
];

export const pinterestApp: ChannelApp = {
  form: appForm({ id: 'App ID', secret: 'App secret key' }),
  portalUrl: 'https://developers.pinterest.com/apps/',
  steps: [
    'Sign in to Pinterest with a business account; personal accounts cannot make apps.',
    'Under “My apps” press “Connect app”, fill in the form, and wait until Pinterest has granted trial access.',
    'Open the app, and add the redirect address that is shown here under “Redirect URIs”, letter for letter.',
    'Copy the App ID and the App secret key here.',
    'Connect an account, record how that looks, and press “Upgrade access” in Pinterest’s list of apps to ask for standard access.',
  ],
  warnings: [
    'With trial access Pinterest refuses new pins (or shows them to nobody but their author), and takes 1,000 calls a day for the whole installation. Standard access wants a video that shows the sign-in.',
    'Changing published pins is in beta at Pinterest, and not open to every app.',
    'A sign-in lasts 60 days, and is renewed by itself while this installation runs.',
  ],
};

function networkOf(servers: PinterestServers): ConsentNetwork {
  return {
    name: 'Pinterest',
    authorizeUrl: `${servers.site}/oauth/`,
    tokenUrl: `${servers.api}/v5/oauth/token`,
    scopes,
    scopeSeparator: ',',
    usesPkce: false,
    clientAuth: 'basic',
    // Apps made before 2025-09-25 get a refresh token only so; newer ones do not mind.
    tokenParams: { continuous_refresh: 'true' },
  };
}

export function oauthMethod(servers: PinterestServers): OAuthMethod {
  return consentMethod(networkOf(servers), 'Sign in with Pinterest', (tokens, context) =>
    accountOf(servers, tokens, context),
  );
}

async function accountOf(servers: PinterestServers, tokens: Tokens, context: ConnectContext): Promise<ConnectOutcome> {
  const missing = scopes.filter((scope) => tokens.scopes && !tokens.scopes.includes(scope.name));
  if (missing.length > 0) {
    const rights = missing.map((scope) => scope.words).join('; ');
    return refused(
      'scope_missing',
      `Pinterest did not give all rights that are needed. Missing: ${rights}. Begin again.`,
    );
  }
  const secret = secretOf(tokens, context.now);
  if (!secret)
    return refused(
      'no_lasting_access',
      'Pinterest gave no access that can be renewed. Begin again, or ask the operator.',
    );
  const reply = await callWith(servers, context, secret.accessToken, { path: '/user_account' });
  const user = readAnswer(reply, userAccount);
  if (!user) return { kind: 'refused', error: errorOf(reply, 'harmless', context.now) };
  const expiresAt = signInEndsAt(tokens, context.now);
  return {
    kind: 'connected',
    accounts: [
      {
        remoteId: user.id ?? user.username,
        handle: user.username,
        displayName: user.business_name?.trim() || user.username,
        server: servers.api,
        profileUrl: profileUrl(user.username),
        ...(user.profile_image ? { avatarUrl: user.profile_image } : {}),
        details: { isBusiness: user.account_type === 'BUSINESS' },
        secret: { ...secret },
        ...(expiresAt ? { expiresAt } : {}),
      },
    ],
  };
}

/** Renews the access; a new refresh token, which comes with it, lasts 60 days again. */
export async function refreshAccess(servers: PinterestServers, context: ChannelContext): Promise<RefreshOutcome> {
  const secret = readSecret(context.secret);
  if (!secret) return { kind: 'failed', error: secretUnreadable };
  const app = readApp(context.app);
  if (!app) return { kind: 'failed', error: appMissing('Pinterest') };
  const outcome = await renewTokens(networkOf(servers), app, secret.refreshToken, context);
  if (outcome.kind === 'tokens') {
    const renewed = secretOf(outcome.tokens, context.now, secret.refreshToken);
    if (!renewed) return { kind: 'failed', error: secretUnreadable };
    const expiresAt = signInEndsAt(outcome.tokens, context.now);
    return { kind: 'refreshed', secret: { ...renewed }, ...(expiresAt ? { expiresAt } : {}) };
  }
  const { error } = outcome;
  // Pinterest writes `{ code, message }` where RFC 6749 has `invalid_grant`.
  const isOver = error.status === 400 && /refresh.?token/i.test(error.evidence ?? '');
  if (!isOver) return { kind: 'failed', error };
  const words = 'Pinterest no longer accepts our sign-in. Connect again.';
  return { kind: 'failed', error: { ...error, kind: 'reconnect', code: 'token_revoked', words } };
}

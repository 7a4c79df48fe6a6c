/** The way in: Threads’ own consent page, and a token that lasts sixty days and is renewed ahead of need. */
import { refusedInput } from '../kit/index.ts';
import {
  beginConsent,
  type ConsentNetwork,
  callGraph,
  emptyForm,
  readAnswer,
  readApp,
  redeemConsent,
  type Tokens,
  tradeToken,
} from '../kit/server.ts';
import type { ChannelContext, ConnectContext, ConnectOutcome, OAuthMethod, RefreshOutcome, Scope } from '../spec.ts';
import type { Servers } from './api.ts';
import { errorOf } from './errors.ts';
import { readSecret, secretOf } from './secret.ts';
import { meAnswer } from './wire.ts';

const scopes: readonly Scope[] = [
  { name: 'threads_basic', words: 'See your profile and your posts.' },
  { name: 'threads_content_publish', words: 'Publish posts.' },
  { name: 'threads_read_replies', words: 'Read answers to your posts.' },
  { name: 'threads_manage_replies', words: 'Answer them.' },
  { name: 'threads_manage_insights', words: 'Read the numbers of your posts.' },
  { name: 'threads_delete', words: 'Take a post back when you ask for it.' },
];

export function connectMethods(servers: Servers): readonly [OAuthMethod] {
  const network: ConsentNetwork = {
    name: 'Threads',
    usesPkce: false,
    clientAuth: 'body',
    scopeSeparator: ',',
    authorizeUrl: `${servers.login}/oauth/authorize`,
    tokenUrl: `${withoutVersion(servers.api)}/oauth/access_token`,
    scopes,
  };
  const method: OAuthMethod = {
    kind: 'oauth',
    id: 'threads',
    name: 'Threads',
    form: emptyForm,
    scopes,
    async begin(input, context) {
      const parsed = emptyForm.safeParse(input);
      return parsed.success ? beginConsent(network, context) : refusedInput(parsed.error);
    },
    async finish(answer, context) {
      const redeemed = await redeemConsent(network, answer, context);
      if (redeemed.kind === 'failed') return { kind: 'refused', error: redeemed.error };
      // The consent page's token lives an hour; the one it is traded for sixty days.
      const query = {
        grant_type: 'th_exchange_token',
        client_secret: readApp(context.app)?.clientSecret ?? '',
        access_token: redeemed.tokens.accessToken,
      };
      const url = `${withoutVersion(servers.api)}/access_token`;
      const lasting = await tradeToken({ name: 'Threads', grant: 'code', url, query }, context);
      if (lasting.kind === 'failed') return { kind: 'refused', error: lasting.error };
      return connectProfile(lasting.tokens, context, servers);
    },
  };
  return [method];
}

/** Tokens are given out at the server's root, whatever the version. */
function withoutVersion(address: string): string {
  return address.replace(/\/v\d+\.\d+$/, '');
}

async function connectProfile(tokens: Tokens, context: ConnectContext, servers: Servers): Promise<ConnectOutcome> {
  const access = { server: servers.api, token: tokens.accessToken };
  const query = { fields: 'id,username,name,threads_profile_picture_url' };
  const reply = await callGraph(context, access, { path: '/me', query });
  const me = readAnswer(reply, meAnswer);
  if (!me) {
    const error = errorOf(reply, 'harmless', context.now);
    // While connecting there is nothing to reconnect yet.
    return { kind: 'refused', error: error.kind === 'reconnect' ? { ...error, kind: 'rejected' } : error };
  }
  const { id, username, name, threads_profile_picture_url: avatarUrl } = me;
  const account = {
    remoteId: id,
    handle: username,
    server: 'https://www.threads.com',
    details: {},
    displayName: name || username,
    profileUrl: `https://www.threads.com/@${username}`,
    ...(avatarUrl ? { avatarUrl } : {}),
    secret: secretOf(tokens.accessToken, tokens.livesS, context.now),
  };
  return { kind: 'connected', accounts: [account] };
}

/** Another sixty days; only a token that is still good can be renewed. */
export async function refreshAccess(context: ChannelContext, servers: Servers): Promise<RefreshOutcome> {
  const secret = readSecret(context.secret);
  if (!secret) return { kind: 'failed', error: cannotRenew };
  const outcome = await tradeToken(
    {
      name: 'Threads',
      url: `${withoutVersion(servers.api)}/refresh_access_token`,
      query: { grant_type: 'th_refresh_token', access_token: secret.accessToken },
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
  words: 'Threads no longer accepts our sign-in. Connect again.',
} as const;

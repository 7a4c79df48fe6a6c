/**
 * The way in by consent, on any server: we register ourselves there, send the person to its consent page, and
 * trade the code for a token (docs.joinmastodon.org/methods/oauth and /methods/apps, 2026-07-02).
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { readConsent, refused, refusedInput } from '../kit/index.ts';
import { readAnswer } from '../kit/server.ts';
import type { ChannelError, ConnectContext, ConnectOutcome, Json, OAuthMethod } from '../spec.ts';
import { callServer } from './api.ts';
import { connectWithToken, noServer, scopes, serverField, serverOrigin } from './connect.ts';
import { errorOf } from './errors.ts';
import { appAnswer, oauthMetadata, tokenAnswer } from './wire.ts';

const form = z.strictObject({ server: serverField });

/** What has to survive the trip through the browser; sealed by the caller. */
const savedRequest = z.strictObject({
  state: z.string(),
  server: z.url(),
  clientId: z.string(),
  clientSecret: z.string(),
  redirectUri: z.string(),
  verifier: z.string().optional(),
});

export function oauthMethod(): OAuthMethod {
  return { kind: 'oauth', id: 'oauth', name: 'Sign in with Mastodon', form, begin, finish };
}

type Begun = Awaited<ReturnType<OAuthMethod['begin']>>;

async function begin(input: unknown, context: ConnectContext): Promise<Begun> {
  const parsed = form.safeParse(input);
  if (!parsed.success) return refusedInput(parsed.error);
  const server = serverOrigin(parsed.data.server);
  if (!server) return noServer(parsed.data.server);
  // Since 4.3; a server without it is older, and knows neither PKCE nor lists of redirects.
  const described = await callServer(context, server, null, { path: '/.well-known/oauth-authorization-server' });
  const metadata = readAnswer(described, oauthMetadata);
  const registered = await callServer(context, server, null, {
    path: '/api/v1/apps',
    json: {
      client_name: 'Antiphon',
      redirect_uris: metadata ? [context.redirectUri] : context.redirectUri,
      scopes,
      website: context.publicUrl,
    },
  });
  const app = readAnswer(registered, appAnswer);
  if (!app)
    return registrationRefused(
      server,
      registered.kind === 'answered' ? registered.status : 0,
      errorOf(registered, 'harmless', context.now),
    );
  const state = base64url(context.randomBytes(16));
  const verifier = metadata?.code_challenge_methods_supported?.includes('S256')
    ? base64url(context.randomBytes(32))
    : undefined;
  const authorizeUrl = new URL('/oauth/authorize', server);
  authorizeUrl.search = new URLSearchParams({
    response_type: 'code',
    client_id: app.client_id,
    redirect_uri: context.redirectUri,
    scope: scopes,
    state,
    ...(verifier
      ? { code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256' }
      : {}),
  }).toString();
  const saved: Json = {
    state,
    server,
    clientId: app.client_id,
    clientSecret: app.client_secret,
    redirectUri: context.redirectUri,
    ...(verifier ? { verifier } : {}),
  };
  return { kind: 'redirect', authorizeUrl: authorizeUrl.href, state, saved };
}

function registrationRefused(server: string, status: number, error: ChannelError): Begun {
  const isNoMastodon = status === 404 || status === 405 || (status >= 200 && status < 400);
  if (!isNoMastodon) return { kind: 'refused', field: 'server', error };
  return {
    kind: 'refused',
    field: 'server',
    error: {
      ...error,
      kind: 'rejected',
      code: 'not_mastodon',
      words: `${new URL(server).host} does not speak Mastodon's language.`,
    },
  };
}

async function finish(answer: Parameters<OAuthMethod['finish']>[0], context: ConnectContext): Promise<ConnectOutcome> {
  const saved = savedRequest.safeParse(answer.saved);
  if (!saved.success)
    return refused('request_unreadable', 'This sign-in was begun elsewhere or too long ago. Begin again.');
  const { query } = answer;
  if (query.state !== saved.data.state)
    return refused('answer_not_ours', 'The answer does not belong to the sign-in that was begun here. Begin again.');
  const consent = readConsent(query);
  if (consent.kind === 'refused') return consent;
  const { server, clientId, clientSecret, redirectUri, verifier } = saved.data;
  const reply = await callServer(context, server, null, {
    path: '/oauth/token',
    json: {
      grant_type: 'authorization_code',
      code: consent.code,
      client_id: clientId,
      client_secret: clientSecret,
      redirect_uri: redirectUri,
      ...(verifier ? { code_verifier: verifier } : {}),
    },
  });
  const token = readAnswer(reply, tokenAnswer);
  if (!token) return { kind: 'refused', error: errorOf(reply, 'harmless', context.now) };
  return connectWithToken(context, server, token.access_token);
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}

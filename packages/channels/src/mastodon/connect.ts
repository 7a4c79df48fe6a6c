/** The ways in: a token pasted by hand, and what every way asks the server about itself and the account. */
import { z } from 'zod';
import { refusedInput } from '../kit/index.ts';
import { readAnswer } from '../kit/server.ts';
import type { ChannelError, ConnectContext, ConnectOutcome, CredentialsMethod } from '../spec.ts';
import { callServer, type Sender } from './api.ts';
import { defaultDetails, type MastodonDetails } from './capabilities.ts';
import { errorOf } from './errors.ts';
import { credentialAccount, instanceAnswer } from './wire.ts';

/** What we ask for, and no more: the account's name, its statuses, and writing them with media. */
export const scopes = 'read:accounts read:statuses write:statuses write:media';

export const serverField = z
  .string()
  .trim()
  .min(1, 'On which server is the account? Such as mastodon.social.')
  .meta({ title: 'Server', description: 'Such as mastodon.social, or your whole name: @you@mastodon.social.' });

const form = z.strictObject({
  server: serverField,
  token: z
    .string()
    .trim()
    .min(1, 'Paste the access token.')
    .meta({
      title: 'Access token',
      description: `On your server: Preferences → Development → New application, with the scopes ${scopes}.`,
      format: 'password',
    }),
});

export function tokenMethod(): CredentialsMethod {
  return {
    kind: 'credentials',
    id: 'token',
    name: 'Access token',
    form,
    async connect(input, context) {
      const parsed = form.safeParse(input);
      if (!parsed.success) return refusedInput(parsed.error);
      const server = serverOrigin(parsed.data.server);
      if (!server) return noServer(parsed.data.server);
      const outcome = await connectWithToken(context, server, parsed.data.token);
      return outcome.kind === 'refused' && outcome.error.kind === 'reconnect'
        ? {
            kind: 'refused',
            field: 'token',
            error: { ...outcome.error, kind: 'rejected', words: 'The server does not accept this token.' },
          }
        : outcome;
    },
  };
}

/** The origin of what a person typed: a domain, a whole address, or `@name@domain`. Null when it is none. */
export function serverOrigin(typed: string): string | null {
  const text = typed.trim();
  const address = /^https?:\/\//i.test(text) ? text : `https://${text.split('@').at(-1)}`;
  return URL.canParse(address) ? new URL(address).origin : null;
}

export function noServer(typed: string): {
  readonly kind: 'refused';
  readonly field: string;
  readonly error: ChannelError;
} {
  return {
    kind: 'refused',
    field: 'server',
    error: { kind: 'rejected', code: 'server_invalid', words: `“${typed}” is not the address of a server.` },
  };
}

/** Asks who the token belongs to and what the server allows. */
export async function connectWithToken(
  context: ConnectContext,
  server: string,
  token: string,
): Promise<ConnectOutcome> {
  const reply = await callServer(context, server, token, { path: '/api/v1/accounts/verify_credentials' });
  const account = readAnswer(reply, credentialAccount);
  if (!account) {
    const error = errorOf(reply, 'harmless', context.now);
    const isOther =
      reply.kind === 'answered' &&
      reply.status !== 401 &&
      reply.status !== 403 &&
      reply.status < 500 &&
      reply.status !== 429;
    return {
      kind: 'refused',
      ...(isOther
        ? {
            field: 'server',
            error: { ...error, kind: 'rejected', words: `${new URL(server).host} does not speak Mastodon's language.` },
          }
        : { error }),
    };
  }
  const instance = await readInstance(context, server);
  if (instance.kind === 'refused') return instance;
  const domain = instance.domain ?? new URL(server).host;
  return {
    kind: 'connected',
    accounts: [
      {
        remoteId: account.id,
        handle: `${account.username}@${domain}`,
        server,
        details: instance.details,
        displayName: account.display_name || account.username,
        profileUrl: account.url ?? `${server}/@${account.username}`,
        ...(account.avatar ? { avatarUrl: account.avatar } : {}),
        secret: { accessToken: token },
      },
    ],
  };
}

type InstanceRead =
  | { readonly kind: 'read'; readonly details: MastodonDetails; readonly domain?: string }
  | { readonly kind: 'refused'; readonly error: ChannelError };

/** A server that tells nothing of itself (404: older than 4.0, or other software) gets Mastodon's defaults. */
async function readInstance(sender: Sender, server: string): Promise<InstanceRead> {
  const reply = await callServer(sender, server, null, { path: '/api/v2/instance' });
  if (reply.kind === 'answered' && reply.status === 404)
    return { kind: 'read', details: { ...defaultDetails, software: 'unknown' } };
  const told = readAnswer(reply, instanceAnswer);
  if (!told) return { kind: 'refused', error: errorOf(reply, 'harmless', sender.now) };
  return { kind: 'read', details: detailsOf(told), ...(told.domain ? { domain: told.domain } : {}) };
}

function detailsOf(told: z.infer<typeof instanceAnswer>): MastodonDetails {
  const { statuses, media_attachments: media, polls } = told.configuration ?? {};
  const version = told.version ?? '';
  return {
    software: version,
    isMastodon: isMastodonItself(version),
    apiVersion: told.api_versions?.mastodon ?? 0,
    maxCharacters: statuses?.max_characters ?? defaultDetails.maxCharacters,
    charactersPerUrl: statuses?.characters_reserved_per_url ?? defaultDetails.charactersPerUrl,
    maxMedia: statuses?.max_media_attachments ?? defaultDetails.maxMedia,
    imageMaxBytes: media?.image_size_limit ?? defaultDetails.imageMaxBytes,
    videoMaxBytes: media?.video_size_limit ?? defaultDetails.videoMaxBytes,
    altTextMax: media?.description_limit ?? defaultDetails.altTextMax,
    mimeTypes: media?.supported_mime_types?.length ? media.supported_mime_types : defaultDetails.mimeTypes,
    pollMaxOptions: polls?.max_options ?? defaultDetails.pollMaxOptions,
    pollOptionMax: polls?.max_characters_per_option ?? defaultDetails.pollOptionMax,
    pollMinSeconds: polls?.min_expiration ?? defaultDetails.pollMinSeconds,
    pollMaxSeconds: polls?.max_expiration ?? defaultDetails.pollMaxSeconds,
  };
}

/**
 * Other software says so ("2.7.2 (compatible; Pleroma 2.5.0)") or counts from 0 (GoToSocial). Forks such as
 * "4.5.0+glitch" are Mastodon and remember idempotency keys as it does.
 */
function isMastodonItself(version: string): boolean {
  return /^[3-9]\./.test(version) && !/compatible/i.test(version);
}

/**
 * The answers we read, and only the fields we use (loose: servers say more, and forks less).
 * From docs.joinmastodon.org as gathered in abraham/mastodon-openapi 4.7.0, commit 89b11e724f50 (2026-08-19).
 */
import { z } from 'zod';

export const errorAnswer = z.looseObject({ error: z.string(), error_description: z.string().nullish() });

/** `POST /api/v1/apps`. */
export const appAnswer = z.looseObject({ client_id: z.string().min(1), client_secret: z.string().min(1) });

/** `/.well-known/oauth-authorization-server`, since 4.3. */
export const oauthMetadata = z.looseObject({ code_challenge_methods_supported: z.array(z.string()).optional() });

export const tokenAnswer = z.looseObject({ access_token: z.string().min(1), scope: z.string().optional() });

export const credentialAccount = z.looseObject({
  id: z.string().min(1),
  username: z.string().min(1),
  acct: z.string(),
  display_name: z.string().optional(),
  url: z.string().nullish(),
  avatar: z.string().nullish(),
  followers_count: z.number().optional(),
});

/** `GET /api/v2/instance`. Everything is optional: other software fills it in parts. */
export const instanceAnswer = z.looseObject({
  domain: z.string().optional(),
  version: z.string().optional(),
  api_versions: z.looseObject({ mastodon: z.number().optional() }).nullish(),
  configuration: z
    .looseObject({
      statuses: z
        .looseObject({
          max_characters: z.number().optional(),
          characters_reserved_per_url: z.number().optional(),
          max_media_attachments: z.number().optional(),
        })
        .nullish(),
      media_attachments: z
        .looseObject({
          supported_mime_types: z.array(z.string()).optional(),
          image_size_limit: z.number().optional(),
          video_size_limit: z.number().optional(),
          description_limit: z.number().nullish(),
        })
        .nullish(),
      polls: z
        .looseObject({
          max_options: z.number().optional(),
          max_characters_per_option: z.number().optional(),
          min_expiration: z.number().optional(),
          max_expiration: z.number().optional(),
        })
        .nullish(),
    })
    .nullish(),
});

/** A media attachment; `url` is null while the server still works on it. */
export const mediaAnswer = z.looseObject({
  id: z.string().min(1),
  type: z.string().optional(),
  url: z.string().nullish(),
});

const pollAnswer = z.looseObject({
  expired: z.boolean(),
  expires_at: z.iso.datetime({ offset: true }).nullish(),
  multiple: z.boolean(),
  options: z.array(z.looseObject({ title: z.string() })),
});

export const statusAnswer = z.looseObject({
  id: z.string().min(1),
  created_at: z.iso.datetime({ offset: true }),
  content: z.string(),
  url: z.string().nullish(),
  uri: z.string().optional(),
  in_reply_to_id: z.string().nullish(),
  reblog: z.unknown().optional(),
  account: z.looseObject({ id: z.string(), acct: z.string(), display_name: z.string().optional() }).optional(),
  visibility: z.string().optional(),
  language: z.string().nullish(),
  poll: pollAnswer.nullish(),
  media_attachments: z.array(z.looseObject({ id: z.string(), type: z.string() })).optional(),
  favourites_count: z.number().optional(),
  reblogs_count: z.number().optional(),
  replies_count: z.number().optional(),
  quotes_count: z.number().optional(),
});

export const statusesAnswer = z.array(statusAnswer);

/** `GET /api/v1/statuses/:id/context`: what stands above and below a status. */
export const contextAnswer = z.looseObject({ descendants: z.array(statusAnswer) });

export type StatusAnswer = z.infer<typeof statusAnswer>;

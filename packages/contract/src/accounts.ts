/** Connected profiles on networks, and the channels by which they are connected. */
import { z } from 'zod';
import { Id, Instant, InWorkspace, JsonObject, member, operator, route, text } from './base.ts';

/** Plain JSON: forms drawn from a schema, limits of an account. */

export const ConnectMethod = z.object({
  id: z.string(),
  kind: z.enum(['credentials', 'oauth']),
  name: z.string(),
  /** JSON Schema of what a person enters; the form is drawn from it. */
  form: JsonObject,
  /** The rights asked for at the network, and what for. */
  scopes: z.array(z.object({ name: z.string(), words: z.string() })),
});
/** What the operator has to bring before anybody can connect: our registration with the network. */
export const ChannelApp = z.object({
  /** JSON Schema of the form; fields of the format `password` are never told again. */
  form: JsonObject,
  steps: z.array(z.string()),
  portalUrl: z.string(),
  warnings: z.array(z.string()),
});
export const ChannelInfo = z.object({
  id: z.string(),
  name: z.string(),
  isSandbox: z.boolean(),
  methods: z.array(ConnectMethod),
  /** False: the operator has to register an app with the network first; `app` says how. */
  isReady: z.boolean(),
  /** Null: this network wants no registration. */
  app: ChannelApp.nullable(),
  /** JSON Schema of the options a version may carry on this network. */
  options: JsonObject,
  /** Options whose values depend on the account (boards, playlists); `accounts.choices` tells them. */
  choices: z.array(z.string()),
  /** What happens when the network does not answer, in one sentence. */
  guarantee: z.string(),
});

export const Account = z.object({
  id: Id,
  channel: z.string(),
  handle: z.string(),
  displayName: z.string(),
  profileUrl: z.string(),
  avatarUrl: z.string().nullable(),
  server: z.string(),
  /** `needs_reconnect`: the network wants the person to sign in again; `disconnected`: by a person. */
  state: z.enum(['connected', 'needs_reconnect', 'disconnected']),
  /** Why it needs a person, in words; null when all is well. */
  problem: z.string().nullable(),
  isSandbox: z.boolean(),
  /** What the adapter read when connecting; the browser door reads limits from it. */
  details: z.unknown(),
  guarantee: z.object({ level: z.enum(['exact', 'by_reading', 'person']), words: z.string() }),
  connectedAt: Instant,
  /** When the network will ask to sign in again; null: not known to end. */
  expiresAt: Instant.nullable(),
  /** Since when a person has paused it; null: it sends. */
  pausedAt: Instant.nullable(),
  lastPublishedAt: Instant.nullable(),
  /** Reading in past posts: how far. */
  importing: z.object({
    state: z.enum(['waiting', 'running', 'done', 'failed']),
    posts: z.int(),
    words: z.string().nullable(),
  }),
});

/** A value of an option as the account's network offers it just now. */
export const Choice = z.object({ value: z.string(), label: z.string() });

/** A profile to choose: the network gave several (pages, organisations). */
export const OfferedProfile = z.object({
  remoteId: z.string(),
  server: z.string(),
  handle: z.string(),
  displayName: z.string(),
  profileUrl: z.string(),
  avatarUrl: z.string().nullable(),
  /** It is connected already: choosing it renews its sign-in. */
  isConnected: z.boolean(),
});
/** Which of several profiles to keep; it can be answered for an hour. */
export const ProfileChoice = z.object({ choiceId: Id, profiles: z.array(OfferedProfile) });

/** How the operator's app at a network stands. */
export const ChannelAppStanding = z.object({
  channel: z.string(),
  name: z.string(),
  /** Null: it is missing. The environment rules over the page. */
  source: z.enum(['environment', 'page']).nullable(),
  /** The environment's names for the fields of the form, in its order. */
  settings: z.array(z.string()),
  /** Where the network must be told to send people back to. */
  redirectUri: z.string(),
  app: ChannelApp,
});

const Connected = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('connected'), accounts: z.array(Account) }),
  z.object({ kind: z.literal('choose'), choice: ProfileChoice }),
  /** Send the browser to `url`; the network sends it back to `/connect/<channel>`. */
  z.object({ kind: z.literal('redirect'), url: z.string() }),
]);

export const accounts = {
  listChannels: route
    .route({ method: 'GET', path: '/channels', tags: ['Accounts'], summary: 'Networks this installation can reach' })
    .meta({ access: { kind: 'public' } })
    .output(z.object({ items: z.array(ChannelInfo) })),
  list: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/accounts',
      tags: ['Accounts'],
      summary: 'Connected accounts',
    })
    .meta(member('viewer', 'read'))
    .input(InWorkspace.extend({ disconnected: z.enum(['hide', 'show']).default('hide') }))
    .output(z.object({ items: z.array(Account) })),
  get: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/accounts/{accountId}',
      tags: ['Accounts'],
      summary: 'One account',
    })
    .meta(member('viewer', 'read'))
    .input(InWorkspace.extend({ accountId: Id }))
    .output(Account),
  choices: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/accounts/{accountId}/choices/{option}',
      tags: ['Accounts'],
      summary: 'What the network offers this account for an option: boards, playlists; at most a minute old',
    })
    .meta(member('viewer', 'read'))
    .input(InWorkspace.extend({ accountId: Id, option: text(60, 1) }))
    .output(z.object({ items: z.array(Choice) })),
  connect: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/accounts/connect',
      tags: ['Accounts'],
      summary: 'Connect, or begin at the network',
    })
    .meta(member('admin', 'accounts:write', 'claimed'))
    .input(InWorkspace.extend({ channel: text(40), method: text(40), input: JsonObject }))
    .output(Connected),
  finishConnect: route
    .route({
      method: 'POST',
      path: '/accounts/connect/finish',
      tags: ['Accounts'],
      summary: "Finish with the network's answer",
    })
    .meta({ access: { kind: 'user' } })
    .input(z.object({ channel: text(40), query: z.record(text(200), text(4000)) }))
    .output(z.object({ workspaceId: Id, accounts: z.array(Account), choice: ProfileChoice.nullable() })),
  chooseProfiles: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/accounts/choices/{choiceId}',
      tags: ['Accounts'],
      summary: 'Keep these of the profiles that the network gave',
    })
    .meta(member('admin', 'accounts:write', 'transaction'))
    .input(
      InWorkspace.extend({
        choiceId: Id,
        profiles: z
          .array(z.object({ remoteId: text(500, 1), server: text(500) }))
          .min(1, 'Choose at least one')
          .max(500),
      }),
    )
    .output(z.object({ accounts: z.array(Account) })),
  listApps: route
    .route({
      method: 'GET',
      path: '/operator/channel-apps',
      tags: ['Operator'],
      summary: "The installation's apps at networks",
    })
    .meta(operator)
    .output(z.object({ items: z.array(ChannelAppStanding) })),
  saveApp: route
    .route({
      method: 'PUT',
      path: '/operator/channel-apps/{channel}',
      tags: ['Operator'],
      summary: "Enter the installation's app at a network",
    })
    .meta(operator)
    .input(z.object({ channel: text(40), input: JsonObject }))
    .output(ChannelAppStanding),
  removeApp: route
    .route({
      method: 'DELETE',
      path: '/operator/channel-apps/{channel}',
      tags: ['Operator'],
      summary: "Forget the installation's app at a network",
    })
    .meta(operator)
    .input(z.object({ channel: text(40) }))
    .output(ChannelAppStanding),
  disconnect: route
    .route({
      method: 'DELETE',
      path: '/workspaces/{workspaceId}/accounts/{accountId}',
      tags: ['Accounts'],
      summary: 'Disconnect an account; its history stays, its sign-in is deleted ten minutes later',
    })
    .meta(member('admin', 'accounts:write'))
    .input(InWorkspace.extend({ accountId: Id }))
    .output(Account),
  pause: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/accounts/{accountId}/pause',
      tags: ['Accounts'],
      summary: 'Send nothing new from it; what it misses is judged by the missed rule afterwards',
    })
    .meta(member('editor', 'publications:write'))
    .input(InWorkspace.extend({ accountId: Id }))
    .output(Account),
  resume: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/accounts/{accountId}/resume',
      tags: ['Accounts'],
      summary: 'Let it send again',
    })
    .meta(member('editor', 'publications:write'))
    .input(InWorkspace.extend({ accountId: Id }))
    .output(Account),
  restore: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/accounts/{accountId}/restore',
      tags: ['Accounts'],
      summary: 'Bring an account back within ten minutes of disconnecting it',
    })
    .meta(member('admin', 'accounts:write', 'transaction'))
    .input(InWorkspace.extend({ accountId: Id }))
    .output(Account),
};

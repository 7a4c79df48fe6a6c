/** Connected profiles on networks, and the channels by which they are connected. */
import { z } from 'zod';
import { Id, Instant, InWorkspace, JsonObject, member, route, text } from './base.ts';

/** Plain JSON: forms drawn from a schema, limits of an account. */

export const ConnectMethod = z.object({
  id: z.string(),
  kind: z.enum(['credentials', 'oauth']),
  name: z.string(),
  /** JSON Schema of what a person enters; the form is drawn from it. */
  form: JsonObject,
});
export const ChannelInfo = z.object({
  id: z.string(),
  name: z.string(),
  isSandbox: z.boolean(),
  methods: z.array(ConnectMethod),
  /** JSON Schema of the options a version may carry on this network. */
  options: JsonObject,
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
  lastPublishedAt: Instant.nullable(),
  /** Reading in past posts: how far. */
  importing: z.object({
    state: z.enum(['waiting', 'running', 'done', 'failed']),
    posts: z.int(),
    words: z.string().nullable(),
  }),
});

const Connected = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('connected'), accounts: z.array(Account) }),
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
    .output(z.object({ workspaceId: Id, accounts: z.array(Account) })),
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

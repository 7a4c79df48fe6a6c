/** With whom: workspaces, members, invitations, API keys. */
import { z } from 'zod';
import {
  anyone,
  apiKeyScopes,
  Id,
  Instant,
  InWorkspace,
  line,
  member,
  Revision,
  roles,
  route,
  signedIn,
  TimeZone,
  text,
} from './base.ts';
import { Email } from './identity.ts';

export const missedRules = ['send', 'ask', 'skip'] as const;

export const Workspace = z.object({
  id: Id,
  name: z.string(),
  timeZone: z.string(),
  isDemo: z.boolean(),
  /** What becomes of a post whose time passed while nothing could be sent, beyond the lateness limit. */
  missedRule: z.enum(missedRules),
  /** Up to this lateness, in ms, a post is sent late without asking. */
  latenessLimitMs: z.int(),
  /** Nothing goes out that an owner or admin has not approved as it is. */
  needsApproval: z.boolean(),
  /** Since when a person has paused all sending; null: it sends. */
  pausedAt: Instant.nullable(),
  revision: Revision,
  createdAt: Instant,
});
export const Member = z.object({
  userId: Id,
  name: z.string(),
  email: z.string(),
  role: z.enum(roles),
  joinedAt: Instant,
});
export const Invitation = z.object({
  id: Id,
  /** Null for a link that anybody may use once. */
  email: z.string().nullable(),
  role: z.enum(roles),
  createdAt: Instant,
  expiresAt: Instant,
});
/** What somebody with an invitation's link is told before they say yes. */
export const OpenInvitation = z.object({
  workspaceName: z.string(),
  /** The name of who invited. */
  invitedBy: z.string(),
  role: z.enum(roles),
  expiresAt: Instant,
});
export const ApiKey = z.object({
  id: Id,
  name: z.string(),
  /** The first characters, to recognise it by. */
  prefix: z.string(),
  scopes: z.array(z.enum(apiKeyScopes)),
  createdAt: Instant,
  lastUsedAt: Instant.nullable(),
  expiresAt: Instant.nullable(),
});

export const workspaces = {
  create: route
    .route({
      method: 'POST',
      path: '/workspaces',
      tags: ['Workspaces'],
      summary: 'Make a workspace; the caller owns it',
    })
    .meta(signedIn)
    .input(z.object({ name: line(80), timeZone: TimeZone.default('UTC') }))
    .output(Workspace),
  get: route
    .route({ method: 'GET', path: '/workspaces/{workspaceId}', tags: ['Workspaces'], summary: 'One workspace' })
    .meta(member('viewer', 'read'))
    .input(InWorkspace)
    .output(Workspace),
  pause: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/pause',
      tags: ['Workspaces'],
      summary: 'Send nothing new; what is missed is judged by the missed rule afterwards',
    })
    .meta(member('admin', 'publications:write'))
    .input(InWorkspace)
    .output(Workspace),
  resume: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/resume',
      tags: ['Workspaces'],
      summary: 'Send again',
    })
    .meta(member('admin', 'publications:write'))
    .input(InWorkspace)
    .output(Workspace),
  update: route
    .route({
      method: 'PATCH',
      path: '/workspaces/{workspaceId}',
      tags: ['Workspaces'],
      summary: 'Rename it, change its zone, say what becomes of missed posts',
    })
    .meta(member('admin', 'workspace:admin'))
    .input(
      InWorkspace.extend({
        revision: Revision,
        name: line(80).optional(),
        timeZone: TimeZone.optional(),
        missedRule: z.enum(missedRules).optional(),
        latenessLimitMs: z
          .int()
          .min(0)
          .max(30 * 86_400_000)
          .optional(),
      }),
    )
    .output(Workspace),
  setApproval: route
    .route({
      method: 'PUT',
      path: '/workspaces/{workspaceId}/needs-approval',
      tags: ['Workspaces'],
      summary: 'Send only what was approved, or all; an API key may switch it on, only a person off',
    })
    .meta(member('admin', 'workspace:admin'))
    .input(InWorkspace.extend({ needsApproval: z.boolean() }))
    .output(Workspace),
  listMembers: route
    .route({ method: 'GET', path: '/workspaces/{workspaceId}/members', tags: ['Workspaces'], summary: 'Who is in' })
    .meta(member('viewer', 'read'))
    .input(InWorkspace)
    .output(z.object({ items: z.array(Member) })),
  setRole: route
    .route({
      method: 'PUT',
      path: '/workspaces/{workspaceId}/members/{userId}/role',
      tags: ['Workspaces'],
      summary: 'Give a member another role',
    })
    .meta({ ...member('admin', null), endsAccess: true })
    .input(InWorkspace.extend({ userId: Id, role: z.enum(roles) }))
    .output(Member),
  removeMember: route
    .route({
      method: 'DELETE',
      path: '/workspaces/{workspaceId}/members/{userId}',
      tags: ['Workspaces'],
      summary: 'Take a member out, or leave',
    })
    .meta({ ...member('viewer', null), endsAccess: true })
    .input(InWorkspace.extend({ userId: Id }))
    .output(z.object({ removed: z.literal(true) })),
  listInvitations: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/invitations',
      tags: ['Workspaces'],
      summary: 'Open invitations',
    })
    .meta(member('admin', null))
    .input(InWorkspace)
    .output(z.object({ items: z.array(Invitation) })),
  invite: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/invitations',
      tags: ['Workspaces'],
      summary: 'Invite by mail or by link',
    })
    .meta(member('admin', null, 'transaction'))
    .input(InWorkspace.extend({ email: Email.optional(), role: z.enum(['viewer', 'editor', 'admin']) }))
    .output(
      z.object({
        invitation: Invitation,
        link: z.string(),
        /** What stands in the way of who is invited, in words; null: nothing. */
        warning: z.string().nullable(),
      }),
    ),
  revokeInvitation: route
    .route({
      method: 'DELETE',
      path: '/workspaces/{workspaceId}/invitations/{invitationId}',
      tags: ['Workspaces'],
      summary: 'Take an invitation back',
    })
    .meta(member('admin', null))
    .input(InWorkspace.extend({ invitationId: Id }))
    .output(z.object({ revoked: z.literal(true) })),
  readInvitation: route
    .route({
      method: 'POST',
      path: '/invitations/read',
      tags: ['Workspaces'],
      summary: 'Where an invitation leads, for who has its token; uses nothing up',
    })
    .meta(anyone)
    .input(z.object({ token: text(200, 1) }))
    .output(OpenInvitation),
  acceptInvitation: route
    .route({
      method: 'POST',
      path: '/invitations/accept',
      tags: ['Workspaces'],
      summary: 'Join a workspace by its invitation',
    })
    .meta(signedIn)
    .input(z.object({ token: text(200, 10) }))
    .output(Workspace),
  listApiKeys: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/api-keys',
      tags: ['Workspaces'],
      summary: 'Keys by which programs call us',
    })
    .meta(member('admin', null))
    .input(InWorkspace)
    .output(z.object({ items: z.array(ApiKey) })),
  createApiKey: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/api-keys',
      tags: ['Workspaces'],
      summary: 'Make an API key; its secret is shown once',
    })
    .meta(member('admin', null, 'transaction'))
    .input(
      InWorkspace.extend({
        name: line(80),
        scopes: z.array(z.enum(apiKeyScopes)).min(1),
        expiresAt: Instant.optional(),
      }),
    )
    .output(z.object({ apiKey: ApiKey, secret: z.string() })),
  revokeApiKey: route
    .route({
      method: 'DELETE',
      path: '/workspaces/{workspaceId}/api-keys/{apiKeyId}',
      tags: ['Workspaces'],
      summary: 'Revoke an API key at once',
    })
    .meta({ ...member('admin', null), endsAccess: true })
    .input(InWorkspace.extend({ apiKeyId: Id }))
    .output(z.object({ revoked: z.literal(true) })),
};

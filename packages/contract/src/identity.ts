/** Who somebody is: sign-up, sign-in, sessions, profile. */
import { z } from 'zod';
import { anyone, Id, Instant, Language, line, route, signedIn, TimeZone, text } from './base.ts';
import { Position } from './live.ts';

export const Email = z
  .email('This does not look like an e-mail address')
  .max(254)
  .transform((value) => value.toLowerCase());
/** 10 characters at least; length is what makes a password strong. */
export const Password = text(200).min(10, 'Use at least 10 characters');

export const Profile = z.object({
  id: Id,
  name: z.string(),
  email: z.string(),
  /** The person's own zone; wall times they type are in it unless they name another. */
  timeZone: z.string(),
  /** 1 Monday, 6 Saturday, 7 Sunday. */
  weekStart: z.union([z.literal(1), z.literal(6), z.literal(7)]),
  language: z.string(),
  isOperator: z.boolean(),
  /** A visitor of the demo, without e-mail and password. */
  isDemo: z.boolean(),
});

export const Session = z.object({
  id: z.string(),
  isCurrent: z.boolean(),
  createdAt: Instant,
  lastSeenAt: Instant,
  expiresAt: Instant,
  ipAddress: z.string().nullable(),
  /** In words: "Firefox on Linux". */
  device: z.string(),
});

export const MyWorkspace = z.object({
  id: Id,
  name: z.string(),
  role: z.enum(['viewer', 'editor', 'admin', 'owner']),
  isDemo: z.boolean(),
});

const SignedIn = z.object({ profile: Profile, workspaces: z.array(MyWorkspace) });

export const identity = {
  /** What the first page needs before anybody is signed in. */
  door: route
    .route({ method: 'GET', path: '/identity/door', tags: ['Identity'], summary: 'What the first page may offer' })
    .meta(anyone)
    .output(
      z.object({
        /** `first`: nobody has signed up yet, the first person becomes the operator. */
        signUp: z.enum(['first', 'open', 'invite', 'closed']),
        hasDemo: z.boolean(),
        /** Whether a lost password can be mailed; false means mails land in the dev mailbox. */
        hasMail: z.boolean(),
        hasDevMailbox: z.boolean(),
        /** Whether videos can be made to fit a network; else one that does not fit is not planned. */
        fitsVideos: z.boolean(),
        /** Why networks that fetch media themselves get none from here, in words; null: they can fetch them. */
        whyNoAddress: z.string().nullable(),
      }),
    ),
  signUp: route
    .route({
      method: 'POST',
      path: '/identity/sign-up',
      tags: ['Identity'],
      summary: 'Make a user and an own workspace',
    })
    .meta(anyone)
    .input(
      z.object({
        name: line(80),
        email: Email,
        password: Password,
        workspaceName: line(80).optional(),
        timeZone: TimeZone.default('UTC'),
        language: Language.default('en'),
        /** From an invitation link. The person joins that workspace; no own one is made. */
        invitation: text(200).optional(),
      }),
    )
    .output(SignedIn),
  signIn: route
    .route({ method: 'POST', path: '/identity/sign-in', tags: ['Identity'], summary: 'Sign in by e-mail and password' })
    .meta(anyone)
    .input(z.object({ email: Email, password: text(200).min(1, 'Enter your password') }))
    .output(SignedIn),
  signOut: route
    .route({ method: 'POST', path: '/identity/sign-out', tags: ['Identity'], summary: 'End this session' })
    .meta({ ...signedIn, endsAccess: true })
    .output(z.object({ signedOut: z.literal(true) })),
  openDemo: route
    .route({ method: 'POST', path: '/identity/demo', tags: ['Identity'], summary: 'Enter a fresh demo workspace' })
    .meta(anyone)
    .input(z.object({ timeZone: TimeZone.default('UTC'), language: Language.default('en') }))
    .output(SignedIn),
  requestPasswordReset: route
    .route({ method: 'POST', path: '/identity/password-reset', tags: ['Identity'], summary: 'Ask for a reset mail' })
    .meta(anyone)
    .input(z.object({ email: Email }))
    .output(z.object({ words: z.string() })),
  resetPassword: route
    .route({
      method: 'POST',
      path: '/identity/password-reset/finish',
      tags: ['Identity'],
      summary: 'Set a new password by the mailed token',
    })
    .meta({ ...anyone, endsAccess: true })
    .input(z.object({ token: text(200, 10), password: Password }))
    .output(z.object({ words: z.string() })),
  me: route
    .route({ method: 'GET', path: '/me', tags: ['Identity'], summary: 'Who is signed in, and their workspaces' })
    .meta(anyone)
    .output(
      z.object({
        /** Null for an API key and for nobody. */
        profile: Profile.nullable(),
        workspaces: z.array(MyWorkspace),
        apiKey: z.object({ id: Id, name: z.string(), workspaceId: Id, scopes: z.array(z.string()) }).nullable(),
        /** Where the order of events stood: a stream that goes on from here misses nothing that is read after. Null for nobody. */
        position: Position.nullable(),
      }),
    ),
  updateProfile: route
    .route({ method: 'PATCH', path: '/me', tags: ['Identity'], summary: 'Change name, zone, language, week start' })
    .meta(signedIn)
    .input(
      z.object({
        name: line(80).optional(),
        timeZone: TimeZone.optional(),
        language: Language.optional(),
        weekStart: z.union([z.literal(1), z.literal(6), z.literal(7)]).optional(),
      }),
    )
    .output(Profile),
  changePassword: route
    .route({
      method: 'POST',
      path: '/me/password',
      tags: ['Identity'],
      summary: 'Change the password; other sessions end',
    })
    .meta({ ...signedIn, endsAccess: true })
    .input(z.object({ currentPassword: text(200, 1), newPassword: Password }))
    .output(z.object({ words: z.string() })),
  listSessions: route
    .route({ method: 'GET', path: '/me/sessions', tags: ['Identity'], summary: 'Where this person is signed in' })
    .meta(signedIn)
    .output(z.object({ items: z.array(Session) })),
  revokeSession: route
    .route({ method: 'DELETE', path: '/me/sessions/{sessionId}', tags: ['Identity'], summary: 'End one session' })
    .meta({ ...signedIn, endsAccess: true })
    .input(z.object({ sessionId: text(100, 1) }))
    .output(z.object({ revoked: z.literal(true) })),
  listDevMails: route
    .route({
      method: 'GET',
      path: '/identity/dev-mailbox',
      tags: ['Identity'],
      summary: 'Mails this installation would have sent',
    })
    .meta(anyone)
    .output(
      z.object({
        items: z.array(
          z.object({ id: z.string(), to: z.string(), subject: z.string(), text: z.string(), sentAt: Instant }),
        ),
      }),
    ),
};

/** The way in: a handle and a password of one's own choosing make a pretend account. */
import { z } from 'zod';
import { refusedInput } from '../kit/index.ts';
import type {
  ChannelContext,
  ConnectContext,
  ConnectOutcome,
  CredentialsMethod,
  Json,
  RefreshOutcome,
} from '../spec.ts';
import {
  addressOf,
  callOpenly,
  codeIn,
  read,
  sandboxError,
  sandboxSecret,
  sessionAnswer,
  type WorldAddress,
} from './wire.ts';

const form = z.strictObject({
  style: z.enum(['chirp', 'lumen', 'murmur'], { error: 'Choose one of the pretend networks.' }).meta({
    title: 'Pretend network',
    description: 'Chirp: short posts and threads. Lumen: pictures. Murmur: longer posts, threads and comments.',
  }),
  handle: z
    .string({ error: 'Type a handle.' })
    .trim()
    .transform((text) => text.replace(/^@/, '').toLowerCase())
    .pipe(z.string().regex(/^[a-z0-9_]{2,30}$/, 'A handle has 2 to 30 letters, digits or underscores.'))
    .meta({ title: 'Handle', description: 'Any name; one that nobody has yet becomes a new account.' }),
  password: z
    .string({ error: 'Type a password.' })
    .min(1, 'Type a password.')
    .max(200, 'At most 200 characters.')
    .meta({
      title: 'Pretend password',
      description: 'Anything but a real one. Signing in to the same handle again asks for it.',
      format: 'password',
    }),
  pastPosts: z.int().min(0).max(200).optional().meta({
    title: 'Posts it already has',
    description: 'For a new account: up to 200 posts over the last ninety days.',
  }),
  accessMinutes: z.int().min(1).max(525_600).optional().meta({
    title: 'Sign-in ends after, in minutes',
    description: 'To see how a sign-in is renewed; it does not end when left empty.',
  }),
});

export function passwordMethod(world: WorldAddress): CredentialsMethod {
  return {
    kind: 'credentials',
    id: 'pretend',
    name: 'A pretend account',
    form,
    connect: (input, context) => connect(world, input, context),
  };
}

async function connect(world: WorldAddress, input: unknown, context: ConnectContext): Promise<ConnectOutcome> {
  const parsed = form.safeParse(input);
  if (!parsed.success) return refusedInput(parsed.error);
  const { pastPosts, accessMinutes, ...who } = parsed.data;
  const answer = await callOpenly(world, context, '/v1/sessions', {
    json: { ...who, past_posts: pastPosts, access_minutes: accessMinutes },
  });
  const session = read(answer, sessionAnswer);
  if (!session) {
    const error = sandboxError(answer, 'harmless', context.now);
    const field = { wrong_password: 'password', bad_handle: 'handle' }[codeIn(answer)];
    // A wrong password at the door is a plain no; there is nothing to sign in to again.
    const kind = error.kind === 'reconnect' ? 'rejected' : error.kind;
    const words = field === 'password' ? 'This handle exists already and has another password.' : error.words;
    return { kind: 'refused', error: { ...error, kind, words }, ...(field ? { field } : {}) };
  }
  const { account } = session;
  return {
    kind: 'connected',
    accounts: [
      {
        remoteId: account.id,
        handle: account.handle,
        displayName: account.display_name,
        server: addressOf(world, '/').origin,
        profileUrl: addressOf(world, account.url).href,
        details: { style: account.style },
        secret: secretOf(session),
      },
    ],
  };
}

function secretOf(session: z.infer<typeof sessionAnswer>): Json {
  const { access_token: accessToken, refresh_token: refreshToken, expires_at: expiresAt } = session;
  return { accessToken, refreshToken, ...(expiresAt ? { expiresAt: expiresAt.toISOString() } : {}) };
}

/** True when the access has run out or will within a minute. */
export function shouldRefresh(secret: Json, now: Date): boolean {
  const known = sandboxSecret.safeParse(secret);
  if (!known.success || !known.data.expiresAt) return false;
  return new Date(known.data.expiresAt).getTime() - now.getTime() < 60_000;
}

/** New tokens; the old refresh token is spent by it. */
export async function refresh(world: WorldAddress, context: ChannelContext): Promise<RefreshOutcome> {
  const known = sandboxSecret.safeParse(context.secret);
  if (!known.success) {
    const words = 'The stored sign-in cannot be read. Connect again.';
    return { kind: 'failed', error: { kind: 'reconnect', code: 'secret_unreadable', words } };
  }
  const answer = await callOpenly(world, context, '/v1/sessions/refresh', {
    json: { refresh_token: known.data.refreshToken },
  });
  const session = read(answer, sessionAnswer);
  if (!session) return { kind: 'failed', error: sandboxError(answer, 'harmless', context.now) };
  return {
    kind: 'refreshed',
    secret: secretOf(session),
    ...(session.expires_at ? { expiresAt: session.expires_at } : {}),
  };
}

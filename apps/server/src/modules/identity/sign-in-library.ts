/**
 * Better Auth 1.7.7 as a library: it owns passwords, sessions and reset tokens; its HTTP handler is not mounted,
 * so nothing reaches it but our own routes. Its tables live in schema `auth`.
 */
import { createHmac } from 'node:crypto';
import { betterAuth } from 'better-auth';
import type pg from 'pg';
import type { AppContext } from '../../context.ts';
import type { Caller } from '../../http/access.ts';
import { reopenDoor } from './limits.ts';

/** Seconds. Renewed once a day while in use. */
const sessionLastsS = 30 * 86_400;
const renewedAfterS = 86_400;
const resetLastsS = 3600;
/** Sign-in is rare and scrypt takes its time: few connections, closed soon after. */
const connections = 4;
const idleMs = 5_000;
/** Our own header, from the address that the server itself worked out; never taken from outside. */
const addressHeader = 'x-antiphon-address';

const libraries = new WeakMap<AppContext, SignInLibrary>();

export type SignInLibrary = ReturnType<typeof createLibrary>;

export function signInLibrary(app: AppContext): SignInLibrary {
  const library = libraries.get(app) ?? createLibrary(app);
  libraries.set(app, library);
  return library;
}

/** Signs session cookies; follows from the master key, so that every copy of the server has it. */
export function cookieSecret(masterKey: string): string {
  return createHmac('sha256', Buffer.from(masterKey, 'hex')).update('session cookies').digest('base64url');
}

/** What browsers call the session cookie: over https they are told to send it only there. */
export function sessionCookieName(publicUrl: string): string {
  return `${publicUrl.startsWith('https:') ? '__Secure-' : ''}antiphon.session_token`;
}

function createLibrary(app: AppContext) {
  return betterAuth({
    appName: 'Antiphon',
    baseURL: app.publicUrl,
    secret: cookieSecret(app.masterKey),
    database: openPool(app),
    telemetry: { enabled: false },
    // Told by our own errors; what it would log here can hold an e-mail address.
    logger: { disabled: true },
    rateLimit: { enabled: false },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: 10,
      maxPasswordLength: 200,
      resetPasswordTokenExpiresIn: resetLastsS,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: ({ user, token }) => sendReset(app, user.email, token),
      onPasswordReset: ({ user }) => reopenDoor(app, user.email),
    },
    session: { expiresIn: sessionLastsS, updateAge: renewedAfterS, cookieCache: { enabled: false } },
    advanced: {
      cookiePrefix: 'antiphon',
      useSecureCookies: app.publicUrl.startsWith('https:'),
      ipAddress: { ipAddressHeaders: [addressHeader] },
      database: { generateId: () => app.ids.next(app.clock.now()) },
    },
  });
}

function openPool(app: AppContext): pg.Pool {
  return app.db.openPool({
    max: connections,
    idleTimeoutMillis: idleMs,
    allowExitOnIdle: true,
    connectionTimeoutMillis: 10_000,
    idle_in_transaction_session_timeout: 10_000,
    statement_timeout: 20_000,
    application_name: 'antiphon-identity',
    options: '-c search_path=auth',
  });
}

/**
 * Mails that leave this machine are not waited for: how long the mail server takes would tell whether the account
 * exists.
 */
async function sendReset(app: AppContext, to: string, token: string): Promise<void> {
  const link = `${app.publicUrl}/reset?token=${encodeURIComponent(token)}`;
  const sending = app.mailer
    .send({
      to,
      subject: 'Set a new password',
      text: `Somebody, hopefully you, asked for a new password for Antiphon.\n\nSet it here: ${link}\n\nThe link works once, within an hour. If it was not you, ignore this mail: nothing was changed.\n`,
    })
    .catch((error: unknown) => app.log.error({ err: error }, 'a reset mail could not be sent'));
  if (!app.mailer.sends) await sending;
}

/** What the library needs to see of a request. */
export function headersFor(caller: Caller): Headers {
  const headers = new Headers({ [addressHeader]: caller.ip });
  for (const name of ['cookie', 'user-agent']) {
    const value = caller.headers[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  return headers;
}

import type { Actor, Pass } from '../../http/access.ts';
import { os, type RequestContext } from '../../http/implement.ts';
import { notFound } from '../../platform/errors.ts';
import { currentPosition } from '../../platform/events/event-feed.ts';
import { whyNoAddress } from '../../platform/storage/index.ts';
import { askLibrary, passCookies } from './call-library.ts';
import { homes } from './homes.ts';
import { demoShut, noDevMailbox, noMail, resetLinkGone, wrongPassword, wrongSignIn } from './identity.errors.ts';
import { presentProfile, presentSession } from './identity.present.ts';
import { countTry } from './limits.ts';
import { headersFor, signInLibrary } from './sign-in-library.ts';
import { makeDemoVisitor, settle, signUp } from './sign-up.ts';
import {
  changeProfile,
  deleteSession,
  findEmail,
  findPerson,
  hasOperator,
  listSessions,
  type Person,
} from './users.instance.queries.ts';

type Handling = RequestContext & { readonly pass: Pass };
type SignedInUser = Extract<Actor, { kind: 'user' }>;

/** Routes for signed-in people have let in nobody else. */
function userOf({ pass }: Handling): SignedInUser {
  if (pass.actor.kind !== 'user') throw new Error('this route let in somebody who is not a person');
  return pass.actor;
}

async function signedIn(context: Handling, person: Person) {
  return { profile: presentProfile(person), workspaces: await homes().list(context.app, person.id) };
}

export const identityRoutes = {
  door: os.identity.door.handler(async ({ context: { app } }) => {
    const isFirst = !(await app.db.atDoor({}, hasOperator));
    const { config, mailer } = app;
    return {
      signUp: isFirst ? ('first' as const) : config.signUp,
      hasDemo: config.hasDemo,
      hasMail: mailer.sends,
      hasDevMailbox: config.hasDevMailbox,
      fitsVideos: app.ffmpeg.ffmpeg !== null,
      whyNoAddress: whyNoAddress(app),
    };
  }),
  signUp: os.identity.signUp.handler(async ({ input, context }) => {
    await countTry(context.app, { kind: 'sign_up', ip: context.caller.ip });
    const { person, headers } = await signUp(context.app, context.caller, input);
    passCookies(headers, context.answer);
    return signedIn(context, person);
  }),
  signIn: os.identity.signIn.handler(async ({ input, context }) => {
    const { app, caller } = context;
    const succeeded = await countTry(app, { kind: 'sign_in', ip: caller.ip, email: input.email });
    const { response, headers } = await askLibrary(
      signInLibrary(app).api.signInEmail({ body: input, headers: headersFor(caller), returnHeaders: true }),
      { INVALID_EMAIL_OR_PASSWORD: wrongSignIn, INVALID_EMAIL: wrongSignIn },
    );
    await succeeded();
    const person = await settle(app, response.user.id);
    passCookies(headers, context.answer);
    return signedIn(context, person);
  }),
  signOut: os.identity.signOut.handler(async ({ context }) => {
    const { headers } = await signInLibrary(context.app).api.signOut({
      headers: headersFor(context.caller),
      returnHeaders: true,
    });
    passCookies(headers, context.answer);
    return { signedOut: true as const };
  }),
  openDemo: os.identity.openDemo.handler(async ({ input, context }) => {
    if (!context.app.config.hasDemo) throw demoShut();
    await countTry(context.app, { kind: 'demo', ip: context.caller.ip });
    const { person, headers } = await makeDemoVisitor(context.app, context.caller, input);
    passCookies(headers, context.answer);
    return signedIn(context, person);
  }),
  requestPasswordReset: os.identity.requestPasswordReset.handler(async ({ input, context }) => {
    const { config, mailer } = context.app;
    if (!mailer.sends && !config.hasDevMailbox) throw noMail();
    await countTry(context.app, { kind: 'reset', ip: context.caller.ip, email: input.email });
    await signInLibrary(context.app).api.requestPasswordReset({ body: { email: input.email } });
    return { words: `If ${input.email} has an account here, a mail with a link is on its way. It works for an hour.` };
  }),
  resetPassword: os.identity.resetPassword.handler(async ({ input, context }) => {
    await askLibrary(
      signInLibrary(context.app).api.resetPassword({ body: { newPassword: input.password, token: input.token } }),
      {
        INVALID_TOKEN: resetLinkGone,
        USER_NOT_FOUND: resetLinkGone,
      },
    );
    return { words: 'The new password is set, and every session of yours has ended. Sign in with it.' };
  }),
  me: os.identity.me.handler(async ({ context }) => {
    const { app, pass } = context;
    if (pass.actor.kind === 'api_key') {
      const { apiKeyId: id, workspaceId, scopes } = pass.actor;
      const name = await homes().nameOfApiKey(app, workspaceId, id);
      const position = await app.db.atDoor({}, currentPosition);
      return { profile: null, workspaces: [], apiKey: { id, name, workspaceId, scopes: [...scopes] }, position };
    }
    const { userId } = pass;
    const nobody = { profile: null, workspaces: [], apiKey: null, position: null };
    if (userId === null) return nobody;
    const { position, person } = await app.db.atDoor({}, async (scope) => ({
      position: await currentPosition(scope),
      person: await findPerson(scope, userId),
    }));
    if (!person) return nobody;
    await renewSession(context);
    return { ...(await signedIn(context, person)), apiKey: null, position };
  }),
  updateProfile: os.identity.updateProfile.handler(async ({ input, context }) => {
    const { userId } = userOf(context);
    const person = await context.app.db.atDoor({}, async (scope) => {
      await changeProfile(scope, userId, input);
      return findPerson(scope, userId);
    });
    if (!person) throw notFound('profile');
    return presentProfile(person);
  }),
  changePassword: os.identity.changePassword.handler(async ({ input, context }) => {
    const { app, caller } = context;
    const { userId } = userOf(context);
    const email = await app.db.atDoor({}, (scope) => findEmail(scope, userId));
    const succeeded = await countTry(app, { kind: 'sign_in', ip: caller.ip, ...(email ? { email } : {}) });
    const { headers } = await askLibrary(
      signInLibrary(app).api.changePassword({
        body: { ...input, revokeOtherSessions: true },
        headers: headersFor(caller),
        returnHeaders: true,
      }),
      { INVALID_PASSWORD: wrongPassword },
    );
    await succeeded();
    passCookies(headers, context.answer);
    return { words: 'The new password is set. Your other sessions have ended.' };
  }),
  listSessions: os.identity.listSessions.handler(async ({ context }) => {
    const { userId, sessionId } = userOf(context);
    const rows = await context.app.db.atDoor({}, (scope) => listSessions(scope, userId));
    return { items: rows.map((row) => presentSession(row, sessionId)) };
  }),
  revokeSession: os.identity.revokeSession.handler(async ({ input, context }) => {
    const { userId } = userOf(context);
    const isGone = await context.app.db.atDoor({}, (scope) => deleteSession(scope, userId, input.sessionId));
    if (!isGone) throw notFound('session');
    return { revoked: true as const };
  }),
  listDevMails: os.identity.listDevMails.handler(async ({ context: { app } }) => {
    if (!app.config.hasDevMailbox) throw noDevMailbox();
    const mails = await app.mailer.kept();
    return { items: mails.map((mail) => ({ ...mail, sentAt: mail.sentAt.toISOString() })) };
  }),
};

/** The library moves a session's end forward once a day and sends its cookie anew; the app asks `me` at each start. */
async function renewSession(context: Handling): Promise<void> {
  const { headers } = await signInLibrary(context.app).api.getSession({
    headers: headersFor(context.caller),
    returnHeaders: true,
  });
  passCookies(headers, context.answer);
}

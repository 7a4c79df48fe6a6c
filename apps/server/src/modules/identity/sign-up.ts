/**
 * Making a user. The library writes the user outside of our transactions, so the order is: look whether they may
 * come, let the library make them, then give them profile and home. A crash in between heals at the next sign-in
 * (`settle`); a refusal in between takes the user back.
 */
import { randomBytes } from 'node:crypto';
import type { AppContext } from '../../context.ts';
import type { Caller } from '../../http/access.ts';
import { AppError } from '../../platform/errors.ts';
import { askLibrary } from './call-library.ts';
import { homes } from './homes.ts';
import { emailTaken, invitationNeeded, signUpClosed } from './identity.errors.ts';
import { createSessionDoor } from './session-door.ts';
import { headersFor, signInLibrary } from './sign-in-library.ts';
import {
  deleteUser,
  findPerson,
  hasOperator,
  hasUser,
  insertProfile,
  type NewProfile,
  type Person,
} from './users.instance.queries.ts';

export interface NewPerson {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly workspaceName?: string | undefined;
  readonly timeZone: string;
  readonly language: string;
  readonly invitation?: string | undefined;
}

/** Cookies of the new session, to be passed on. */
interface Made {
  readonly person: Person;
  readonly headers: Headers;
}

/**
 * Makes a user with a home of their own, or in the workspace that invited them.
 * @throws AppError 403 `sign_up_closed` | `invitation_needed`, 409 `email_taken`, and what `Homes` throws.
 */
export async function signUp(app: AppContext, caller: Caller, wishes: NewPerson): Promise<Made> {
  const isFirst = !(await app.db.atDoor({}, hasOperator));
  if (!isFirst) refuseUnlessOpen(app, wishes.invitation !== undefined);
  if (wishes.invitation) await homes().checkInvitation(app, wishes.invitation, wishes.email);
  const { userId, headers } = await makeUser(app, caller, wishes);
  try {
    const profile = { userId, timeZone: wishes.timeZone, language: wishes.language, isDemo: false };
    const isOperator = await giveProfile(app, profile);
    // Two first people at once: the one who did not become the operator is an ordinary newcomer after all.
    if (isFirst && !isOperator) refuseUnlessOpen(app, wishes.invitation !== undefined);
    if (wishes.invitation) await homes().join(app, { token: wishes.invitation, userId, email: wishes.email });
  } catch (error) {
    if (error instanceof AppError) await app.db.atDoor({}, (scope) => deleteUser(scope, userId));
    throw error;
  }
  return { person: await settle(app, userId, wishes), headers };
}

/** Makes a visitor who can come back only by their cookie. Who is one already begins anew: the old demo goes. */
export async function makeDemoVisitor(
  app: AppContext,
  caller: Caller,
  wishes: { readonly timeZone: string; readonly language: string },
): Promise<Made> {
  const before = await createSessionDoor(app)(caller);
  const { userId, headers } = await makeUser(app, caller, {
    name: 'Visitor',
    email: `visitor-${app.ids.next(app.clock.now())}@demo.invalid`,
    password: randomBytes(48).toString('base64url'),
  });
  await app.db.atDoor({}, (scope) => insertProfile(scope, { userId, ...wishes, isDemo: true, isOperator: false }));
  await homes().openDemo(app, { ownerId: userId, timeZone: wishes.timeZone });
  if (before?.kind === 'user' && before.isDemo) await forgetVisitor(app, before.userId);
  return { person: await settle(app, userId), headers };
}

/** The new demo is there already: what keeps the old one from going is for the log, not for the visitor. */
async function forgetVisitor(app: AppContext, userId: string): Promise<void> {
  try {
    const own = (await homes().list(app, userId)).filter((home) => home.isDemo && home.role === 'owner');
    // The visitor first: nobody is let in any more while the demo goes.
    await app.db.atDoor({}, (scope) => deleteUser(scope, userId));
    for (const { id } of own) await homes().forgetDemo(app, id);
  } catch (error) {
    app.log.error({ err: error, userId }, 'a demo that was left could not be taken away');
  }
}

/** Gives a user what they lack: a profile, a workspace. Changes nothing for who has both. */
export async function settle(
  app: AppContext,
  userId: string,
  wishes: { readonly workspaceName?: string | undefined; readonly timeZone?: string; readonly language?: string } = {},
): Promise<Person> {
  const find = () => app.db.atDoor({}, (scope) => findPerson(scope, userId));
  let person = await find();
  if (!person) {
    await giveProfile(app, {
      userId,
      timeZone: wishes.timeZone ?? 'UTC',
      language: wishes.language ?? 'en',
      isDemo: false,
    });
    person = await find();
  }
  if (!person) throw new Error(`user ${userId} is gone`);
  const name = wishes.workspaceName ?? `${person.name}'s workspace`;
  await homes().ensure(app, { ownerId: userId, name, timeZone: person.timeZone });
  return person;
}

/** @returns whether the person became the operator: the first one does, and the unique index holds races. */
async function giveProfile(app: AppContext, profile: NewProfile): Promise<boolean> {
  return app.db.atDoor({}, async (scope) => {
    if (!(await hasOperator(scope)) && (await insertProfile(scope, { ...profile, isOperator: true }))) return true;
    await insertProfile(scope, { ...profile, isOperator: false });
    return false;
  });
}

function refuseUnlessOpen({ config }: AppContext, isInvited: boolean): void {
  if (config.signUp === 'closed') throw signUpClosed();
  if (config.signUp === 'invite' && !isInvited) throw invitationNeeded();
}

async function makeUser(
  app: AppContext,
  caller: Caller,
  wishes: { readonly name: string; readonly email: string; readonly password: string },
): Promise<{ readonly userId: string; readonly headers: Headers }> {
  const { name, email, password } = wishes;
  const { response, headers } = await askLibrary(
    signInLibrary(app).api.signUpEmail({
      body: { name, email, password },
      headers: headersFor(caller),
      returnHeaders: true,
    }),
    { USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: emailTaken },
  ).catch(async (error: unknown) => {
    // Two sign-ups with one address at once: the unique index refused the later one.
    if (!(error instanceof AppError) && (await app.db.atDoor({}, (scope) => hasUser(scope, email)))) throw emailTaken();
    throw error;
  });
  return { userId: response.user.id, headers };
}

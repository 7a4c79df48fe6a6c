/** People and their sessions, before and beside workspaces. Schema `auth` is not fenced: it belongs to no workspace. */
import { and, desc, eq, gt, sql } from 'drizzle-orm';
import type { Database, InstanceScope } from '../../db/database.ts';
import { profiles, sessions, users } from './identity.table.ts';

export interface SessionAtDoor {
  readonly id: string;
  readonly user_id: string;
  readonly is_operator: boolean;
  readonly is_demo: boolean;
  readonly last_seen_at: Date;
}

/**
 * The one query of the hot path. The library stamps sessions by the machine's time, so the database's time, and not
 * our movable clock, says whether one has ended.
 */
export async function findSessionByToken(db: Database, token: string): Promise<SessionAtDoor | undefined> {
  const { rows } = await db.appPool.query<SessionAtDoor>({
    name: 'session-at-door',
    text: `select s.id, s."userId" as user_id, s."updatedAt" as last_seen_at,
                  coalesce(p.is_operator, false) as is_operator, coalesce(p.is_demo, false) as is_demo
             from auth.session s left join auth.profile p on p.user_id = s."userId"
            where s.token = $1 and s."expiresAt" > now()`,
    values: [token],
  });
  return rows[0];
}

export async function noteSessionUse(db: Database, sessionId: string): Promise<void> {
  await db.appPool.query('update auth.session set "updatedAt" = now() where id = $1', [sessionId]);
}

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly timeZone: string;
  readonly weekStart: 1 | 6 | 7;
  readonly language: string;
  readonly isOperator: boolean;
  readonly isDemo: boolean;
}

/** Undefined for a user who has no profile yet (a crash between the two), or is gone. */
export async function findPerson(scope: InstanceScope, userId: string): Promise<Person | undefined> {
  const [row] = await scope.db
    .select({
      id: users.id,
      name: users.name,
      email: users.email,
      timeZone: profiles.timeZone,
      weekStart: profiles.weekStart,
      language: profiles.language,
      isOperator: profiles.isOperator,
      isDemo: profiles.isDemo,
    })
    .from(users)
    .innerJoin(profiles, eq(profiles.userId, users.id))
    .where(eq(users.id, userId));
  return row;
}

export async function findEmail(scope: InstanceScope, userId: string): Promise<string | undefined> {
  const [row] = await scope.db.select({ email: users.email }).from(users).where(eq(users.id, userId));
  return row?.email;
}

export async function hasUser(scope: InstanceScope, email: string): Promise<boolean> {
  const found = await scope.db.select({ id: users.id }).from(users).where(eq(users.email, email));
  return found.length > 0;
}

export async function hasOperator(scope: InstanceScope): Promise<boolean> {
  const found = await scope.db.select({ id: profiles.userId }).from(profiles).where(eq(profiles.isOperator, true));
  return found.length > 0;
}

export interface NewProfile {
  readonly userId: string;
  readonly timeZone: string;
  readonly language: string;
  readonly isDemo: boolean;
}

/** Adds a profile, unless there is one. As operator it may find the place taken: then nothing is written. */
export async function insertProfile(
  scope: InstanceScope,
  profile: NewProfile & { readonly isOperator: boolean },
): Promise<boolean> {
  const added = await scope.db
    .insert(profiles)
    .values(profile)
    .onConflictDoNothing()
    .returning({ userId: profiles.userId });
  return added.length === 1;
}

export interface ProfileChange {
  readonly name?: string | undefined;
  readonly timeZone?: string | undefined;
  readonly language?: string | undefined;
  readonly weekStart?: 1 | 6 | 7 | undefined;
}

export async function changeProfile(scope: InstanceScope, userId: string, change: ProfileChange): Promise<void> {
  const { name, timeZone, language, weekStart } = change;
  if (name !== undefined) await scope.db.update(users).set({ name, updatedAt: sql`now()` }).where(eq(users.id, userId));
  if (timeZone === undefined && language === undefined && weekStart === undefined) return;
  await scope.db.update(profiles).set({ timeZone, language, weekStart }).where(eq(profiles.userId, userId));
}

/** Takes a user back who was made a moment ago and could not be let in. Their sessions and password go along. */
export async function deleteUser(scope: InstanceScope, userId: string): Promise<void> {
  await scope.db.delete(users).where(eq(users.id, userId));
}

export async function listSessions(scope: InstanceScope, userId: string) {
  return scope.db
    .select()
    .from(sessions)
    .where(and(eq(sessions.userId, userId), gt(sessions.expiresAt, sql`now()`)))
    .orderBy(desc(sessions.updatedAt), desc(sessions.id));
}

/** @returns whether it was this person's and still there. */
export async function deleteSession(scope: InstanceScope, userId: string, sessionId: string): Promise<boolean> {
  const gone = await scope.db
    .delete(sessions)
    .where(and(eq(sessions.userId, userId), sql`${sessions.id}::text = ${sessionId}`))
    .returning({ id: sessions.id });
  return gone.length === 1;
}

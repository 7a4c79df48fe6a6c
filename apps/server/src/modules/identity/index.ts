/**
 * Owns: people, their profiles, passwords and sessions (Better Auth's tables), limits on the doors.
 * Takes in: where people live (`provideHomes`, handed in by workspaces).
 * Sends out: no event; a user belongs to no workspace.
 */
import type { AppContext } from '../../context.ts';
import type { Database } from '../../db/database.ts';
import type { Actor, Caller } from '../../http/access.ts';
import { createSessionDoor } from './session-door.ts';
import { findEmail } from './users.instance.queries.ts';

export interface IdentityDoors {
  authenticateSession(caller: Caller): Promise<Actor | null>;
}

/** Who calls by session cookie. */
export function createIdentityDoors(app: AppContext): IdentityDoors {
  return { authenticateSession: createSessionDoor(app) };
}

/** A person's e-mail address. @throws Error when there is no such user. */
export async function emailOf(db: Database, userId: string): Promise<string> {
  const email = await db.atDoor({}, (scope) => findEmail(scope, userId));
  if (email === undefined) throw new Error(`no user ${userId}`);
  return email;
}

export { type Homes, provideHomes } from './homes.ts';
export { identityRoutes } from './identity.routes.ts';
export { users } from './identity.table.ts';
export { countTry } from './limits.ts';
export { identityJobs } from './prune-identity.job.ts';

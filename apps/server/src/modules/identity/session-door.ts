import type { AppContext } from '../../context.ts';
import type { Actor, Caller } from '../../http/access.ts';
import { readSessionToken } from './session-cookie.ts';
import { cookieSecret, sessionCookieName } from './sign-in-library.ts';
import { findSessionByToken, noteSessionUse, type SessionAtDoor } from './users.instance.queries.ts';

const useNotedMs = 5 * 60_000;

/** Recognises a session cookie: its signature by arithmetic, the session by one query. Null: no session. */
export function createSessionDoor(app: AppContext): (caller: Caller) => Promise<Actor | null> {
  const name = sessionCookieName(app.publicUrl);
  const secret = cookieSecret(app.masterKey);
  const noteUse = createUseNoter(app);
  return async (caller) => {
    const token = readSessionToken(caller.headers.cookie?.toString() ?? '', name, secret);
    const session = token === null ? undefined : await findSessionByToken(app.db, token);
    if (!session) return null;
    noteUse(session);
    return {
      kind: 'user',
      userId: session.user_id,
      sessionId: session.id,
      isOperator: session.is_operator,
      isDemo: session.is_demo,
    };
  };
}

/** Writes down when a session was last seen, every five minutes at most and beside the request. */
function createUseNoter(app: AppContext): (session: SessionAtDoor) => void {
  const writing = new Set<string>();
  return (session) => {
    const isFresh = Date.now() - session.last_seen_at.getTime() < useNotedMs;
    if (isFresh || writing.has(session.id)) return;
    writing.add(session.id);
    noteSessionUse(app.db, session.id)
      .catch((error: unknown) => app.log.warn({ err: error }, 'the use of a session could not be noted'))
      .finally(() => writing.delete(session.id));
  };
}

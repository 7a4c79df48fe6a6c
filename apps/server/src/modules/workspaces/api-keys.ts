/** API keys: shown once, kept as a hash, recognised at the door. */
import type { ApiKeyScope } from '@antiphon/contract';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import type { Actor, Caller } from '../../http/access.ts';
import { insertApiKey, noteApiKeyUse } from './api-keys.queries.ts';
import { type ApiKeyAtDoor, findApiKeyByHash } from './doors.instance.queries.ts';
import { hashOfSecret } from './secret-hash.ts';
import { expiryPassed } from './workspaces.errors.ts';
import type { ApiKeyRow } from './workspaces.table.ts';

const mark = 'ak_';
const shownCharacters = 8;
const secretPattern = /^ak_[\w-]{32}$/;
const useNotedMs = 60_000;

export interface ApiKeyWishes {
  readonly name: string;
  readonly scopes: readonly ApiKeyScope[];
  readonly createdBy: string;
  readonly expiresAt: Date | null;
}

/** @returns the secret besides the row: it is never seen again. @throws AppError 400 `expiry_passed`. */
export async function createApiKey(
  app: Pick<AppContext, 'clock' | 'ids'>,
  scope: WorkspaceScope,
  wishes: ApiKeyWishes,
): Promise<{ readonly row: ApiKeyRow; readonly secret: string }> {
  const now = app.clock.now();
  if (wishes.expiresAt && wishes.expiresAt <= now) throw expiryPassed();
  const secret = `${mark}${app.ids.secret(24)}`;
  const row = await insertApiKey(scope, {
    id: app.ids.next(now),
    name: wishes.name,
    prefix: secret.slice(0, shownCharacters),
    secretHash: hashOfSecret(secret),
    scopes: [...new Set(wishes.scopes)],
    createdBy: wishes.createdBy,
    createdAt: now,
    expiresAt: wishes.expiresAt,
  });
  return { row, secret };
}

type Authenticate = (caller: Caller) => Promise<Actor | null>;

/** Recognises `Authorization: Bearer ak_…` by one query. Null: no such header; an unknown key is nobody. */
export function createApiKeyDoor(app: AppContext): Authenticate {
  const noteUse = createUseNoter(app);
  return async (caller) => {
    const secret = bearerOf(caller);
    if (secret === null) return null;
    if (!secretPattern.test(secret)) return { kind: 'nobody' };
    const key = await findApiKeyByHash(app.db, hashOfSecret(secret));
    if (!key || (key.expires_at && key.expires_at <= app.clock.now())) return { kind: 'nobody' };
    noteUse(key);
    return {
      kind: 'api_key',
      apiKeyId: key.id,
      workspaceId: key.workspace_id,
      scopes: key.scopes,
      createdBy: key.created_by,
    };
  };
}

function bearerOf(caller: Caller): string | null {
  const header = caller.headers.authorization;
  if (typeof header !== 'string') return null;
  return /^Bearer\s+(\S+)\s*$/i.exec(header)?.[1] ?? null;
}

/** Writes the last use down at most once a minute and key, beside the request and never in its way. */
function createUseNoter(app: AppContext): (key: ApiKeyAtDoor) => void {
  const writing = new Set<string>();
  return (key) => {
    const now = app.clock.now();
    const isFresh = key.last_used_at !== null && now.getTime() - key.last_used_at.getTime() < useNotedMs;
    if (isFresh || writing.has(key.id)) return;
    writing.add(key.id);
    app.db
      .inWorkspace(key.workspace_id, (scope) => noteApiKeyUse(scope, key.id, now))
      .catch((error: unknown) => app.log.warn({ err: error }, 'the use of an API key could not be noted'))
      .finally(() => writing.delete(key.id));
  };
}

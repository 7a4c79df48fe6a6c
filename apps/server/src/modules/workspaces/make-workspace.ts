/** A workspace comes with its owner and with what rooms to the right put into every one, in one commit. */
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import type { Ids } from '../../platform/clock.ts';
import { emitEvent } from '../../platform/events/events.queries.ts';
import { findMadeWith, lockPerson } from './doors.instance.queries.ts';
import { insertMember } from './members.queries.ts';
import { insertWorkspace } from './workspaces.queries.ts';
import type { WorkspaceRow } from './workspaces.table.ts';

type Starter = (scope: WorkspaceScope, at: { readonly now: Date; readonly ids: Ids }) => Promise<void>;
const starters: Starter[] = [];

/** Registers, when the program is loaded, what every new workspace is to hold. It runs in the making transaction. */
export function whenWorkspaceIsMade(starter: Starter): void {
  starters.push(starter);
}

export interface WorkspaceWishes {
  readonly ownerId: string;
  readonly name: string;
  readonly timeZone: string;
  readonly isDemo?: boolean;
  /** `requestMark` of the call; a repeat finds the workspace instead of making another. */
  readonly madeWith?: string | null;
}

type Maker = Pick<AppContext, 'db' | 'clock' | 'ids'>;

/** @throws AppError 409 `idempotency_key_reused` when the key made another workspace. */
export async function makeWorkspace(app: Maker, wishes: WorkspaceWishes): Promise<WorkspaceRow> {
  const now = app.clock.now();
  const { madeWith = null, ownerId } = wishes;
  return app.db.inWorkspace(app.ids.next(now), async (scope) => {
    const earlier = madeWith === null ? undefined : await findMadeWith(scope, ownerId, madeWith);
    return earlier ?? fillWorkspace(app, scope, wishes, now);
  });
}

/** Makes the first workspace of a person who has none; two calls at once make one. */
export async function ensureWorkspace(app: Maker, wishes: WorkspaceWishes): Promise<void> {
  const now = app.clock.now();
  await app.db.inWorkspace(app.ids.next(now), async (scope) => {
    const hasOne = await lockPerson(scope, wishes.ownerId);
    if (!hasOne) await fillWorkspace(app, scope, wishes, now);
  });
}

async function fillWorkspace(
  app: Maker,
  scope: WorkspaceScope,
  wishes: WorkspaceWishes,
  now: Date,
): Promise<WorkspaceRow> {
  const { name, timeZone, isDemo = false, ownerId, madeWith = null } = wishes;
  const row = await insertWorkspace(scope, { name, timeZone, isDemo, madeWith, createdAt: now });
  await insertMember(scope, { userId: ownerId, role: 'owner', joinedAt: now });
  for (const starter of starters) await starter(scope, { now, ids: app.ids });
  await emitEvent(scope, { name: 'workspace.created', data: { isDemo }, id: app.ids.next(now), at: now });
  return row;
}

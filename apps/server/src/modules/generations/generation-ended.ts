/**
 * How rooms to the right hear of generations: they hand in functions that run in the same commit. (The event row
 * is written beside it, for browsers and webhooks.)
 */
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import type { GenerationRow } from './generations.table.ts';

export interface GenerationListener {
  /** It has ended, or nobody knows. May be called again when an unknown one is settled. */
  ended(app: AppContext, scope: WorkspaceScope, generation: GenerationRow): Promise<void>;
  /** Another one was asked for in the place of one whose outcome nobody knew. */
  startedAgain(scope: WorkspaceScope, before: GenerationRow, next: GenerationRow): Promise<void>;
}

const listeners: GenerationListener[] = [];

export function whenGenerationsEnd(listener: GenerationListener): void {
  listeners.push(listener);
}

export async function tellEnded(app: AppContext, scope: WorkspaceScope, generation: GenerationRow): Promise<void> {
  for (const listener of listeners) await listener.ended(app, scope, generation);
}

export async function tellStartedAgain(
  scope: WorkspaceScope,
  before: GenerationRow,
  next: GenerationRow,
): Promise<void> {
  for (const listener of listeners) await listener.startedAgain(scope, before, next);
}

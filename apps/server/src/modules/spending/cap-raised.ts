/** What waits for money goes on when the cap is raised or lifted. Sends are woken by the database itself. */
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';

type GoOn = (scope: WorkspaceScope, app: AppContext) => Promise<void>;
const waiting: GoOn[] = [];

/** Registers, when the program is loaded, what goes on then. It runs in the raising transaction. */
export function whenCapIsRaised(...goOn: readonly GoOn[]): void {
  waiting.push(...goOn);
}

export async function goOnAfterRaise(scope: WorkspaceScope, app: AppContext): Promise<void> {
  for (const goOn of waiting) await goOn(scope, app);
}

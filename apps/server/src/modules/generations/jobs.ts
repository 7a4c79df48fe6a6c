/** The jobs of this room, and how they are asked for. */
import { z } from 'zod';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import type { JobKind } from '../../jobs/queue.ts';

export interface StartPayload {
  readonly workspaceId: string;
  readonly generationId: string;
}
export interface LookPayload extends StartPayload {
  /** The look this job is; when the generation has gone past it, there is nothing to do. */
  readonly lookNumber: number;
}

const ids = { workspaceId: z.uuid(), generationId: z.uuid() };

/** The paid start. It holds its worker for as long as words stream in. */
export const startKind: JobKind<StartPayload> = {
  name: 'generations.start',
  payload: z.object(ids),
  concurrency: 6,
  expireInS: 3_600,
};
/** One look at work under way, or a question about a start that was lost. */
export const lookKind: JobKind<LookPayload> = {
  name: 'generations.look',
  payload: z.object({ ...ids, lookNumber: z.int() }),
  concurrency: 4,
};

export async function enqueueStart(
  app: AppContext,
  scope: WorkspaceScope,
  generationId: string,
  inMs = 0,
): Promise<void> {
  await app.queue.enqueue(scope, startKind, { workspaceId: scope.workspaceId, generationId }, after(inMs));
}

export async function enqueueLook(
  app: AppContext,
  scope: WorkspaceScope,
  look: { readonly generationId: string; readonly lookNumber: number },
  inMs: number,
): Promise<void> {
  await app.queue.enqueue(scope, lookKind, { workspaceId: scope.workspaceId, ...look }, after(inMs));
}

/** The queue waits by the database's clock, also where the house's own clock is moved. */
function after(inMs: number): { startAfter?: Date } {
  return inMs <= 0 ? {} : { startAfter: new Date(Date.now() + inMs) };
}

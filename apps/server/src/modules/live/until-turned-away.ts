/** A stream outlives the check at its door; it ends soon after its reader could no longer open it. */
import type { RequestContext } from '../../http/implement.ts';

const recheckMs = 15_000;

/** @returns a signal that ends with `signal`, or once the caller is no longer let in; `stop` frees the timer. */
export function untilTurnedAway(
  context: RequestContext,
  workspaceId: string,
  signal: AbortSignal | undefined,
): { readonly signal: AbortSignal; stop(): void } {
  const turnedAway = new AbortController();
  const recheck = async (): Promise<void> => {
    if (!(await isStillIn(context, workspaceId))) turnedAway.abort();
  };
  const timer = setInterval(() => {
    recheck().catch((error: unknown) => context.app.log.warn({ err: error }, 'a live stream could not be rechecked'));
  }, recheckMs);
  timer.unref();
  return {
    signal: signal ? AbortSignal.any([signal, turnedAway.signal]) : turnedAway.signal,
    stop: () => clearInterval(timer),
  };
}

async function isStillIn({ doors, caller }: RequestContext, workspaceId: string): Promise<boolean> {
  const actor = await doors.authenticate(caller);
  if (actor.kind === 'nobody') return false;
  if (actor.kind === 'api_key') return actor.workspaceId === workspaceId;
  return (await doors.roleOf(actor.userId, workspaceId)) !== null;
}

/**
 * A stream outlives the check at its door; it ends once its reader could no longer open it: when something that let
 * somebody in has ended, and every now and then in case nobody said so.
 */
import type { RequestContext } from '../../http/implement.ts';

const recheckMs = 15_000;

/**
 * @returns a signal that ends with `signal`, or once the caller is no longer let in; `isLetIn` waits for a look that
 * is under way, so that nothing is told in between; `stop` frees the timer.
 */
export function untilTurnedAway(
  context: RequestContext,
  workspaceId: string,
  signal: AbortSignal | undefined,
): { readonly signal: AbortSignal; isLetIn(): Promise<boolean>; stop(): void } {
  const turnedAway = new AbortController();
  const recheck = async (): Promise<void> => {
    if (!(await isStillIn(context, workspaceId))) turnedAway.abort();
  };
  let looking = Promise.resolve();
  const look = () => {
    looking = recheck().catch((error: unknown) =>
      context.app.log.warn({ err: error }, 'a live stream could not be rechecked'),
    );
  };
  const timer = setInterval(look, recheckMs);
  const stopHearing = context.app.hints.onAccessEnded(look);
  timer.unref();
  return {
    signal: signal ? AbortSignal.any([signal, turnedAway.signal]) : turnedAway.signal,
    isLetIn: async () => {
      await looking;
      return !turnedAway.signal.aborted;
    },
    stop: () => {
      clearInterval(timer);
      stopHearing();
    },
  };
}

async function isStillIn({ doors, caller }: RequestContext, workspaceId: string): Promise<boolean> {
  const actor = await doors.authenticate(caller);
  if (actor.kind === 'nobody') return false;
  if (actor.kind === 'api_key') return actor.workspaceId === workspaceId;
  return (await doors.roleOf(actor.userId, workspaceId)) !== null;
}

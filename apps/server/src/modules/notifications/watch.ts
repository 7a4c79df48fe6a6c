/**
 * The watch: looks for alarms, tells of them. It runs in every process, with the worker role and without, so that a
 * worker that is gone is noticed by those who are left.
 */
import type { AppContext } from '../../context.ts';
import { deliverNotices } from './deliver-notices.ts';
import { lookForAlarms, newMemory } from './look-for-alarms.ts';
import { tellAlarms } from './tell-alarms.ts';
import { tellReviews } from './tell-reviews.ts';

const lookMs = 5_000;
const deliverMs = 2_000;

export async function startWatch(app: AppContext): Promise<{ stop(): Promise<void> }> {
  const memory = newMemory(app.clock.now());
  const { waitsDividedBy: haste } = app.config;
  const looking = every(lookMs / haste, app, async () => {
    if (await lookForAlarms(app, memory)) await tellAlarms(app);
    await tellReviews(app);
  });
  const delivering = every(deliverMs / haste, app, async () => {
    await deliverNotices(app);
  });
  return {
    stop: async () => {
      await Promise.all([looking.stop(), delivering.stop()]);
    },
  };
}

/** Does something over and over, one at a time; a failure is told and does not end it. Stopping waits for what is under way. */
function every(ms: number, app: AppContext, task: () => Promise<void>): { stop(): Promise<void> } {
  let running: Promise<void> | undefined;
  const timer = setInterval(() => {
    running ??= task()
      .catch((error: unknown) => app.log.error({ err: error }, 'looking for alarms, or telling of them, failed'))
      .finally(() => {
        running = undefined;
      });
  }, ms);
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}

/**
 * Lives through planned days on a clock of its own: the product's publisher sends at each due moment, and its
 * reader brings the numbers back at the end of the day.
 */
import type { AppContext } from '../../context.ts';
import type { Clock } from '../../platform/clock.ts';
import { readDueMetrics } from '../metrics/index.ts';
import { countSending, instantOf, type Publisher, wallTimeOf } from '../publications/index.ts';

/** A clock that stands still until it is moved. */
export class MovedClock implements Clock {
  #moment: Date;
  constructor(moment: Date) {
    this.#moment = moment;
  }
  now(): Date {
    return this.#moment;
  }
  moveTo(moment: Date): void {
    if (moment > this.#moment) this.#moment = moment;
  }
}

export interface Life {
  readonly workspaceId: string;
  /** Whose posts the pretend networks date by the moved clock. */
  readonly remoteIds: readonly string[];
  /** Each due moment once, in order; all of them before `today`. */
  readonly dueTimes: readonly Date[];
  readonly today: Date;
  readonly timeZone: string;
}

const dayMs = 86_400_000;
/** Longer than the pretend networks process a picture. */
const processingMs = 5_000;

/** Moves from due moment to due moment, and reads the numbers at the end of each day. `app` has the same clock. */
export async function liveDays(app: AppContext, clock: MovedClock, publisher: Publisher, life: Life): Promise<void> {
  await app.world.inOwnTime(life.remoteIds, async (moveWorld) => {
    const moveTo = async (moment: Date) => {
      clock.moveTo(moment);
      await moveWorld(moment);
    };
    let day = '';
    for (const due of life.dueTimes) {
      const dueDay = wallTimeOf(due, life.timeZone).slice(0, 10);
      if (day && dueDay !== day && isReadingDay(day, life.today)) {
        const evening = instantOf(`${day}T23:50`, life.timeZone);
        await moveTo(evening);
        await readDueMetrics(app, { workspaceId: life.workspaceId, now: evening });
      }
      day = dueDay;
      await moveTo(due);
      await publisher.settle();
      if (!(await isProcessing(app, life.workspaceId))) continue;
      // What the network still processes is looked at again a little later.
      await moveTo(new Date(due.getTime() + processingMs));
      await publisher.settle();
    }
    await moveTo(life.today);
    await readDueMetrics(app, { workspaceId: life.workspaceId, now: life.today });
  });
}

/** Whether a send waits for its network. */
function isProcessing(app: AppContext, workspaceId: string): Promise<boolean> {
  return app.db.inWorkspace(workspaceId, async (scope) => (await countSending(scope)) > 0);
}

/** The last month is read every day, what lies before it every fifth: fewer samples, each of them a real one. */
function isReadingDay(day: string, today: Date): boolean {
  const daysAgo = Math.floor((today.getTime() - Date.parse(day)) / dayMs);
  return daysAgo <= 30 || daysAgo % 5 === 0;
}

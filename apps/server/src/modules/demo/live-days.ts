/**
 * Lives through an account's planned days on a clock of its own: the product's publisher sends at each due moment,
 * and its reader brings the numbers back at the end of the day.
 */
import type { AppContext } from '../../context.ts';
import type { Clock } from '../../platform/clock.ts';
import type { AccountRow } from '../accounts/index.ts';
import { readAccountMetrics } from '../metrics/index.ts';
import { startPublisher } from '../publications/index.ts';

/** A clock that stands still until it is moved. */
class MovedClock implements Clock {
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
  readonly account: AccountRow;
  readonly from: Date;
  readonly until: Date;
  /** When numbers are read, in order. They are read once more at the end. */
  readonly readings: readonly Date[];
}

const dayMs = 86_400_000;

/** Goes from one due moment or reading to the next until `until`; the pretend network's time moves along. */
export async function liveDays(app: AppContext, life: Life): Promise<void> {
  const { workspaceId, account, from, until } = life;
  const clock = new MovedClock(from);
  const past: AppContext = { ...app, clock };
  const only = { workspaceId, accountId: account.id };
  const publisher = await startPublisher(past, { clock, only, repairMs: dayMs });
  try {
    await app.world.inOwnTime([account.remoteId], async (moveWorld) => {
      const moveTo = async (moment: Date) => {
        clock.moveTo(moment);
        await moveWorld(moment);
      };
      const readings = [...life.readings, until];
      let due = await publisher.settle();
      for (const reading of readings) {
        while (due && due < reading) {
          await moveTo(due);
          due = await publisher.settle();
        }
        await moveTo(reading);
        await readAccountMetrics(past, { ...only, now: reading });
      }
    });
  } finally {
    await publisher.stop();
  }
}

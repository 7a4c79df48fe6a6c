import type { AppContext } from '../../../context.ts';
import type { WorkspaceScope } from '../../../db/database.ts';
import { os } from '../../../http/implement.ts';
import { listAccounts } from '../../accounts/index.ts';
import { answerPlanned } from '../limits/warn-of-quotas.ts';
import { presentPublication } from '../publications.present.ts';
import { addToQueue } from './add-to-queue.ts';
import { copySlots, readWeek, requireAccounts, saveSlots, skipSlot } from './change-slots.ts';
import { findFreeSlot, readWeeks, type Week } from './find-slot.ts';
import { moveInQueue } from './move-in-queue.ts';
import { readQueue } from './read-queue.ts';
import { oddityWords } from './wall-time.rules.ts';

export const slotsRoutes = {
  list: os.slots.list.handler(async ({ context }) =>
    context.inWorkspace(async (scope) => ({ items: (await weeksOfAll(scope)).map(presentWeek) })),
  ),

  next: os.slots.next.handler(async ({ context }) =>
    context.inWorkspace(async (scope) => ({
      items: await Promise.all((await weeksOfAll(scope)).map((week) => presentNext(context.app, scope, week))),
    })),
  ),

  save: os.slots.save.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => presentWeek(await saveSlots(context.app, scope, input))),
  ),

  copy: os.slots.copy.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => ({
      items: (await copySlots(context.app, scope, input.accountId, input.toAccountIds)).map(presentWeek),
    })),
  ),

  queue: os.slots.queue.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      await requireAccounts(scope, [input.accountId]);
      const week = await readWeek(scope, input.accountId);
      const places = await readQueue(context.app, scope, week, input.days);
      return {
        slots: presentWeek(week),
        items: places.map((place) => ({
          ...place,
          at: place.at.toISOString(),
          timeZone: week.zone,
          publications: place.publications.map(presentPublication),
        })),
      };
    }),
  ),

  skip: os.slots.skip.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      const { accountId, at, isSkipped } = input;
      await skipSlot(context.app, scope, { accountId, at: new Date(at), isSkipped });
      return { at, isSkipped };
    }),
  ),

  move: os.slots.move.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      const { publicationId, revision, to } = input;
      const ids = await moveInQueue(context.app, scope, { publicationId, revision, to: new Date(to) });
      return { publications: await answerPlanned(context.app, scope, ids) };
    }),
  ),

  add: os.slots.add.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      const added = await addToQueue(context.app, scope, context.pass.userId, input.posts);
      const planned = await answerPlanned(
        context.app,
        scope,
        added.flatMap(({ ids }) => ids),
      );
      return {
        items: added.map(({ postId, leftOut, problem }) => ({
          postId,
          publications: planned.filter((one) => one.postId === postId),
          leftOut: leftOut.map((one) => ({ ...one })),
          problem,
        })),
      };
    }),
  ),
};

async function weeksOfAll(scope: WorkspaceScope): Promise<Week[]> {
  const accounts = await listAccounts(scope, { withDisconnected: false });
  return readWeeks(
    scope,
    accounts.map(({ id }) => id),
  );
}

function presentWeek(week: Week) {
  return { ...week, slots: week.slots.map((slot) => ({ ...slot })) };
}

async function presentNext(app: AppContext, scope: WorkspaceScope, week: Week) {
  const { accountId, zone: timeZone } = week;
  const found = await findFreeSlot(app, scope, week);
  if ('words' in found) return { accountId, at: null, wallTime: null, timeZone, words: found.words };
  const { dueAt, wallTime } = found;
  return {
    accountId,
    at: dueAt.toISOString(),
    wallTime,
    timeZone,
    words: wallTime ? oddityWords(wallTime, timeZone) : null,
  };
}

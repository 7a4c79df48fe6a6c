import { os } from '../../http/implement.ts';
import { staleWrite } from '../../platform/errors.ts';
import { emitEvent } from '../../platform/events/events.queries.ts';
import { goOnAfterRaise } from './cap-raised.ts';
import { monthTotals } from './month-totals.ts';
import { badCursor } from './spending.errors.ts';
import { presentEntry, presentMonth } from './spending.present.ts';
import { findBudget, listEntries, sumByModel, writeCap } from './spending.queries.ts';
import { boundsOf, isRaised, monthOf } from './spending.rules.ts';

export const spendingRoutes = {
  month: os.spending.month.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => presentMonth(await monthTotals(scope, context.app.clock.now(), input.month))),
  ),

  entries: os.spending.entries.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      const { timeZone } = await findBudget(scope);
      const { begins, ends } = boundsOf(input.month ?? monthOf(context.app.clock.now(), timeZone), timeZone);
      const { kind, generationId, limit, cursor } = input;
      const after = cursor ? readCursor(cursor) : undefined;
      const rows = await listEntries(scope, { begins, ends, kind, generationId, after, limit: limit + 1 });
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return { items: page.map(presentEntry), nextCursor: rows.length > limit && last ? writeCursor(last) : null };
    }),
  ),

  byModel: os.spending.byModel.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      const { timeZone } = await findBudget(scope);
      const { begins, ends } = boundsOf(input.month ?? monthOf(context.app.clock.now(), timeZone), timeZone);
      const sums = await sumByModel(scope, begins, ends);
      return { items: sums.map((sum) => ({ ...sum, spent: sum.spent.toString() })) };
    }),
  ),

  setCap: os.spending.setCap.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      const { clock, ids } = context.app;
      const now = clock.now();
      const cap = input.cap === null ? null : BigInt(input.cap);
      const before = await findBudget(scope);
      const isWritten = await writeCap(scope, input.revision, cap);
      const month = presentMonth(await monthTotals(scope, now));
      if (!isWritten) throw staleWrite('cap', month);
      await emitEvent(scope, { name: 'spend.cap_changed', data: { cap: input.cap }, id: ids.next(now), at: now });
      if (isRaised(before.cap, cap)) await goOnAfterRaise(scope, context.app);
      return month;
    }),
  ),
};

function writeCursor(row: { at: Date; id: string }): string {
  return Buffer.from(`${row.at.toISOString()} ${row.id}`).toString('base64url');
}

function readCursor(cursor: string): { at: Date; id: string } {
  const [moment = '', id = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ');
  const at = new Date(moment);
  if (Number.isNaN(at.getTime()) || !/^[0-9a-f-]{36}$/.test(id)) throw badCursor();
  return { at, id };
}

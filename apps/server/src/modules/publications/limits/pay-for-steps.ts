/** Money for calls that a network charges for: kept before the first of them leaves, settled by what became of each. */
import type { Channel, Plan } from '@antiphon/channels';
import type { AppContext } from '../../../context.ts';
import { AppError } from '../../../platform/errors.ts';
import { inDollars, monthTotals, releaseSpend, reserveSpend, settleSpend } from '../../spending/index.ts';
import { doneSteps, type Work } from '../sending/work.rules.ts';
import { closePaidStep, insertPaidSteps, listPaidKeys, lockOpenPaid } from './paid-steps.queries.ts';
import { callVerdict, isCallKey, paidCalls, paidVerdict } from './paid-steps.rules.ts';

/** Why nothing paid leaves, and when the cap counts anew. */
export interface CapRefusal {
  readonly words: string;
  readonly until: Date;
}

/**
 * Keeps what all calls of the plan cost that are neither done nor paid for: all of it or nothing, so that no thread
 * stops in the middle for want of money.
 */
export async function keepMoney(
  app: AppContext,
  channel: Channel,
  work: Work,
  plan: Plan,
): Promise<CapRefusal | undefined> {
  const { publication } = work;
  try {
    await app.db.inWorkspace(publication.workspaceId, async (scope) => {
      const paid = await listPaidKeys(scope, publication.id);
      const done = doneSteps(work);
      const wanted = paidCalls(plan).filter(({ key }) => !paid.has(key) && !(key in done));
      if (wanted.length === 0) return;
      const requests = wanted.map(({ price }) => ({
        publicationId: publication.id,
        operation: 'publish',
        provider: channel.id,
        model: `Sends on ${channel.name}`,
        isSandbox: channel.capabilities.isSandbox,
        priceVersion: 'network',
        upperBound: BigInt(price?.amount ?? 0),
      }));
      const kept = await reserveSpend(app, scope, requests, { passesCap: publication.overCapBy !== null });
      const rows = wanted.flatMap(({ key, words }, index) => {
        const reservation = kept[index];
        return reservation ? [{ stepKey: key, words, reservationId: reservation.id, amount: reservation.amount }] : [];
      });
      await insertPaidSteps(scope, publication.id, rows);
    });
    return undefined;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'over_cap') throw error;
    return refusal(app, channel, work, plan);
  }
}

async function refusal(app: AppContext, channel: Channel, work: Work, plan: Plan): Promise<CapRefusal> {
  const now = app.clock.now();
  const totals = await app.db.inWorkspace(work.publication.workspaceId, (scope) => monthTotals(scope, now));
  const price = paidCalls(plan).reduce((sum, call) => sum + BigInt(call.price?.amount ?? 0), 0n);
  const left = (totals.cap ?? 0n) - totals.spent - totals.reserved;
  const words = `${channel.name} charges ${inDollars(price)} for this, and of your cap of ${inDollars(totals.cap ?? 0n)} for the month ${left > 0n ? `only ${inDollars(left)} is` : 'nothing is'} left. Raise the cap, or an owner lets it go out all the same; else it waits for the next month.`;
  return { words, until: totals.ends };
}

/** Settles what is known of a publication's paid calls. Safe to repeat: each amount is settled or given back once. */
export async function settleMoney(app: AppContext, workspaceId: string, publicationId: string): Promise<void> {
  await app.db.inWorkspace(workspaceId, async (scope) => {
    const { paid, publication, tries } = await lockOpenPaid(scope, publicationId);
    if (!publication) return;
    for (const { reservationId, stepKey, amount, words, keptAt } of paid) {
      const verdict = isCallKey(stepKey)
        ? callVerdict(keptAt, app.clock.now())
        : paidVerdict(
            publication,
            tries.filter(({ key }) => key === stepKey),
          );
      if (verdict === 'keep') continue;
      if (verdict === 'release') {
        await releaseSpend(app, scope, reservationId);
        await closePaidStep(scope, reservationId, 'released');
        continue;
      }
      const source = verdict === 'settle' ? 'catalogue' : 'upper_bound';
      const price = amount.toString();
      const lines = [{ what: words, quantity: 1, unitPrice: price, amount: price }];
      await settleSpend(app, scope, reservationId, { amount, source, lines });
      await closePaidStep(scope, reservationId, 'settled');
    }
  });
}

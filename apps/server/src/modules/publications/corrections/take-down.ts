/** A person wants a published post to be gone from its network. */
import type { Channel, Price } from '@antiphon/channels';
import { capabilitiesFor } from '@antiphon/channels/kit';
import type { AppContext } from '../../../context.ts';
import type { WorkspaceScope } from '../../../db/database.ts';
import { notFound } from '../../../platform/errors.ts';
import { emitEvent } from '../../../platform/events/events.queries.ts';
import { type AccountRow, findAccount } from '../../accounts/index.ts';
import { inDollars } from '../../spending/index.ts';
import { stillSending } from '../publications.errors.ts';
import { listSteps, lockPublication, updatePublication } from '../publications.queries.ts';
import type { PublicationRow, StepRow } from '../publications.table.ts';
import { correctPublication } from './correct-publication.kind.ts';
import { cannotCorrect, notOut, stillCorrecting } from './corrections.errors.ts';
import { insertCorrection, listCorrections, updateCorrection } from './corrections.queries.ts';
import { takedownTargets } from './corrections.rules.ts';

/**
 * Asks for it; a job makes the calls. Asked again while it is under way, or done, it changes nothing.
 * @throws AppError 404, 409 `not_out` | `still_sending` | `still_correcting`, 422 `cannot_take_down`.
 */
export async function takeDown(
  app: AppContext,
  scope: WorkspaceScope,
  request: { readonly id: string; readonly userId: string | null },
): Promise<void> {
  const row = await lockPublication(scope, request.id);
  if (!row) throw notFound('publication');
  if (row.takenDownAt) return;
  const open = (await listCorrections(scope, row.id)).find(({ state }) => state === 'open');
  if (open?.kind === 'takedown') return;
  if (row.state !== 'published') throw notOut('take down', row.state);
  if (row.leasedUntil) throw stillSending();
  const account = await findAccount(scope, row.accountId);
  const channel = account && app.channel(account.channel);
  const whyNot = whyNoTakedown(row, account, channel);
  if (whyNot !== null || !account || !channel || !row.remoteId) throw cannotCorrect('cannot_take_down', whyNot ?? '');
  const now = app.clock.now();
  if (open) {
    // Words that are to be changed need not be: the post goes.
    if (open.leasedUntil && open.leasedUntil > now) throw stillCorrecting();
    const reason = { code: 'overtaken', words: 'The post is taken down instead.' };
    await updateCorrection(scope, open, { state: 'failed', reason, finishedAt: now, nextTryAt: null });
  }
  // Parts that are not out yet stay unsent; a question still under way in a worker is void.
  await updatePublication(scope, row.id, { wakeAt: null, reason: null, fence: row.fence + 1n });
  const { repliesStay = false } = capabilitiesFor(channel, { details: account.details as never });
  const id = app.ids.next(now);
  await insertCorrection(scope, {
    id,
    publicationId: row.id,
    kind: 'takedown',
    targets: takedownTargets(row.remoteId, await listSteps(scope, row.id), repliesStay),
    askedBy: request.userId,
    createdAt: now,
    nextTryAt: now,
  });
  await app.queue.enqueue(scope, correctPublication, { workspaceId: scope.workspaceId, correctionId: id });
  await emitEvent(scope, {
    name: 'publication.correction_changed',
    data: {
      publicationId: row.id,
      postId: row.postId,
      accountId: row.accountId,
      correctionId: id,
      kind: 'takedown',
      state: 'open',
    },
    id: app.ids.next(now),
    at: now,
  });
}

/** What taking it down costs at its network, all of its parts together; null: nothing. */
export function takedownPrice(
  row: Pick<PublicationRow, 'remoteId' | 'takenDownAt'>,
  steps: readonly StepRow[],
  account: AccountRow | undefined,
  channel: Channel | undefined,
): Price | null {
  const price = channel?.priceOf?.({ kind: 'delete' });
  if (!price || !account || !channel || !row.remoteId || row.takenDownAt) return null;
  const { repliesStay = false } = capabilitiesFor(channel, { details: account.details as never });
  const { length } = takedownTargets(row.remoteId, steps, repliesStay);
  const amount = BigInt(price.amount) * BigInt(length);
  const all = length === 1 ? '' : ` That is ${inDollars(amount)} for all ${length} parts.`;
  return { amount: amount.toString(), words: `${price.words}${all}` };
}

/** Why a post that is out cannot be taken down from here, in words; null when it can. */
export function whyNoTakedown(
  row: Pick<PublicationRow, 'remoteId'>,
  account: AccountRow | undefined,
  channel: Channel | undefined,
): string | null {
  if (!account || !channel) return 'This installation no longer speaks to this network. Delete the post there.';
  const can = capabilitiesFor(channel, { details: account.details as never });
  if (!can.canDelete || !channel.deletePost)
    return `${channel.name} lets no program delete posts of this account. Open the post and delete it there.`;
  if (account.state === 'disconnected') return 'This account is disconnected. Connect again, or delete the post there.';
  if (!row.remoteId) return 'Its link is not known here. Open the profile and delete the post there.';
  return null;
}

/**
 * Goes on with one correction: its calls, one after the other, each with its intent committed before and its answer
 * after. One worker at a time, by a lease; what a worker that was overtaken brings is void.
 */
import type { ChannelError, VersionContent } from '@antiphon/channels';
import { capabilitiesFor } from '@antiphon/channels/kit';
import type { AppContext } from '../../../context.ts';
import type { WorkspaceScope } from '../../../db/database.ts';
import { AppError } from '../../../platform/errors.ts';
import { emitEvent } from '../../../platform/events/events.queries.ts';
import { askNetwork, findAccount } from '../../accounts/index.ts';
import { type KeptForCall, keepForCall, settleForCall } from '../limits/pay-for-calls.ts';
import { findPublication, updatePublication } from '../publications.queries.ts';
import type { Reason } from '../publications.table.ts';
import { callCorrection, noChannel, type Work } from './call-correction.ts';
import { correctPublication } from './correct-publication.kind.ts';
import {
  answerCall,
  giveUpCalls,
  insertCall,
  listCalls,
  lockCorrection,
  updateCorrection,
} from './corrections.queries.ts';
import { afterError, type NextCall, nextCall, remainsWords, stillInDoubt } from './corrections.rules.ts';
import type { CorrectionCallRow } from './corrections.table.ts';
import { readLostParts } from './lost-parts.ts';

/** Longer than any one call may take, so that a living worker never loses its lease. */
const leaseMs = 120_000;

export interface CorrectionRun {
  readonly workspaceId: string;
  readonly correctionId: string;
  /** Ends the calls under way. */
  readonly signal?: AbortSignal;
}

/** Goes on until it rests: done, failed, or waiting for its next try. Does nothing when somebody else is at it. */
export async function runCorrection(app: AppContext, run: CorrectionRun): Promise<void> {
  const work = await app.db.inWorkspace(run.workspaceId, (scope) => begin(app, scope, run.correctionId));
  if (!work) return;
  const { accountId } = work.publication;
  const ask = askNetwork(app, { ...run, accountId, channel: work.channel });
  for (;;) {
    const next = nextCall(work.correction, work.calls, work.canLook, work.lost, work.name);
    if (!next) {
      const doubt = stillInDoubt(work.calls, work.lost);
      await app.db.inWorkspace(run.workspaceId, (scope) => end(app, scope, work, 'done', doubt));
      return;
    }
    const intended = await app.db
      .inWorkspace(run.workspaceId, (scope) => intend(app, scope, work, next))
      .catch((error: unknown) => overCap(error));
    if (!intended) return;
    if (intended instanceof AppError) {
      await app.db.inWorkspace(run.workspaceId, (scope) => fail(app, scope, work, reasonOf(intended)));
      return;
    }
    const { intent, money } = intended;
    const answer = await callCorrection(app, ask, work, next, app.clock.now());
    const { error, found } = answer;
    const kept = await app.db.inWorkspace(run.workspaceId, async (scope) => {
      await answerCall(scope, intent.id, { ...answer.kept, answeredAt: app.clock.now() });
      await settleForCall(app, scope, money, costOf(answer.kept.outcome, money));
      if (found) return updateCorrection(scope, work.correction, { targets: [found, ...work.correction.targets] });
      return error ? rest(app, scope, work, error) : true;
    });
    if (error || !kept) return;
    work.calls = [...work.calls, { ...intent, ...answer.kept }];
    if (found) work.correction = { ...work.correction, targets: [found, ...work.correction.targets] };
  }
}

/** Takes it, where nobody has it and its time has come. */
async function begin(app: AppContext, scope: WorkspaceScope, id: string): Promise<Work | null> {
  const row = await lockCorrection(scope, id);
  const now = app.clock.now();
  if (row?.state !== 'open' || !row.nextTryAt || row.nextTryAt > now) return null;
  if (row.leasedUntil && row.leasedUntil > now) return null;
  const correction = { ...row, fence: row.fence + 1n };
  await updateCorrection(scope, row, { fence: correction.fence, leasedUntil: new Date(now.getTime() + leaseMs) });
  await giveUpCalls(scope, id, now);
  const publication = await findPublication(scope, row.publicationId);
  const account = publication && (await findAccount(scope, publication.accountId));
  const channel = account && app.channel(account.channel);
  if (!publication || !channel) {
    await updateCorrection(scope, correction, closed('failed', noChannel, now));
    return null;
  }
  const can = capabilitiesFor(channel, { details: account.details as never });
  const edit = row.contentAfter as { readonly shaped: VersionContent; readonly name?: string } | null;
  return {
    correction,
    publication,
    channel,
    canLook: can.metrics.post.length > 0,
    guarantee: can.guarantee,
    lost:
      row.kind === 'takedown' && can.repliesStay
        ? await readLostParts(app, scope, publication, { account, channel })
        : [],
    content: edit?.shaped ?? null,
    name: edit?.name,
    calls: await listCalls(scope, [id]),
  };
}

interface Intended {
  readonly intent: CorrectionCallRow;
  /** Kept for it; null: it costs nothing. */
  readonly money: KeptForCall | null;
}

/**
 * Commits what is about to be called, with the money for it. @returns null when somebody else has taken over.
 * @throws AppError 402 `over_cap`.
 */
async function intend(
  app: AppContext,
  scope: WorkspaceScope,
  { correction, publication, channel }: Work,
  { kind, target, words }: NextCall,
): Promise<Intended | null> {
  const now = app.clock.now();
  const isOurs = await updateCorrection(scope, correction, { leasedUntil: new Date(now.getTime() + leaseMs) });
  if (!isOurs) return null;
  const row = { id: app.ids.next(now), correctionId: correction.id, kind, target, words, intendedAt: now };
  await insertCall(scope, row);
  const { id: publicationId, overCapBy } = publication;
  const call = { of: { publicationId }, channel, call: { kind: 'delete' as const }, passesCap: overCapBy !== null };
  const money = kind === 'delete' ? await keepForCall(app, scope, call) : null;
  const { workspaceId } = scope;
  return { intent: { workspaceId, ...row, answeredAt: null, outcome: 'intended', answered: null, error: null }, money };
}

/** The refusal of a cap is an outcome; anything else is thrown on. */
function overCap(error: unknown): AppError {
  if (error instanceof AppError && error.code === 'over_cap') return error;
  throw error;
}

const reasonOf = ({ code, userMessage }: AppError): Reason => ({ code, words: userMessage, kind: 'over_cap' });

/** What is refused is not charged; of silence nobody knows. */
function costOf(outcome: CorrectionCallRow['outcome'], money: KeptForCall | null) {
  if (outcome === 'unknown') return 'unknown' as const;
  return outcome === 'done' && money ? { amount: String(money.amount) } : null;
}

/** The network said no, or nothing: it waits for its next try, or a person hears of it. */
async function rest(app: AppContext, scope: WorkspaceScope, work: Work, error: ChannelError): Promise<boolean> {
  const now = app.clock.now();
  const after = afterError(work.correction, error, { now, jitter: Math.random() });
  if (after.kind === 'failed') return fail(app, scope, work, after.reason);
  const { id, tryCount } = work.correction;
  const isOurs = await updateCorrection(scope, work.correction, {
    reason: after.reason,
    nextTryAt: after.until,
    tryCount: tryCount + 1,
    leasedUntil: null,
  });
  if (!isOurs) return false;
  await app.queue.enqueue(
    scope,
    correctPublication,
    { workspaceId: scope.workspaceId, correctionId: id },
    { startAfter: after.until },
  );
  await tell(app, scope, work, 'waiting');
  return true;
}

/** Ends it without success; of a takedown that came half-way, what remains is said. */
function fail(app: AppContext, scope: WorkspaceScope, work: Work, reason: Reason): Promise<boolean> {
  const remains = work.correction.kind === 'takedown' ? remainsWords(work.correction.targets, work.calls) : '';
  return end(app, scope, work, 'failed', { ...reason, words: `${reason.words} ${remains}`.trim() });
}

async function end(
  app: AppContext,
  scope: WorkspaceScope,
  work: Work,
  state: 'done' | 'failed',
  reason: Reason | null,
): Promise<boolean> {
  const now = app.clock.now();
  if (!(await updateCorrection(scope, work.correction, closed(state, reason, now)))) return false;
  const { kind, publicationId } = work.correction;
  if (state === 'done' && kind === 'takedown')
    await updatePublication(scope, publicationId, { takenDownAt: now, openStepCount: 0 });
  await tell(app, scope, work, state);
  return true;
}

function closed(state: 'done' | 'failed', reason: Reason | null, now: Date) {
  return { state, reason, finishedAt: now, nextTryAt: null, leasedUntil: null };
}

async function tell(
  app: AppContext,
  scope: WorkspaceScope,
  { correction, publication }: Work,
  state: 'waiting' | 'done' | 'failed',
): Promise<void> {
  const now = app.clock.now();
  const { id: publicationId, postId, accountId } = publication;
  await emitEvent(scope, {
    name: state === 'done' ? doneEvents[correction.kind] : 'publication.correction_changed',
    data: { publicationId, postId, accountId, correctionId: correction.id, kind: correction.kind, state },
    id: app.ids.next(now),
    at: now,
  });
}

const doneEvents = { takedown: 'publication.taken_down', edit: 'publication.edited' } as const;

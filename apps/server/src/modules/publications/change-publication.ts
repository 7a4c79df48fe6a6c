/** What people do to planned and doubtful sends: cancel, move, try again, decide. */
import type { When } from '@antiphon/contract';
import type { z } from 'zod';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { notFound, staleWrite } from '../../platform/errors.ts';
import { emitEvent } from '../../platform/events/events.queries.ts';
import { channelAccount, findAccount } from '../accounts/index.ts';
import { lockPost } from '../posts/index.ts';
import { listTakedowns } from './corrections/corrections.queries.ts';
import {
  goneOrGoing,
  nothingUnknown,
  otherPost,
  otherPostOfOurs,
  postPutAway,
  stillSending,
  tooLate,
} from './publications.errors.ts';
import { presentPublication } from './publications.present.ts';
import {
  findPublication,
  findPublicationByRemoteId,
  insertQuestion,
  listLiveVersions,
  listSteps,
  lockPublication,
  pullLanes,
  updatePublication,
  updateStep,
} from './publications.queries.ts';
import { mayCancel, mayDecide, mayReschedule, mayResume } from './publications.rules.ts';
import type { PublicationRow } from './publications.table.ts';
import { momentFor, requireApproved } from './schedule-publication.ts';
import { isHeld } from './sending/hold.rules.ts';

type WhenInput = z.infer<typeof When>;

/** @throws AppError 409 `too_late` when sending was first. */
export async function cancelPublication(app: AppContext, scope: WorkspaceScope, id: string): Promise<void> {
  const row = await lock(scope, id);
  if (row.state === 'cancelled') return;
  if (!mayCancel(row.state) && !isHeld(row)) throw tooLate('cancel', row.state);
  await updatePublication(scope, id, {
    state: 'cancelled',
    reason: { code: 'cancelled', words: 'Taken back before it was sent.' },
    retryAt: null,
  });
  await tell(app, scope, row, 'publication.cancelled', 'cancelled');
}

/** @throws AppError 409 `too_late` | `stale_write`, 422 for the time. */
export async function reschedulePublication(
  app: AppContext,
  scope: WorkspaceScope,
  request: { id: string; revision: number; when: WhenInput },
): Promise<void> {
  const row = await lock(scope, request.id);
  if (!mayReschedule(row.state) && !isHeld(row)) throw tooLate('move it', row.state);
  if (request.when.kind === 'now') await requireApproved(scope, row.versionId);
  await refuseStale(scope, row, request.revision);
  const moment = await momentFor(app, scope, request.when, { accountId: row.accountId, exceptId: row.id });
  await updatePublication(scope, row.id, { ...moment, state: 'scheduled', reason: null, retryAt: null });
  await pullLanes(scope, [row.accountId], moment.dueAt);
  await tell(app, scope, row, 'publication.rescheduled', 'scheduled');
}

/**
 * Tries again what ended without going out, or the open steps of what is out.
 * @throws AppError 409 `too_late` | `still_sending`, 422 for the time.
 */
export async function resumePublication(
  app: AppContext,
  scope: WorkspaceScope,
  request: { id: string; when: WhenInput },
): Promise<void> {
  // The post first, as whoever puts it away does: neither waits for the other in a circle.
  const postId = (await findPublication(scope, request.id))?.postId;
  const post = postId ? await lockPost(scope, postId) : undefined;
  const row = await lock(scope, request.id);
  const now = app.clock.now();
  if (row.state === 'published' && row.openStepCount > 0) {
    if (await isGoing(scope, row)) throw goneOrGoing();
    if (row.leasedUntil) throw stillSending();
    await updatePublication(scope, row.id, { wakeAt: now, reason: null, retryCount: 0 });
    await tell(app, scope, row, 'publication.resumed', row.state);
    return;
  }
  const isDoubtful = row.state === 'needs_attention' && row.reason?.kind === 'unknown_outcome';
  if (!mayResume(row.state) || isDoubtful) throw tooLate('try it again', row.state);
  if (post?.deletedAt) throw postPutAway();
  if (request.when.kind === 'now') await requireApproved(scope, row.versionId);
  const [live] = await listLiveVersions(scope, [row.versionId]);
  if (live && (row.state === 'failed' || row.state === 'cancelled')) throw tooLate('try it again', live.state);
  const moment = await momentFor(app, scope, request.when, { accountId: row.accountId, exceptId: row.id });
  await updatePublication(scope, row.id, {
    ...moment,
    state: 'scheduled',
    reason: null,
    retryAt: null,
    retryCount: 0,
    wakeAt: null,
  });
  await pullLanes(scope, [row.accountId], moment.dueAt);
  await tell(app, scope, row, 'publication.scheduled', 'scheduled');
}

/** Whether it is taken down, or about to be: then nothing more of it goes out. */
async function isGoing(scope: WorkspaceScope, row: PublicationRow): Promise<boolean> {
  if (row.takenDownAt) return true;
  return (await listTakedowns(scope, [row.id])).get(row.id)?.state === 'open';
}

export interface Decision {
  readonly id: string;
  readonly revision: number;
  readonly decision: 'it_is_there' | 'send_again' | 'drop';
  readonly url?: string | undefined;
  readonly note?: string | undefined;
  readonly userId: string | null;
}

/** A person who looked settles what the network could not tell. The answer is kept beside the evidence. */
export async function decidePublication(app: AppContext, scope: WorkspaceScope, decision: Decision): Promise<void> {
  const row = await lock(scope, decision.id);
  if (!mayDecide(row.state)) throw tooLate('decide', row.state);
  await refuseStale(scope, row, decision.revision);
  const doubtful = (await listSteps(scope, row.id)).findLast((step) => step.outcome === 'unknown');
  if (!doubtful) throw nothingUnknown();
  if (decision.decision === 'send_again') await requireApproved(scope, row.versionId);
  const remoteId = decision.decision === 'it_is_there' ? await idBehind(app, scope, row, decision.url) : null;
  const now = app.clock.now();
  const evidence = [decisionWords[decision.decision], decision.url, decision.note].filter(Boolean).join(' ');
  await insertQuestion(scope, {
    id: app.ids.next(now),
    publicationId: row.id,
    stepId: doubtful.id,
    askedAt: now,
    answer: 'person',
    evidence,
    askedBy: decision.userId,
  });
  // The fence moves on: a question still under way in a worker must not overrule the person.
  const settled = { wakeAt: null, leasedUntil: null, fence: row.fence + 1n };
  if (decision.decision === 'it_is_there') {
    await updateStep(scope, doubtful.id, {
      outcome: 'done',
      answered: 'A person looked: it is there.',
      answeredAt: now,
      remoteId: doubtful.remoteId ?? remoteId ?? '',
      url: decision.url ?? null,
    });
    // Of a later part, the post itself has its own id and address already.
    const isMain = doubtful.part === 0 && doubtful.kind === 'visible';
    await updatePublication(scope, row.id, {
      ...settled,
      decidedBy: decision.userId,
      state: 'published',
      reason: null,
      ...(isMain ? { url: decision.url ?? row.url, remoteId: row.remoteId ?? doubtful.remoteId ?? remoteId } : {}),
      publishedAt: doubtful.sentAt ?? doubtful.intendedAt,
    });
    await tell(app, scope, row, 'publication.published', 'published');
  } else if (decision.decision === 'send_again') {
    await updateStep(scope, doubtful.id, {
      outcome: 'failed',
      answered: 'A person looked: it is not there.',
      answeredAt: now,
    });
    await updatePublication(scope, row.id, {
      ...settled,
      state: 'scheduled',
      reason: { code: 'not_there', words: 'A person looked and it was not there, so it is sent again.' },
      retryAt: now,
      askCount: 0,
    });
    await pullLanes(scope, [row.accountId], row.dueAt > now ? row.dueAt : now);
    await tell(app, scope, row, 'publication.scheduled', 'scheduled');
  } else {
    await updatePublication(scope, row.id, {
      ...settled,
      state: 'cancelled',
      reason: { code: 'dropped', words: 'Nobody knows whether it went out, and a person let it go.' },
    });
    await tell(app, scope, row, 'publication.cancelled', 'cancelled');
  }
}

/**
 * The network's id of the post at the address a person gave, as far as the channel can tell; with it, numbers are read.
 * @throws AppError 422 when it is the address of something else.
 */
async function idBehind(
  app: AppContext,
  scope: WorkspaceScope,
  row: PublicationRow,
  url: string | undefined,
): Promise<string | null> {
  const account = await findAccount(scope, row.accountId);
  const channel = account && app.channel(account.channel);
  if (!url || !account || !channel?.remoteIdFromUrl) return null;
  const remoteId = channel.remoteIdFromUrl(url, channelAccount(account));
  if (remoteId === null) throw otherPost(account.handle, channel.name);
  const other = await findPublicationByRemoteId(scope, { accountId: row.accountId, remoteId });
  if (other !== undefined && other !== row.id) throw otherPostOfOurs();
  return remoteId;
}

const decisionWords = {
  it_is_there: 'A person looked: it is there.',
  send_again: 'A person looked: it is not there, send again.',
  drop: 'A person let it go.',
};

async function lock(scope: WorkspaceScope, id: string): Promise<PublicationRow> {
  const row = await lockPublication(scope, id);
  if (!row) throw notFound('publication');
  return row;
}

async function refuseStale(scope: WorkspaceScope, row: PublicationRow, revision: number): Promise<void> {
  if (row.revision === revision) return;
  const current = await findPublication(scope, row.id);
  throw staleWrite('publication', current && presentPublication(current));
}

async function tell(
  app: AppContext,
  scope: WorkspaceScope,
  row: PublicationRow,
  name: string,
  state: string,
): Promise<void> {
  const now = app.clock.now();
  await emitEvent(scope, {
    name,
    data: { publicationId: row.id, postId: row.postId, accountId: row.accountId, state },
    id: app.ids.next(now),
    at: now,
  });
}

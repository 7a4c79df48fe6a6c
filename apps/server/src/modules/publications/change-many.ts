/** Moves, takes back and plans again many sends in one unit of work. Each is reported: done, who was first, or why not. */
import type { ChangedSend, Move as MoveInput } from '@antiphon/contract';
import type { z } from 'zod';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { AppError } from '../../platform/errors.ts';
import { emitEvents } from '../../platform/events/events.queries.ts';
import {
  listPlannedOfPosts,
  lockPostsOf,
  lockPublications,
  type ManyChange,
  pullManyLanes,
  updateMany,
} from './change-many.queries.ts';
import { type Moment, requireMoment } from './planning/moment.rules.ts';
import { momentsOf, wallOf } from './planning/move.rules.ts';
import { postPutAway, spanEndsFirst, tooLate, tooMany } from './publications.errors.ts';
import { listLiveVersions } from './publications.queries.ts';
import { mayCancel, mayReschedule, mayResume } from './publications.rules.ts';
import type { PublicationRow, PublicationState, Reason } from './publications.table.ts';
import { isHeld } from './sending/hold.rules.ts';

type Answer = z.infer<typeof ChangedSend>;
type Time = Extract<z.infer<typeof MoveInput>, { kind: 'each' }>['times'][number];

export interface ChosenSends {
  readonly publicationIds: readonly string[];
  readonly postIds: readonly string[];
}

const mostAtOnce = 1000;

/** One verb done to many: what refuses a row, and what the others become. */
interface Act {
  readonly event: string;
  readonly state: PublicationState;
  readonly reason: Reason | null;
  readonly words: string;
  /** The time it gets. @throws AppError: why this one cannot be. */
  readonly judge: (row: PublicationRow) => Moment;
}

/** @throws AppError 422 `too_many` | `span_ends_first`; what stands against one of them stands in its answer. */
export async function rescheduleMany(
  app: AppContext,
  scope: WorkspaceScope,
  chosen: ChosenSends,
  move: z.infer<typeof MoveInput>,
): Promise<Answer[]> {
  const ids = await idsOf(scope, move.kind === 'each' ? withTimes(chosen, move.times) : chosen);
  const rows = await lockPublications(scope, ids);
  const now = app.clock.now();
  const moments = momentsFor(
    rows.filter((row) => mayReschedule(row.state) || isHeld(row)),
    move,
  );
  return change(app, scope, ids, rows, {
    event: 'publication.rescheduled',
    state: 'scheduled',
    reason: null,
    words: 'Moved.',
    judge: (row) => {
      if (!mayReschedule(row.state) && !isHeld(row)) throw tooLate('move it', row.state);
      const moment = moments.get(row.id) ?? row;
      requireMoment(moment.dueAt, now);
      return moment;
    },
  });
}

/** @throws AppError 422 `too_many`. */
export async function cancelMany(app: AppContext, scope: WorkspaceScope, chosen: ChosenSends): Promise<Answer[]> {
  const ids = await idsOf(scope, chosen);
  const rows = await lockPublications(scope, ids);
  return change(app, scope, ids, rows, {
    event: 'publication.cancelled',
    state: 'cancelled',
    reason: { code: 'cancelled', words: 'Taken back before it was sent.' },
    words: 'Taken back.',
    judge: (row) => {
      if (!mayCancel(row.state) && !isHeld(row)) throw tooLate('cancel', row.state);
      return row;
    },
  });
}

/** Plans again what was taken back, missed or failed, each for its own time. */
export async function resumeMany(app: AppContext, scope: WorkspaceScope, times: readonly Time[]): Promise<Answer[]> {
  const ids = [...new Set(times.map(({ publicationId }) => publicationId))];
  const posts = await lockPostsOf(scope, ids);
  const rows = await lockPublications(scope, ids);
  const live = new Map(
    (
      await listLiveVersions(
        scope,
        rows.map(({ versionId }) => versionId),
      )
    ).map(({ versionId, state }) => [versionId, state]),
  );
  const now = app.clock.now();
  const moments = momentsOf(rows, { kind: 'each', times });
  // Two sends of one version in one call: the second meets the first.
  const taken = new Set<string>();
  return change(app, scope, ids, rows, {
    event: 'publication.scheduled',
    state: 'scheduled',
    reason: null,
    words: 'Planned again.',
    judge: (row) => {
      const isDoubtful = row.state === 'needs_attention' && row.reason?.kind === 'unknown_outcome';
      if (!mayResume(row.state) || isDoubtful) throw tooLate('plan it again', row.state);
      if (posts.get(row.postId)?.isPutAway) throw postPutAway();
      const isOver = row.state === 'failed' || row.state === 'cancelled';
      const other = taken.has(row.versionId) ? 'scheduled' : live.get(row.versionId);
      if (isOver && other) throw tooLate('plan it again', other);
      const moment = moments.get(row.id) ?? row;
      requireMoment(moment.dueAt, now);
      taken.add(row.versionId);
      return moment;
    },
  });
}

/** Judges each row, writes those that may, and answers in the order they were asked for. */
async function change(
  app: AppContext,
  scope: WorkspaceScope,
  ids: readonly string[],
  rows: readonly PublicationRow[],
  act: Act,
): Promise<Answer[]> {
  const now = app.clock.now();
  const answers = new Map<string, Answer>();
  const changes: (ManyChange & { readonly accountId: string })[] = [];
  const told: PublicationRow[] = [];
  for (const row of rows) {
    // Asked for again, as after a lost answer: it is so already.
    if (row.state === act.state && act.state === 'cancelled') {
      answers.set(row.id, { ...answerOf(row), outcome: 'done', words: act.words });
      continue;
    }
    try {
      const { dueAt, wallTime, timeZone } = act.judge(row);
      changes.push({ id: row.id, accountId: row.accountId, dueAt, wallTime, timeZone });
      told.push(row);
      const before = { dueAt: row.dueAt.toISOString(), ...wallOf(row) };
      const after = { state: act.state, dueAt: dueAt.toISOString(), before };
      answers.set(row.id, { ...answerOf(row), outcome: 'done', words: act.words, ...after });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const outcome = error.code === 'too_late' ? 'too_late' : 'refused';
      answers.set(row.id, { ...answerOf(row), outcome, words: error.userMessage });
    }
  }
  await updateMany(scope, changes, act);
  if (act.state === 'scheduled') await pullManyLanes(scope, changes);
  await emitEvents(
    scope,
    told.map(({ id, postId, accountId }) => ({
      name: act.event,
      data: { publicationId: id, postId, accountId, state: act.state },
      id: app.ids.next(now),
      at: now,
    })),
  );
  return ids.map((id) => answers.get(id) ?? notHere(id));
}

function answerOf(row: PublicationRow): Omit<Answer, 'outcome' | 'words'> {
  const { id, postId, accountId, state, dueAt } = row;
  return { publicationId: id, postId, accountId, state, dueAt: dueAt.toISOString(), before: null };
}

function notHere(publicationId: string): Answer {
  const nothing = { postId: null, accountId: null, state: null, dueAt: null, before: null };
  return { publicationId, ...nothing, outcome: 'not_found', words: 'There is no such send in this workspace.' };
}

/** Each once, in the order they were named; those of posts behind. @throws AppError 422 `too_many`. */
async function idsOf(scope: WorkspaceScope, { publicationIds, postIds }: ChosenSends): Promise<string[]> {
  const ofPosts = await listPlannedOfPosts(scope, postIds, mostAtOnce + 1);
  const ids = [...new Set([...publicationIds, ...ofPosts])];
  if (ids.length > mostAtOnce) throw tooMany(mostAtOnce);
  return ids;
}

function withTimes({ publicationIds, postIds }: ChosenSends, times: readonly Time[]): ChosenSends {
  return { publicationIds: [...publicationIds, ...times.map(({ publicationId }) => publicationId)], postIds };
}

function momentsFor(rows: readonly PublicationRow[], move: z.infer<typeof MoveInput>): Map<string, Moment> {
  try {
    return momentsOf(rows, move);
  } catch (error) {
    if (error instanceof RangeError) throw spanEndsFirst();
    throw error;
  }
}

/** Begins a post that repeats, and changes one from an occurrence on. */
import type { AppContext } from '../../../context.ts';
import type { WorkspaceScope } from '../../../db/database.ts';
import { notFound, staleWrite } from '../../../platform/errors.ts';
import { listVersions, lockPost } from '../../posts/index.ts';
import { inThePast, nothingFits, tooFarAhead } from '../publications.errors.ts';
import { holdBack, lockWithSource, tellOf } from './hold-recurrence.ts';
import { makeOccurrences } from './make-occurrence.ts';
import { makeAhead } from './make-occurrences.job.ts';
import { furthestMs, instantIfAny } from './moment.rules.ts';
import { comingOf, type DayRule, justBefore, type Plan, readRule, writeRule } from './recurrence.rules.ts';
import { badRule, neverComes, noSuchOccurrence, recurrenceOver } from './recurrences.errors.ts';
import { findOccurrence, insertRecurrence, listComing, updateRecurrence } from './recurrences.queries.ts';
import type { OccurrenceProblem } from './recurrences.table.ts';
import { instantOf } from './wall-time.rules.ts';

export interface Started {
  readonly id: string;
  readonly leftOut: readonly OccurrenceProblem[];
}

/**
 * Begins to repeat a post. Its first occurrences are made at once, so that whoever asks hears what cannot go out.
 * @throws AppError 404, 409 `stale_write`, 422 `bad_rule` | `never_comes` | `in_the_past` | `nothing_fits`.
 */
export async function startRecurrence(
  app: AppContext,
  scope: WorkspaceScope,
  userId: string | null,
  wish: Plan & { postId: string; revision: number; accountIds?: readonly string[] | undefined },
): Promise<Started> {
  const post = await lockPost(scope, wish.postId);
  if (!post || post.deletedAt) throw notFound('post');
  if (post.revision !== wish.revision) throw staleWrite('post', { id: post.id, revision: post.revision });
  const of = (await listVersions(scope, post.id)).map(({ accountId }) => accountId);
  const accountIds = wish.accountIds ? of.filter((id) => wish.accountIds?.includes(id)) : of;
  if (accountIds.length === 0) throw nothingFits('Choose at least one account for this post first.');
  return begin(app, scope, userId, { ...wish, accountIds });
}

/**
 * Changes an occurrence and all that follow: what is planned of them is taken back, and another recurrence of the same
 * post goes on in its place. Undone by stopping that one and resuming this one.
 * @throws AppError 404, 409 `stale_write` | `recurrence_over`, 422 for the rule, the time and `from`.
 */
export async function changeRecurrence(
  app: AppContext,
  scope: WorkspaceScope,
  userId: string | null,
  wish: Plan & { recurrenceId: string; revision: number; from: string },
): Promise<Started> {
  const { row } = await lockWithSource(scope, wish.recurrenceId);
  if (row.revision !== wish.revision) throw staleWrite('recurrence', { id: row.id, revision: row.revision });
  if (row.state === 'stopped' || row.endsBefore !== null) throw recurrenceOver();
  const now = app.clock.now();
  const from = wish.from.slice(0, 16);
  const isComing = comingOf(row, now, 400).some(({ wallTime }) => wallTime === from);
  if (!isComing && !(await findOccurrence(scope, row.id, from))) throw noSuchOccurrence();
  if (instantOf(from, row.timeZone) <= now) throw noSuchOccurrence();
  const following = (await listComing(scope, row.id, now)).filter(({ wallTime }) => wallTime >= from);
  await holdBack(app, scope, following);
  const isOverBefore = row.dealtUntil !== null && row.dealtUntil >= from;
  const before = comingOf(row, now, 1, from);
  await updateRecurrence(scope, row.id, {
    endsBefore: from,
    ...(isOverBefore || before.length === 0 ? { nextAt: null } : {}),
  });
  await tellOf(app, scope, 'recurrence.changed', row.id);
  return begin(app, scope, userId, { ...wish, postId: row.postId, accountIds: row.accountIds });
}

async function begin(
  app: AppContext,
  scope: WorkspaceScope,
  userId: string | null,
  wish: Plan & { postId: string; accountIds: readonly string[] },
): Promise<Started> {
  const now = app.clock.now();
  const rule = writeRule(requireRule(wish.rule));
  const plan = { rule, wallTime: requireWallTime(wish), timeZone: wish.timeZone };
  const [first] = comingOf(plan, now, 1);
  if (!first) throw instantOf(plan.wallTime, plan.timeZone) <= now ? inThePast() : neverComes();
  if (first.at.getTime() > now.getTime() + furthestMs) throw tooFarAhead();
  const id = app.ids.next(now);
  await insertRecurrence(scope, {
    id,
    postId: wish.postId,
    accountIds: [...wish.accountIds],
    ...plan,
    state: 'running',
    endsBefore: null,
    dealtUntil: beforeFirst(plan, first.wallTime),
    nextAt: first.at,
    createdBy: userId,
    createdAt: now,
  });
  await tellOf(app, scope, 'recurrence.started', id);
  await makeOccurrences(app, scope, id);
  const made = await findOccurrence(scope, id, first.wallTime);
  const leftOut = made?.problems ?? [];
  // Nothing would go out: nothing is kept, and the reason is told.
  if (made && leftOut.length === wish.accountIds.length) throw nothingFits(leftOut[0]?.words ?? 'Nothing of it fits.');
  await makeAhead(app, scope, id);
  return { id, leftOut };
}

/** A first wall time that has passed is no occurrence that was missed: the series begins with the first still to come. */
function beforeFirst(plan: Plan, first: string): string | null {
  return first > plan.wallTime ? justBefore(first) : null;
}
/** @throws AppError 422 `bad_rule`. */
export function requireRule(text: string): DayRule {
  const rule = readRule(text);
  if ('words' in rule) throw badRule(rule.words);
  return rule;
}

/** To the minute. @throws AppError 422 when no clock ever shows it. */
export function requireWallTime({ wallTime, timeZone }: Pick<Plan, 'wallTime' | 'timeZone'>): string {
  instantIfAny(wallTime, timeZone);
  return wallTime.slice(0, 16);
}

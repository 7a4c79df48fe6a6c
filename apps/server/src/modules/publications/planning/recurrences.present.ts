import type { Recurrence } from '@antiphon/contract';
import type { z } from 'zod';
import type { WorkspaceScope } from '../../../db/database.ts';
import { comingOf, readRule, ruleWords, wallTimesAfter } from './recurrence.rules.ts';
import { type ComingOccurrence, listComing, type listRecurrences } from './recurrences.queries.ts';
import { isUntouched } from './rewrite-occurrences.ts';
import { isLeftOut } from './skip-occurrence.ts';

type Listed = Awaited<ReturnType<typeof listRecurrences>>[number];
type Answer = z.infer<typeof Recurrence>;

/** So many of the coming ones are told. */
const mostShown = 12;

/** Rows → contract answer: what the rule brings, with what is known of each already. */
export async function presentRecurrence(scope: WorkspaceScope, row: Listed, now: Date): Promise<Answer> {
  const known = await listComing(scope, row.id, now);
  const coming = comingShown(row, known, now);
  const rule = readRule(row.rule);
  return {
    id: row.id,
    postId: row.postId,
    postTitle: row.postTitle,
    accountIds: row.accountIds,
    rule: row.rule,
    words: 'words' in rule ? row.rule : ruleWords(rule, row.wallTime),
    wallTime: row.wallTime,
    timeZone: row.timeZone,
    state: row.state === 'running' && coming.length === 0 ? 'over' : row.state,
    coming,
    countLeft: 'words' in rule || rule.count === null ? null : countLeft(row, rule.count, coming[0]?.wallTime),
    outdatedCount: known.filter((one) => isOutdated(one, row.postRevision)).length,
    createdAt: row.createdAt.toISOString(),
    revision: row.revision,
  };
}

function countLeft(row: Listed, count: number, next: string | undefined): number {
  return next === undefined ? 0 : wallTimesAfter(row, null, count, row.endsBefore).filter((at) => at >= next).length;
}

function isOutdated(one: ComingOccurrence, revision: number): boolean {
  return one.postId !== null && !one.isPutAway && isUntouched(one) && (one.sourceRevision ?? 0) < revision;
}

function comingShown(row: Listed, known: readonly ComingOccurrence[], now: Date): Answer['coming'] {
  const byTime = new Map(known.map((one) => [one.wallTime, one]));
  return comingOf(row, now, mostShown, row.endsBefore).map(({ wallTime, at, words }) => ({
    ...presentKnown(byTime.get(wallTime)),
    wallTime,
    at: at.toISOString(),
    words,
  }));
}

function presentKnown(one: ComingOccurrence | undefined) {
  return {
    postId: one && !one.isPutAway ? one.postId : null,
    isSkipped: isLeftOut(one),
    problems: one ? one.problems.map((problem) => ({ ...problem })) : [],
  };
}

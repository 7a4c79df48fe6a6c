/** What came of a send, written by one statement that writes nothing when the fence has moved on. */

import type { InstanceScope } from '../../../db/database.ts';
import { toJsonb } from '../../../db/jsonb.ts';
import type { AttemptRow } from '../publications.table.ts';
import type { Change } from './work.rules.ts';

/**
 * Writes changes in one statement: publications whose fence still stands, and only with them their steps,
 * attempts, questions, events and lanes.
 * @returns the ids that were written; the others had been taken over.
 */
export function saveChanges(
  scope: InstanceScope,
  changes: readonly Change[],
  moment: SaveMoment,
): Promise<Set<string>> {
  return save(scope, changes, moment, false);
}

/** The same for what `claimDue` took in this unit of work: a publication is written once for both. */
export async function saveClaims(scope: InstanceScope, changes: readonly Change[], moment: SaveMoment): Promise<void> {
  await save(scope, changes, moment, true);
}

export interface SaveMoment {
  readonly now: Date;
  readonly leasedUntil: Date;
  nextId(): string;
}

async function save(
  scope: InstanceScope,
  changes: readonly Change[],
  moment: SaveMoment,
  isClaim: boolean,
): Promise<Set<string>> {
  if (changes.length === 0) return new Set();
  const rows = changes.map((change) => ({
    publication: {
      ...change.work.publication,
      leasedUntil: change.next === 'rest' ? null : moment.leasedUntil,
      fence: change.work.publication.fence.toString(),
    },
    releases: change.releasesLane,
    newAttempt: plain(change.newAttempt),
    newStep: change.newStep,
    changedStep: change.changedStep,
    closedAttempt: plain(change.closedAttempt),
    question: change.question && {
      ...change.question,
      workspaceId: change.work.publication.workspaceId,
      publicationId: change.work.publication.id,
    },
    event: change.event && {
      id: moment.nextId(),
      workspaceId: change.work.publication.workspaceId,
      publicationId: change.work.publication.id,
      ...change.event,
    },
  }));
  const { rows: written } = await scope.client.query<{ id: string }>({
    name: 'save-changes',
    text: saveStatement,
    values: [
      toJsonb(rows.map((row) => ({ ...row.publication, releases: row.releases }))),
      toJsonb(rows.flatMap((row) => row.newAttempt ?? [])),
      toJsonb(rows.flatMap((row) => row.newStep ?? [])),
      toJsonb(rows.flatMap((row) => row.changedStep ?? [])),
      toJsonb(rows.flatMap((row) => row.closedAttempt ?? [])),
      toJsonb(rows.flatMap((row) => row.question ?? [])),
      toJsonb(rows.flatMap((row) => row.event ?? [])),
      moment.now,
      isClaim,
    ],
  });
  if (rows.some((row) => row.event)) scope.hint();
  return new Set(written.map((row) => row.id));
}

const saveStatement = `
with pub as (
  select * from jsonb_to_recordset($1::jsonb) as x ("workspaceId" uuid, id uuid, "accountId" uuid, fence bigint, state text, reason jsonb, "retryAt" timestamptz,
    "retryCount" int, "attemptCount" int, "openStepCount" int, "wakeAt" timestamptz, "askCount" int, "leasedUntil" timestamptz, "remoteId" text, url text,
    "publishedAt" timestamptz, "postedAt" timestamptz, "wasFound" boolean, warnings jsonb, releases boolean)
), mine as (
  update publications p set state = u.state, reason = u.reason, retry_at = u."retryAt", retry_count = u."retryCount", attempt_count = u."attemptCount",
    open_step_count = u."openStepCount", wake_at = u."wakeAt", ask_count = u."askCount", leased_until = u."leasedUntil", remote_id = u."remoteId",
    url = u.url, published_at = u."publishedAt", was_found = u."wasFound", warnings = u.warnings, revision = p.revision + 1,
    fence = u.fence, posted_at = case when $9 then u."postedAt" else p.posted_at end
  from pub u where p.workspace_id = u."workspaceId" and p.id = u.id
    and case when $9 then p.fence = u.fence - 1 else p.fence = u.fence and p.leased_until is not null end
  returning p.workspace_id, p.id, p.account_id, p.state, p.due_at, p.retry_at, p.published_at, u.releases
), new_attempts as (
  insert into attempts (workspace_id, id, publication_id, number, fence, started_at, outcome)
  select x."workspaceId", x.id, x."publicationId", x.number, x.fence, x."startedAt", x.outcome
  from jsonb_to_recordset($2::jsonb) as x ("workspaceId" uuid, id uuid, "publicationId" uuid, number int, fence bigint, "startedAt" timestamptz, outcome text)
  join mine m on m.workspace_id = x."workspaceId" and m.id = x."publicationId"
), new_steps as (
  insert into steps (workspace_id, id, publication_id, attempt_id, key, kind, part, words, intended_at)
  select x."workspaceId", x.id, x."publicationId", x."attemptId", x.key, x.kind, x.part, x.words, x."intendedAt"
  from jsonb_to_recordset($3::jsonb) as x ("workspaceId" uuid, id uuid, "publicationId" uuid, "attemptId" uuid, key text, kind text, part int, words text, "intendedAt" timestamptz)
  join mine m on m.workspace_id = x."workspaceId" and m.id = x."publicationId"
), changed_steps as (
  update steps s set sent_at = x."sentAt", answered_at = x."answeredAt", outcome = x.outcome, answered = x.answered, remote_id = x."remoteId", url = x.url,
    handle = x.handle, pending = x.pending, error = x.error
  from (select x.* from jsonb_to_recordset($4::jsonb) as x ("workspaceId" uuid, id uuid, "publicationId" uuid, "sentAt" timestamptz, "answeredAt" timestamptz,
      outcome text, answered text, "remoteId" text, url text, handle jsonb, pending jsonb, error jsonb)
    join mine m on m.workspace_id = x."workspaceId" and m.id = x."publicationId" offset 0) x
  where s.workspace_id = x."workspaceId" and s.publication_id = x."publicationId" and s.id = x.id
), closed_attempts as (
  update attempts t set outcome = x.outcome, finished_at = x."finishedAt"
  from (select x.* from jsonb_to_recordset($5::jsonb) as x ("workspaceId" uuid, id uuid, "publicationId" uuid, outcome text, "finishedAt" timestamptz)
    join mine m on m.workspace_id = x."workspaceId" and m.id = x."publicationId" offset 0) x
  where t.workspace_id = x."workspaceId" and t.publication_id = x."publicationId" and t.id = x.id
), asked as (
  insert into questions (workspace_id, id, publication_id, step_id, asked_at, answer, evidence)
  select x."workspaceId", x.id, x."publicationId", x."stepId", x."askedAt", x.answer, x.evidence
  from jsonb_to_recordset($6::jsonb) as x ("workspaceId" uuid, id uuid, "publicationId" uuid, "stepId" uuid, "askedAt" timestamptz, answer text, evidence text)
  join mine m on m.workspace_id = x."workspaceId" and m.id = x."publicationId"
), told as (
  insert into events (workspace_id, id, name, data, at)
  select x."workspaceId", x.id, x.name, x.data, $8
  from jsonb_to_recordset($7::jsonb) as x ("workspaceId" uuid, id uuid, "publicationId" uuid, name text, data jsonb)
  join mine m on m.workspace_id = x."workspaceId" and m.id = x."publicationId"
), freed as (
  update lanes l set held_by = case when l.held_by = any (m.released) then null else l.held_by end,
    next_due_at = least(l.next_due_at, m.planned_at, case when m.released is not null then lane_next_due(m.workspace_id, m.account_id) end)
  from (select workspace_id, account_id, array_agg(id) filter (where releases) as released,
      min(greatest(due_at, retry_at)) filter (where state = 'scheduled') as planned_at from mine group by 1, 2) m
  where l.workspace_id = m.workspace_id and l.account_id = m.account_id and (l.held_by = any (m.released) or m.planned_at is not null)
), seen as (
  update accounts a set last_published_at = greatest(a.last_published_at, m.published_at)
  from (select workspace_id, account_id, max(published_at) as published_at from mine where published_at is not null group by 1, 2) m
  where a.workspace_id = m.workspace_id and a.id = m.account_id and a.last_published_at is distinct from m.published_at
)
select id from mine`;

/** bigint has no JSON form. */
function plain(attempt: AttemptRow | undefined) {
  return attempt && { ...attempt, fence: attempt.fence.toString() };
}

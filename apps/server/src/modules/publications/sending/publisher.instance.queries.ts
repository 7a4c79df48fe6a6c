/**
 * The publisher's SQL, across workspaces, as role `publisher`. Claims go by SKIP LOCKED; a result is one
 * statement that writes nothing when the fence has moved on.
 */

import type { InstanceScope } from '../../../db/database.ts';
import type { AccountRow } from '../../accounts/index.ts';
import type { VersionRow } from '../../posts/index.ts';
import type { Sealed, SecretPlace } from '../../vault/index.ts';
import type { MissedRule } from '../publications.rules.ts';
import type { AttemptRow, PublicationRow, StepRow } from '../publications.table.ts';
import type { Change, Work } from './work.rules.ts';

/** A publication in our hands with all that sending it needs. */
export interface Claimed {
  readonly work: Work;
  readonly account: AccountRow;
  readonly version: Pick<VersionRow, 'content' | 'options'>;
  /** Null: the account was disconnected. */
  readonly secret: (Sealed & SecretPlace) | null;
  readonly missed: MissedRule;
  /** Its workspace sends only what was approved. */
  readonly needsApproval: boolean;
  /** When it should have been taken, a wait after a refusal included; null: it was not waiting in its lane. */
  readonly plannedAt: Date | null;
}

interface ClaimRow {
  publication: Record<string, unknown>;
  account: Record<string, unknown>;
  version: Record<string, unknown>;
  secret: Record<string, unknown> | null;
  steps: Record<string, unknown>[] | null;
  attempt: Record<string, unknown> | null;
  missed_rule: MissedRule['rule'];
  needs_approval: boolean;
  lateness_limit_ms: string;
}

export interface ClaimOptions {
  readonly now: Date;
  readonly leasedUntil: Date;
  readonly limit: number;
  /** Only this account, on a clock of its own; absent: every workspace whose clock nobody moves. */
  readonly only?: OnlyAccount | undefined;
  /** Only this service, although it is closed: to try whether it is back. */
  readonly probed?: string | undefined;
}

export interface OnlyAccount {
  readonly workspaceId: string;
  readonly accountId: string;
}

/** SQL that holds for rows this publisher may take: of the one account of `only`, else where no clock is moved. */
const isOurs = (only: OnlyAccount | undefined, row: string, account: string, at: number) =>
  only
    ? `${row}workspace_id = $${at} and ${account} = $${at + 1}`
    : `${row}workspace_id <> all (array(select m.workspace_id from moved_clocks m where m.until > now()))`;
/** SQL that holds for lanes from which something may start: neither paused nor of a closed service. `l` is the lane. */
const isOpen = (only: OnlyAccount | undefined, probed: string | undefined, at: number) =>
  // On a clock of one's own nothing is closed: gates are kept in real time.
  only
    ? `$${at}::text is not null`
    : `not l.is_paused and l.workspace_id <> all (array(select w.id from workspaces w where w.paused_at is not null))
    and not exists (select from installation where key = 'publishing' and value ? 'pausedAt')
    and ${probed === undefined ? `l.service <> all (array(select g.service from service_gates g where g.kind = 'outage' or g.closed_until > $${at}))` : `l.service = $${at}`}`;
const valuesOf = (only: OnlyAccount | undefined) => (only ? [only.workspaceId, only.accountId] : []);
const nameOf = (statement: string, only: OnlyAccount | undefined) => (only ? `${statement}-of-one` : statement);

/** What every claim reads beside the publication. `p` is the claimed row. */
const withAll = `
  select to_jsonb(p) as publication, to_jsonb(a) as account, jsonb_build_object('content', v.content, 'options', v.options) as version,
    case when s.id is null then null else jsonb_build_object('workspaceId', s.workspace_id, 'id', s.id, 'purpose', s.purpose, 'keyId', s.key_id,
      'nonce', encode(s.nonce, 'base64'), 'sealed', encode(s.sealed, 'base64')) end as secret,
    (select jsonb_agg(to_jsonb(st) order by st.id) from steps st where st.workspace_id = p.workspace_id and st.publication_id = p.id) as steps,
    (select to_jsonb(att) from attempts att where att.workspace_id = p.workspace_id and att.publication_id = p.id and att.outcome = 'open') as attempt,
    w.missed_rule, w.lateness_limit_ms, w.needs_approval
  from claimed p
    join accounts a on a.workspace_id = p.workspace_id and a.id = p.account_id
    join versions v on v.workspace_id = p.workspace_id and v.id = p.version_id
    join workspaces w on w.id = p.workspace_id
    left join secrets s on s.workspace_id = a.workspace_id and s.id = a.secret_id`;

/**
 * Takes the heads of free lanes that are due; each lane is held by its head from here on. The content is what the
 * freezing found: a version saved at this very moment goes out as it is kept.
 */
export async function claimDue(scope: InstanceScope, options: ClaimOptions): Promise<Claimed[]> {
  const { rows } = await scope.client.query<ClaimRow>({
    name: nameOf(options.probed === undefined ? 'claim-due' : 'claim-probe', options.only),
    text: `with due as (
        select l.workspace_id, l.account_id from lanes l
        where l.held_by is null and l.next_due_at <= $1 and ${isOurs(options.only, 'l.', 'l.account_id', 5)}
          and ${isOpen(options.only, options.probed, 4)}
        order by l.next_due_at limit $3 for update skip locked
      ), head as (
        select d.workspace_id, d.account_id, h.id, h.planned_at from due d left join lateral (
          select q.id, q.due_at, q.retry_at, greatest(q.due_at, q.retry_at) as planned_at from publications q
          where q.workspace_id = d.workspace_id and q.account_id = d.account_id and q.state = 'scheduled'
          order by q.due_at, q.id limit 1 for update
        ) h on greatest(h.due_at, h.retry_at) <= $1
      ), held as (
        update lanes l set held_by = h.id,
          next_due_at = case when h.id is null then lane_next_due(l.workspace_id, l.account_id) end
        from head h where l.workspace_id = h.workspace_id and l.account_id = h.account_id
      ), claimed as (
        update publications p set state = 'sending', reason = null, retry_at = null, attempt_count = p.attempt_count + 1,
          fence = p.fence + 1, leased_until = $2, posted_at = coalesce(p.posted_at, $1), revision = p.revision + 1
        from head h where p.workspace_id = h.workspace_id and p.id = h.id returning p.*, h.planned_at
      ), frozen as (
        update versions v set frozen_at = $1 from claimed c
        where v.workspace_id = c.workspace_id and v.id = c.version_id and v.frozen_at is null
        returning v.workspace_id, v.id, v.content, v.options
      ) ${withAll
        .replaceAll('v.content', 'coalesce(z.content, v.content)')
        .replaceAll(
          'v.options',
          'coalesce(z.options, v.options)',
        )} left join frozen z on z.workspace_id = v.workspace_id and z.id = v.id`,
    values: [options.now, options.leasedUntil, options.limit, options.probed ?? options.now, ...valuesOf(options.only)],
  });
  return rows.map(toClaimed);
}

/**
 * Takes publications that must be looked at again: to ask, to read a state, to go on, or because their worker died.
 * `except`: what this process is sending itself. Its lease may have ended while the process stood still, and its own
 * result, when it comes, still counts.
 */
export async function claimAwake(
  scope: InstanceScope,
  options: ClaimOptions & { readonly except: readonly string[] },
): Promise<(Claimed & { readonly wasAbandoned: boolean })[]> {
  const { rows } = await scope.client.query<ClaimRow & { was_abandoned: boolean }>({
    name: nameOf('claim-awake', options.only),
    text: `with awake as (
        select workspace_id, id, leased_until is not null as was_abandoned from publications
        where ((wake_at <= $1 and leased_until is null) or leased_until < $1)
          and id <> all ($4::uuid[]) and ${isOurs(options.only, '', 'account_id', 5)}
        order by coalesce(leased_until, wake_at) limit $3 for update skip locked
      ), claimed as (
        update publications p set fence = p.fence + 1, leased_until = $2, wake_at = null
        from awake w where p.workspace_id = w.workspace_id and p.id = w.id returning p.*, w.was_abandoned
      ) ${withAll.replace('select to_jsonb(p)', 'select p.was_abandoned, to_jsonb(p)')}`,
    values: [options.now, options.leasedUntil, options.limit, options.except, ...valuesOf(options.only)],
  });
  return rows.map((row) => ({ ...toClaimed(row), wasAbandoned: row.was_abandoned }));
}

/** When the next lane or waiting publication is due that this publisher may take; null: nothing is planned. */
export async function readNextMoment(
  scope: InstanceScope,
  now: Date,
  only: OnlyAccount | undefined,
): Promise<Date | null> {
  const { rows } = await scope.client.query<{ at: Date | null }>({
    name: nameOf('next-moment', only),
    text: `select least(
      (select l.next_due_at from lanes l where l.held_by is null and l.next_due_at is not null
         and ${isOurs(only, 'l.', 'l.account_id', 2)} and ${isOpen(only, undefined, 1)} order by l.next_due_at limit 1),
      (select wake_at from publications where wake_at is not null and leased_until is null
         and ${isOurs(only, '', 'account_id', 2)} order by wake_at limit 1),
      ${only ? 'null' : '(select min(closed_until) from service_gates)'}) as at`,
    values: [now, ...valuesOf(only)],
  });
  return rows[0]?.at ?? null;
}

/** Says for all that is in our hands that we are alive. @returns ids of what still is; the others were taken over. */
export async function extendLeases(
  scope: InstanceScope,
  held: readonly PublicationRow[],
  leasedUntil: Date,
): Promise<string[]> {
  if (held.length === 0) return [];
  const { rows } = await scope.client.query<{ id: string }>({
    name: 'extend-leases',
    text: `with alive as (
        select p.workspace_id, p.id from publications p join unnest($1::uuid[], $2::uuid[], $3::bigint[]) as u (workspace_id, id, fence)
          on p.workspace_id = u.workspace_id and p.id = u.id and p.fence = u.fence
        where p.leased_until is not null order by p.workspace_id, p.id for no key update of p
      )
      update publications p set leased_until = $4 from alive a where p.workspace_id = a.workspace_id and p.id = a.id returning p.id`,
    values: [
      held.map((row) => row.workspaceId),
      held.map((row) => row.id),
      held.map((row) => row.fence.toString()),
      leasedUntil,
    ],
  });
  return rows.map(({ id }) => id);
}

/** The watchdog's row: this worker is alive. */
export async function beat(scope: InstanceScope, worker: string, now: Date, repairedLanes: number): Promise<void> {
  await scope.client.query({
    name: 'beat',
    text: `insert into publisher_heartbeats (worker, beat_at, repaired_lanes) values ($1, $2, $3)
      on conflict (worker) do update set beat_at = excluded.beat_at, repaired_lanes = publisher_heartbeats.repaired_lanes + excluded.repaired_lanes`,
    values: [worker, now, repairedLanes],
  });
}

/**
 * Due rows whose lane says later, or is held by what is no longer on its way: put right, and counted. A lane that
 * somebody holds right now waits for the next repair.
 */
export async function repairLanes(scope: InstanceScope): Promise<number> {
  const { rowCount } = await scope.client.query({
    name: 'repair-lanes',
    text: `with broken as (
        select l.workspace_id, l.account_id from lanes l
        join (select l2.workspace_id, l2.account_id, l2.held_by,
                exists (select 1 from publications p where p.workspace_id = l2.workspace_id and p.id = l2.held_by and p.leased_until is not null) as keeps
              from lanes l2) k
          on l.workspace_id = k.workspace_id and l.account_id = k.account_id and l.held_by is not distinct from k.held_by
        where (l.held_by is not null and not k.keeps)
          or (l.held_by is null and lane_next_due(l.workspace_id, l.account_id) < coalesce(l.next_due_at, 'infinity'))
        for update of l skip locked
      )
      update lanes l set held_by = null, next_due_at = least(l.next_due_at, lane_next_due(l.workspace_id, l.account_id)),
        repaired_count = l.repaired_count + 1, repaired_at = now()
      from broken b where l.workspace_id = b.workspace_id and l.account_id = b.account_id`,
  });
  return rowCount ?? 0;
}

/**
 * Writes changes in one statement: publications whose fence still stands, and only with them their steps,
 * attempts, questions, events and lanes.
 * @returns the ids that were written; the others had been taken over.
 */
export async function saveChanges(
  scope: InstanceScope,
  changes: readonly Change[],
  moment: { now: Date; nextId(): string },
  leasedUntil: Date,
): Promise<Set<string>> {
  if (changes.length === 0) return new Set();
  const rows = changes.map((change) => ({
    publication: {
      ...change.work.publication,
      leasedUntil: change.next === 'rest' ? null : leasedUntil,
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
      JSON.stringify(rows.map((row) => ({ ...row.publication, releases: row.releases }))),
      JSON.stringify(rows.flatMap((row) => row.newAttempt ?? [])),
      JSON.stringify(rows.flatMap((row) => row.newStep ?? [])),
      JSON.stringify(rows.flatMap((row) => row.changedStep ?? [])),
      JSON.stringify(rows.flatMap((row) => row.closedAttempt ?? [])),
      JSON.stringify(rows.flatMap((row) => row.question ?? [])),
      JSON.stringify(rows.flatMap((row) => row.event ?? [])),
      moment.now,
    ],
  });
  if (rows.some((row) => row.event)) scope.hint();
  return new Set(written.map((row) => row.id));
}

const saveStatement = `
with pub as (
  select * from jsonb_to_recordset($1::jsonb) as x ("workspaceId" uuid, id uuid, "accountId" uuid, fence bigint, state text, reason jsonb, "retryAt" timestamptz,
    "retryCount" int, "attemptCount" int, "openStepCount" int, "wakeAt" timestamptz, "askCount" int, "leasedUntil" timestamptz, "remoteId" text, url text,
    "publishedAt" timestamptz, "wasFound" boolean, warnings jsonb, releases boolean)
), mine as (
  update publications p set state = u.state, reason = u.reason, retry_at = u."retryAt", retry_count = u."retryCount", attempt_count = u."attemptCount",
    open_step_count = u."openStepCount", wake_at = u."wakeAt", ask_count = u."askCount", leased_until = u."leasedUntil", remote_id = u."remoteId",
    url = u.url, published_at = u."publishedAt", was_found = u."wasFound", warnings = u.warnings, revision = p.revision + 1
  from pub u where p.workspace_id = u."workspaceId" and p.id = u.id and p.fence = u.fence and p.leased_until is not null
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
  from jsonb_to_recordset($4::jsonb) as x ("workspaceId" uuid, id uuid, "publicationId" uuid, "sentAt" timestamptz, "answeredAt" timestamptz, outcome text,
    answered text, "remoteId" text, url text, handle jsonb, pending jsonb, error jsonb)
  join mine m on m.workspace_id = x."workspaceId" and m.id = x."publicationId"
  where s.workspace_id = x."workspaceId" and s.id = x.id
), closed_attempts as (
  update attempts t set outcome = x.outcome, finished_at = x."finishedAt"
  from jsonb_to_recordset($5::jsonb) as x ("workspaceId" uuid, id uuid, "publicationId" uuid, outcome text, "finishedAt" timestamptz)
  join mine m on m.workspace_id = x."workspaceId" and m.id = x."publicationId"
  where t.workspace_id = x."workspaceId" and t.id = x.id
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

function toClaimed(row: ClaimRow): Claimed {
  const publication = revive<PublicationRow>(row.publication);
  return {
    work: {
      publication: { ...publication, fence: BigInt(publication.fence) },
      steps: (row.steps ?? []).map((step) => revive<StepRow>(step)),
      attempt: row.attempt
        ? { ...revive<AttemptRow>(row.attempt), fence: BigInt(String(row.attempt.fence)) }
        : undefined,
    },
    account: revive<AccountRow>(row.account),
    version: row.version as unknown as Claimed['version'],
    secret: row.secret && {
      workspaceId: String(row.secret.workspaceId),
      id: String(row.secret.id),
      purpose: String(row.secret.purpose),
      keyId: String(row.secret.keyId),
      nonce: Buffer.from(String(row.secret.nonce), 'base64'),
      sealed: Buffer.from(String(row.secret.sealed), 'base64'),
    },
    missed: { rule: row.missed_rule, latenessLimitMs: Number(row.lateness_limit_ms) },
    needsApproval: row.needs_approval,
    plannedAt: typeof row.publication.planned_at === 'string' ? new Date(row.publication.planned_at) : null,
  };
}

/** A row that came as JSON: names as in the tables of Drizzle, moments as dates. */
function revive<Row>(json: Record<string, unknown>): Row {
  return Object.fromEntries(
    Object.entries(json).map(([name, value]) => {
      const key = name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
      const isMoment = typeof value === 'string' && /(At|Until)$/.test(key);
      return [key, isMoment ? new Date(value) : value];
    }),
  ) as Row;
}

/**
 * Holds a free lane for a visible call of a publication that came back from processing, as long as it is still in our
 * hands: a worker that has lost it would hold the lane for nobody. @returns false while another holds it, or when it is
 * lost.
 */
export async function holdLane(scope: InstanceScope, publication: PublicationRow): Promise<boolean> {
  const { workspaceId, accountId, id, fence } = publication;
  const { rowCount } = await scope.client.query({
    name: 'hold-lane',
    text: `update lanes set held_by = $3 where workspace_id = $1 and account_id = $2 and (held_by is null or held_by = $3)`,
    values: [workspaceId, accountId, id],
  });
  if (rowCount !== 1) return false;
  // Locked until the lane is ours, so that nobody takes it over in between; after the lane, as in `db/lock-order.ts`.
  const ours = await scope.client.query({
    name: 'still-ours',
    text: `select from publications where workspace_id = $1 and id = $2 and fence = $3 and leased_until is not null for no key update`,
    values: [workspaceId, id, fence.toString()],
  });
  if (ours.rowCount === 1) return true;
  await scope.client.query({
    name: 'free-lane',
    text: `update lanes set held_by = null where workspace_id = $1 and account_id = $2 and held_by = $3`,
    values: [workspaceId, accountId, id],
  });
  return false;
}

/** What is due, and what must be looked at again, taken into our hands: across workspaces, as role `publisher`, by SKIP LOCKED. */

import type { InstanceScope } from '../../../db/database.ts';
import type { AccountRow } from '../../accounts/index.ts';
import type { VersionRow } from '../../posts/index.ts';
import type { Sealed, SecretPlace } from '../../vault/index.ts';
import type { MissedRule } from '../publications.rules.ts';
import type { AttemptRow, PublicationRow, StepRow } from '../publications.table.ts';
import type { Work } from './work.rules.ts';

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

/**
 * What every claim reads beside the publication. `p` is the claimed row. Each is looked up by its whole key: `offset 0`
 * keeps the planner from making joins of it, which it had read by workspace alone (all its versions for every post)
 * while a table was young and it had no statistics.
 */
const withAll = `
  select to_jsonb(p) as publication, to_jsonb(a) as account, jsonb_build_object('content', v.content, 'options', v.options) as version,
    case when s.id is null then null else jsonb_build_object('workspaceId', s.workspace_id, 'id', s.id, 'purpose', s.purpose, 'keyId', s.key_id,
      'nonce', encode(s.nonce, 'base64'), 'sealed', encode(s.sealed, 'base64')) end as secret,
    (select jsonb_agg(to_jsonb(st)) from steps st where st.workspace_id = p.workspace_id and st.publication_id = p.id) as steps,
    (select to_jsonb(att) from attempts att where att.workspace_id = p.workspace_id and att.publication_id = p.id and att.outcome = 'open') as attempt,
    w.missed_rule, w.lateness_limit_ms, w.needs_approval
  from claimed p
    cross join lateral (select * from accounts where workspace_id = p.workspace_id and id = p.account_id offset 0) a
    cross join lateral (select * from versions where workspace_id = p.workspace_id and id = p.version_id offset 0) v
    cross join lateral (select * from workspaces where id = p.workspace_id offset 0) w
    left join lateral (select * from secrets where workspace_id = p.workspace_id and id = a.secret_id offset 0) s on true`;

/**
 * Takes the heads of free lanes that are due; each lane is held by its head from here on. The content is what the
 * freezing found: a version saved at this very moment goes out as it is kept. The publications come back as `taken`
 * makes them and are locked; `saveClaims` in the same unit writes that, together with what begins.
 */
export async function claimDue(scope: InstanceScope, options: ClaimOptions): Promise<Claimed[]> {
  const { rows } = await scope.client.query<ClaimRow>({
    name: nameOf(options.probed === undefined ? 'claim-due' : 'claim-probe', options.only),
    text: `with due as (
        select l.workspace_id, l.account_id from lanes l
        where l.held_by is null and l.next_due_at <= $1 and ${isOurs(options.only, 'l.', 'l.account_id', 4)}
          and ${isOpen(options.only, options.probed, 3)}
        order by l.next_due_at limit $2 for update skip locked
      ), head as (
        select d.workspace_id, d.account_id, h.q, h.planned_at from due d left join lateral (
          select q, greatest(q.due_at, q.retry_at) as planned_at from publications q
          where q.workspace_id = d.workspace_id and q.account_id = d.account_id and q.state = 'scheduled'
          order by q.due_at, q.id limit 1 for update
        ) h on h.planned_at <= $1
      ), held as (
        update lanes l set held_by = (h.q).id,
          next_due_at = case when (h.q).id is null then lane_next_due(l.workspace_id, l.account_id) end
        from head h where l.workspace_id = h.workspace_id and l.account_id = h.account_id
      ), claimed as (
        select (h.q).*, h.planned_at from head h where (h.q).id is not null
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
    values: [options.now, options.limit, options.probed ?? options.now, ...valuesOf(options.only)],
  });
  return rows.map((row) => {
    const claimed = toClaimed(row);
    return { ...claimed, work: taken(claimed.work, options) };
  });
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

/** A publication as it is in our hands. */
function taken(work: Work, { now, leasedUntil }: ClaimOptions): Work {
  const { publication } = work;
  return {
    ...work,
    publication: {
      ...publication,
      state: 'sending',
      reason: null,
      retryAt: null,
      attemptCount: publication.attemptCount + 1,
      fence: publication.fence + 1n,
      leasedUntil,
      postedAt: publication.postedAt ?? now,
    },
  };
}

/**
 * In the order of their making. Not the database's work: while its tables are new and small, it would read all steps of
 * a workspace by their ids to spare itself the sorting, and keep that plan.
 */
const byId = (one: StepRow, other: StepRow): number => (one.id < other.id ? -1 : 1);

function toClaimed(row: ClaimRow): Claimed {
  const publication = revive<PublicationRow>(row.publication);
  return {
    work: {
      publication: { ...publication, fence: BigInt(publication.fence) },
      steps: (row.steps ?? []).map((step) => revive<StepRow>(step)).sort(byId),
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

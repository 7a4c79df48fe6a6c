/** What may be a reason for an alarm, found across workspaces, as role `publisher`. Facts only; `causes.rules.ts` judges. */
import type { InstanceScope } from '../../db/database.ts';

/** An account with posts that were due before the limit and have not moved. */
export interface LateFact {
  readonly workspaceId: string;
  readonly accountId: string;
  readonly timeZone: string;
  readonly channel: string;
  readonly handle: string;
  /** Planned ones that did not start, since when the first of them should have, and which that is. */
  readonly waiting: number;
  readonly since: Date;
  readonly firstId: string;
  readonly firstTitle: string;
  /** Why the first of them was not sent at its last try; null: it was not tried. */
  readonly firstWords: string | null;
  readonly isPaused: boolean;
  readonly service: string;
  readonly isSignedOut: boolean;
  /** What goes first: it holds the lane, or it is tried again later. */
  readonly heldByTitle: string | null;
  readonly headTitle: string | null;
  readonly headRetryAt: Date | null;
}

/** A publication in somebody's hands whom nobody holds any more, or that should have been looked at again. */
export interface LeftFact {
  readonly workspaceId: string;
  readonly publicationId: string;
  readonly accountId: string;
  readonly timeZone: string;
  readonly title: string;
  readonly channel: string;
  readonly handle: string;
  readonly since: Date;
}

/** A publication that stands still until a person looks. */
export interface StillFact extends Omit<LeftFact, 'since'> {
  readonly state: 'failed' | 'needs_attention' | 'missed' | 'unknown' | 'published';
  readonly openStepCount: number;
  readonly words: string | null;
}

/** What people asked for about a post that is out, and that stands still until a person looks. */
export interface UndoneFact extends Omit<LeftFact, 'since'> {
  readonly what: 'reply' | 'takedown' | 'edit';
  readonly id: string;
  readonly state: 'failed' | 'needs_attention';
  readonly words: string | null;
}

export interface AccountFact {
  readonly workspaceId: string;
  readonly accountId: string;
  readonly timeZone: string;
  readonly channel: string;
  readonly handle: string;
  readonly problem: string | null;
  readonly isSignedOut: boolean;
  readonly expiresAt: Date | null;
  /** Put right within the last day, and how often ever; null: not. */
  readonly repairedAt: Date | null;
  readonly repairedCount: number;
  /** Posts that go out once it is signed in to again. */
  readonly waiting: number;
}

/** An occurrence of a post that repeats, of which something could not be planned. */
export interface UnplannedFact {
  readonly workspaceId: string;
  readonly recurrenceId: string;
  readonly postId: string;
  readonly title: string;
  readonly at: Date;
  /** The zone in which it repeats. */
  readonly timeZone: string;
  readonly accountId: string;
  readonly channel: string;
  readonly handle: string;
  /** Why. */
  readonly words: string;
}

export interface ServiceFact {
  readonly service: string;
  readonly kind: 'outage' | 'limit';
  readonly closedUntil: Date;
  readonly words: string;
}

export interface Facts {
  /** The last sign of life of any worker; null: there never was one. */
  readonly lastBeat: Date | null;
  readonly services: readonly ServiceFact[];
  readonly late: readonly LateFact[];
  readonly left: readonly LeftFact[];
  readonly still: readonly StillFact[];
  readonly undone: readonly UndoneFact[];
  readonly accounts: readonly AccountFact[];
  readonly unplanned: readonly UnplannedFact[];
}

export interface FactLimits {
  readonly now: Date;
  /** Due before this and unmoved is late. */
  readonly dueBefore: Date;
  /** What stands still and was due before this raises nothing anew. */
  readonly notBefore: Date;
  /** Sign-ins that end before this. */
  readonly endsBefore: Date;
  /** Lanes put right after this, and what should have been planned for later than this. */
  readonly repairedAfter: Date;
}

/** Only one process looks at a time. @returns false: another one does so now. */
export async function takeTurn(scope: InstanceScope): Promise<boolean> {
  const { rows } = await scope.client.query<{ mine: boolean }>(
    "select pg_try_advisory_xact_lock(hashtextextended('alarms', 19)) as mine",
  );
  return rows[0]?.mine ?? false;
}

export async function readFacts(scope: InstanceScope, limits: FactLimits): Promise<Facts> {
  return {
    ...(await readStanding(scope)),
    late: await readLate(scope, limits),
    left: await readLeft(scope, limits),
    still: await readStill(scope, limits),
    undone: await readUndone(scope, limits),
    accounts: await readAccounts(scope, limits),
    unplanned: await readUnplanned(scope, limits),
  };
}

/** Whose clock is being moved lives in a time of its own. */
const isOnOurClock = (row: string) =>
  `${row}.workspace_id <> all (array(select m.workspace_id from moved_clocks m where m.until > now()))`;

async function readStanding(scope: InstanceScope): Promise<Pick<Facts, 'lastBeat' | 'services'>> {
  const beat = await scope.client.query<{ at: Date | null }>('select max(beat_at) as at from publisher_heartbeats');
  const services = await scope.client.query<ServiceFact>(
    'select service, kind, closed_until as "closedUntil", words from service_gates',
  );
  return { lastBeat: beat.rows[0]?.at ?? null, services: services.rows };
}

/**
 * Whose a publication `p` is. Each is looked up by its whole key: `offset 0` keeps the planner from making joins of
 * these, which it had read by workspace alone, once per lane, while a table was young and it had no statistics.
 */
const withNames = `
        cross join lateral (select time_zone from workspaces where id = p.workspace_id offset 0) w
        cross join lateral (select channel, handle, state from accounts where workspace_id = p.workspace_id and id = p.account_id offset 0) a
        cross join lateral (select title, deleted_at from posts where workspace_id = p.workspace_id and id = p.post_id offset 0) o`;

/** Per lane, by the index of its own file: what is planned for later is not read. By whole keys, as `withNames`. */
async function readLate(scope: InstanceScope, limits: FactLimits): Promise<LateFact[]> {
  const titleOf = (post: string) => `(select title from posts where workspace_id = l.workspace_id and id = ${post})`;
  const { rows } = await scope.client.query<LateFact>({
    name: 'late-lanes',
    text: `select l.workspace_id as "workspaceId", l.account_id as "accountId", w.time_zone as "timeZone", a.channel, a.handle,
        late.waiting, late.since, late.first_id as "firstId", coalesce(${titleOf('f.post_id')}, '') as "firstTitle", f.reason ->> 'words' as "firstWords",
        (l.is_paused or w.paused_at is not null or exists (select from installation where key = 'publishing' and value ? 'pausedAt')) as "isPaused",
        l.service, a.state = 'needs_reconnect' as "isSignedOut",
        ${titleOf('(select post_id from publications where workspace_id = l.workspace_id and id = l.held_by)')} as "heldByTitle",
        case when head.id <> late.first_id then ${titleOf('head.post_id')} end as "headTitle", head.retry_at as "headRetryAt"
      from lanes l
      cross join lateral (
        select count(*)::int as waiting, min(greatest(p.due_at, p.retry_at, p.created_at)) as since,
          (array_agg(p.id order by p.due_at, p.id))[1] as first_id
        from publications p where p.workspace_id = l.workspace_id and p.account_id = l.account_id and p.state = 'scheduled'
          and p.due_at < $1 and greatest(p.due_at, p.retry_at, p.created_at) < $1
      ) late
      cross join lateral (select time_zone, paused_at from workspaces where id = l.workspace_id offset 0) w
      cross join lateral (select channel, handle, state from accounts where workspace_id = l.workspace_id and id = l.account_id offset 0) a
      cross join lateral (select post_id, reason from publications where workspace_id = l.workspace_id and id = late.first_id offset 0) f
      left join lateral (
        select id, post_id, retry_at from publications q
        where q.workspace_id = l.workspace_id and q.account_id = l.account_id and q.state = 'scheduled'
        order by q.due_at, q.id limit 1
      ) head on true
      where late.waiting > 0 and ${isOnOurClock('l')}`,
    values: [limits.dueBefore],
  });
  return rows;
}

async function readLeft(scope: InstanceScope, limits: FactLimits): Promise<LeftFact[]> {
  const { rows } = await scope.client.query<LeftFact>({
    name: 'left-publications',
    text: `select p.workspace_id as "workspaceId", p.id as "publicationId", p.account_id as "accountId", w.time_zone as "timeZone", o.title,
        a.channel, a.handle, coalesce(p.leased_until, p.wake_at) as since
      from publications p ${withNames}
      where (p.leased_until < $1 or (p.wake_at < $1 and p.leased_until is null)) and ${isOnOurClock('p')} limit 5000`,
    values: [limits.dueBefore],
  });
  return rows;
}

async function readStill(scope: InstanceScope, limits: FactLimits): Promise<StillFact[]> {
  const { rows } = await scope.client.query<StillFact>({
    name: 'still-publications',
    text: `with still as (
        select * from publications p where p.state in ('failed', 'needs_attention', 'missed', 'unknown')
        union all
        select * from publications p where p.state = 'published' and p.open_step_count > 0
      )
      select p.workspace_id as "workspaceId", p.id as "publicationId", p.account_id as "accountId", w.time_zone as "timeZone", o.title,
        a.channel, a.handle, p.state, p.open_step_count as "openStepCount", p.reason ->> 'words' as words
      from still p ${withNames}
      where p.origin = 'made' and o.deleted_at is null and ${isOnOurClock('p')}
        and not (a.state = 'needs_reconnect' and p.state = 'needs_attention' and p.reason ->> 'kind' = 'reconnect')
        and (p.state in ('failed', 'needs_attention', 'missed') or (p.wake_at is null and p.leased_until is null))
        and (p.due_at > $1 or exists (select from alarms al where al.workspace_id = p.workspace_id and al.publication_id = p.id and al.resolved_at is null))
      order by p.due_at desc limit 10000`,
    values: [limits.notBefore],
  });
  return rows;
}

/** Of corrections the last of its kind counts: another try takes its place. */
async function readUndone(scope: InstanceScope, limits: FactLimits): Promise<UndoneFact[]> {
  const { rows } = await scope.client.query<UndoneFact>({
    name: 'undone-wishes',
    text: `with undone as (
        select c.workspace_id, c.publication_id, c.kind as what, c.id,
          case when c.state = 'done' then 'needs_attention' else c.state end as state, c.reason ->> 'words' as words
        from corrections c where c.state <> 'open' and c.finished_at > $1
          and (c.state = 'failed' or c.reason ->> 'code' = 'part_unknown') and c.reason ->> 'code' is distinct from 'overtaken'
          and not exists (select from corrections n where n.workspace_id = c.workspace_id and n.publication_id = c.publication_id
            and n.kind = c.kind and (n.created_at, n.id) > (c.created_at, c.id))
        union all
        select r.workspace_id, r.publication_id, 'reply', r.id, r.state, r.reason ->> 'words'
        from replies r where r.state in ('failed', 'needs_attention') and r.created_at > $1
      )
      select u.workspace_id as "workspaceId", u.publication_id as "publicationId", p.account_id as "accountId", w.time_zone as "timeZone",
        o.title, a.channel, a.handle, u.what, u.id, u.state, u.words
      from undone u
        cross join lateral (select * from publications where workspace_id = u.workspace_id and id = u.publication_id offset 0) p ${withNames}
      where ${isOnOurClock('u')} limit 5000`,
    values: [limits.notBefore],
  });
  return rows;
}

async function readAccounts(scope: InstanceScope, limits: FactLimits): Promise<AccountFact[]> {
  const { rows } = await scope.client.query<AccountFact>({
    name: 'accounts-in-need',
    text: `select a.workspace_id as "workspaceId", a.id as "accountId", w.time_zone as "timeZone", a.channel, a.handle, a.problem,
        a.state = 'needs_reconnect' as "isSignedOut", case when a.expires_at < $1 then a.expires_at end as "expiresAt",
        case when l.repaired_at > $2 then l.repaired_at end as "repairedAt", coalesce(l.repaired_count, 0) as "repairedCount",
        (select count(*)::int from publications p where a.state = 'needs_reconnect' and p.workspace_id = a.workspace_id and p.account_id = a.id
          and p.state = 'needs_attention' and p.reason ->> 'kind' = 'reconnect') as waiting
      from accounts a join workspaces w on w.id = a.workspace_id
        left join lateral (select repaired_at, repaired_count from lanes where workspace_id = a.workspace_id and account_id = a.id offset 0) l on true
      where a.state <> 'disconnected' and ${isOnOurClock('a')}
        and (a.state = 'needs_reconnect' or a.expires_at < $1 or l.repaired_at > $2)`,
    values: [limits.endsBefore, limits.repairedAfter],
  });
  return rows;
}

/** What is planned meanwhile has no problem any more; what is left out on purpose has none that matters. */
async function readUnplanned(scope: InstanceScope, limits: FactLimits): Promise<UnplannedFact[]> {
  const { rows } = await scope.client.query<UnplannedFact>({
    name: 'unplanned-occurrences',
    text: `select o.workspace_id as "workspaceId", r.id as "recurrenceId", r.post_id as "postId", s.title, o.at, r.time_zone as "timeZone",
        a.id as "accountId", a.channel, a.handle, u.one ->> 'words' as words
      from occurrences o join recurrences r on r.workspace_id = o.workspace_id and r.id = o.recurrence_id
        cross join lateral (select title, deleted_at from posts where workspace_id = r.workspace_id and id = r.post_id offset 0) s
        cross join lateral jsonb_array_elements(o.problems) as u (one)
        join accounts a on a.workspace_id = o.workspace_id and a.id = (u.one ->> 'accountId')::uuid
      where o.problems <> '[]' and not o.is_skipped and not o.is_held and o.at > $1 and r.state = 'running' and s.deleted_at is null
        and ${isOnOurClock('o')} order by o.at limit 5000`,
    values: [limits.repairedAfter],
  });
  return rows;
}

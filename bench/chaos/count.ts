/** The count at the end: what readers of the networks see, against what was planned and what our database says. */
import pg from 'pg';
import { marksIn, type Plan } from './plan.ts';
import { Tally } from './tally.ts';
import type { World } from './world.ts';

export interface Seen {
  /** Pieces that stand there more than once, by network. */
  readonly duplicates: Tally;
  readonly inWrongAccount: Tally;
  /** `post account` → its pieces that are seen. */
  readonly pieces: ReadonlyMap<string, ReadonlySet<number>>;
}

export function countSeen(world: World, plan: Plan): Seen {
  const duplicates = new Tally();
  const inWrongAccount = new Tally();
  const pieces = new Map<string, Set<number>>();
  for (const seen of world.visible()) {
    const account = world.logins.findIndex(
      (login, index) => login.remoteId === seen.accountRemoteId && plan.accounts[index]?.network === seen.network,
    );
    for (const { post, piece } of marksIn(seen.text)) {
      if (!plan.posts[post - 1]?.accounts.includes(account)) {
        inWrongAccount.add(seen.network);
        continue;
      }
      const key = `${post} ${account}`;
      const known = pieces.get(key) ?? new Set();
      if (known.has(piece)) duplicates.add(seen.network);
      pieces.set(key, known.add(piece));
    }
  }
  return { duplicates, inWrongAccount, pieces };
}

/** A publication as our database has it. */
export interface Row {
  readonly id: string;
  readonly post: number;
  readonly account: number;
  readonly state: string;
  readonly reason: string | null;
  readonly openSteps: number;
  readonly isMoving: boolean;
  readonly dueAt: Date;
  readonly attempts: number;
  /** It was asked about: in doubt it gives its place in the lane back. */
  readonly wasInDoubt: boolean;
}

export interface House {
  readonly rows: readonly Row[];
  readonly repairedLanes: number;
  readonly staleLanes: number;
}

export async function readHouse(ownerUrl: string, accountIds: readonly string[]): Promise<House> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query("set app.maintenance = 'on'");
    const { rows } = await client.query<{
      id: string;
      account_id: string;
      state: string;
      reason: { code: string } | null;
      open_step_count: number;
      is_moving: boolean;
      due_at: Date;
      attempt_count: number;
      text: string;
      was_in_doubt: boolean;
    }>(`select p.id, p.account_id, p.state, p.reason, p.open_step_count, p.due_at, p.attempt_count,
        v.content->'parts'->0->>'text' as text,
        p.state in ('scheduled', 'sending') or p.wake_at is not null or p.leased_until is not null as is_moving,
        exists (select from questions q where q.workspace_id = p.workspace_id and q.publication_id = p.id)
          or exists (select from attempts t where t.workspace_id = p.workspace_id and t.publication_id = p.id
            and t.outcome = 'unknown') as was_in_doubt
      from publications p join versions v on v.workspace_id = p.workspace_id and v.id = p.version_id where p.origin = 'made'`);
    const lanes = await client.query<{ repaired: number; stale: number }>(
      `select coalesce(sum(repaired_count), 0)::int as repaired, (count(*) filter (where held_by is not null
        or lane_next_due(workspace_id, account_id) < coalesce(next_due_at, 'infinity')))::int as stale from lanes`,
    );
    return {
      rows: rows.map((row) => ({
        id: row.id,
        post: marksIn(row.text)[0]?.post ?? 0,
        account: accountIds.indexOf(row.account_id),
        state: row.state,
        reason: row.reason?.code ?? null,
        openSteps: row.open_step_count,
        isMoving: row.is_moving,
        dueAt: row.due_at,
        attempts: row.attempt_count,
        wasInDoubt: row.was_in_doubt,
      })),
      repairedLanes: lanes.rows[0]?.repaired ?? 0,
      staleLanes: lanes.rows[0]?.stale ?? 0,
    };
  } finally {
    await client.end();
  }
}

/** What happened to a publication, try by try, to find out why a promise was broken. */
export async function readStory(ownerUrl: string, id: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query("set app.maintenance = 'on'");
    const { rows } = await client.query<{ line: string }>(
      `select concat_ws(' · ', 'due', p.due_at, 'try', t.number, t.outcome, s.key, s.outcome, s.intended_at, s.sent_at, s.answered_at, s.answered) as line
        from publications p left join attempts t on t.workspace_id = p.workspace_id and t.publication_id = p.id
          left join steps s on s.workspace_id = t.workspace_id and s.attempt_id = t.id
        where p.id = $1 order by t.number, s.id`,
      [id],
    );
    return rows.map(({ line }) => line);
  } finally {
    await client.end();
  }
}

export interface Verdict {
  readonly published: number;
  readonly lost: readonly string[];
  readonly unsettled: readonly string[];
  /** By network and reason. */
  readonly needPerson: Tally;
}

/** What became of each planned publication: out whole, told to a person, or, which must not be, neither. */
export function judge(plan: Plan, seen: Seen, rows: readonly Row[]): Verdict {
  const byKey = new Map(rows.map((row) => [`${row.post} ${row.account}`, row]));
  const needPerson = new Tally();
  const found: Record<Fate, string[]> = { published: [], lost: [], unsettled: [], person: [] };
  for (const post of plan.posts) {
    for (const account of post.accounts) {
      const network = plan.accounts[account]?.network ?? '';
      const key = `${post.number} ${account}`;
      const row = byKey.get(key);
      const count = seen.pieces.get(key)?.size ?? 0;
      const fate = fateOf(row, count >= post.pieces);
      const why = `${row?.state} ${row?.reason ?? ''}`.trim();
      found[fate].push(
        `${network}, post ${post.number} (${post.kind}): ${why}, ${count} of ${post.pieces} seen, ${row?.id}`,
      );
      if (fate === 'person') needPerson.add(network, why);
    }
  }
  const { published, lost, unsettled } = found;
  return { published: published.length, lost, unsettled, needPerson };
}

type Fate = 'published' | 'lost' | 'unsettled' | 'person';

function fateOf(row: Row | undefined, isWhole: boolean): Fate {
  if (!row) return 'lost';
  if (row.isMoving) return 'unsettled';
  if (row.state !== 'published' || row.openSteps > 0) return 'person';
  return isWhole ? 'published' : 'lost';
}

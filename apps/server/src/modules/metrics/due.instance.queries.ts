/** Which accounts are due for a reading, across workspaces, as role `publisher`. Found from facts alone. */
import type { InstanceScope } from '../../db/database.ts';
import { isAccountDue, isDue } from './due.queries.ts';

export interface DueAccount {
  readonly workspaceId: string;
  readonly accountId: string;
}

export interface DueQuery {
  /** The moment by which ages are counted. */
  readonly now: Date;
  /** The moment of the clock on the wall, for turns and for waits that a network asked for. */
  readonly clockNow: Date;
  readonly workspaceId?: string;
  readonly except?: readonly string[];
  /** Channels that give numbers of posts, and of accounts. */
  readonly postChannels: readonly string[];
  readonly accountChannels: readonly string[];
  readonly limit: number;
}

/** Accounts with something due that nobody reads now and that may be asked. */
export async function findDueAccounts(scope: InstanceScope, query: DueQuery): Promise<DueAccount[]> {
  const { rows } = await scope.client.query<{ workspace_id: string; id: string }>({
    name: 'find-due-accounts',
    text: `with due_posts as materialized (
        select distinct p.workspace_id, p.account_id from publications p
        where ${isDue} and ($3::uuid is null or p.workspace_id = $3)
      )
      select a.workspace_id, a.id from accounts a
        left join reading_turns t on t.workspace_id = a.workspace_id and t.account_id = a.id
        left join due_posts d on d.workspace_id = a.workspace_id and d.account_id = a.id
      where a.state = 'connected' and ($3::uuid is null or a.workspace_id = $3) and a.workspace_id <> all ($4::uuid[])
        and ($3::uuid is not null or a.workspace_id <> all (array(select m.workspace_id from moved_clocks m where m.until > now())))
        and coalesce(greatest(t.asked_until, t.held_until, t.not_before), '-infinity') <= $2::timestamptz
        and ((d.account_id is not null and a.channel = any ($5)) or (a.channel = any ($6) and ${isAccountDue}))
      order by t.not_before nulls first, a.workspace_id, a.id limit $7`,
    values: [
      query.now,
      query.clockNow,
      query.workspaceId ?? null,
      query.except ?? [],
      query.postChannels,
      query.accountChannels,
      query.limit,
    ],
  });
  return rows.map((row) => ({ workspaceId: row.workspace_id, accountId: row.id }));
}

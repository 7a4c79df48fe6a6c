/** Messages that are due, across workspaces, as role `publisher`; and what is kept for a while only. */
import type { InstanceScope } from '../../db/database.ts';

export interface DueNotice {
  readonly workspaceId: string;
  readonly id: string;
  readonly way: 'mail' | 'webhook';
  readonly userId: string | null;
  readonly alarmId: string | null;
  readonly content: unknown;
  readonly madeAt: Date;
  /** This one included. */
  readonly tries: number;
}

/** Takes what is due; who takes it and dies leaves it to another one after `heldUntil`. */
export async function claimNotices(
  scope: InstanceScope,
  claim: { readonly now: Date; readonly heldUntil: Date; readonly limit: number },
): Promise<DueNotice[]> {
  const { rows } = await scope.client.query<DueNotice>({
    name: 'claim-notices',
    text: `with due as (
        select workspace_id, id from notices where next_try_at <= $1 order by next_try_at limit $3 for update skip locked
      )
      update notices n set next_try_at = $2, tries = n.tries + 1 from due d where n.workspace_id = d.workspace_id and n.id = d.id
      returning n.workspace_id as "workspaceId", n.id, n.way, n.user_id as "userId", n.alarm_id as "alarmId", n.content,
        n.made_at as "madeAt", n.tries`,
    values: [claim.now, claim.heldUntil, claim.limit],
  });
  return rows;
}

/** Workspaces with alarms that ended, or messages that were made, before that moment. */
export async function listWithOld(scope: InstanceScope, before: Date): Promise<string[]> {
  const { rows } = await scope.client.query<{ id: string }>(
    `select distinct workspace_id as id from alarms where resolved_at < $1
      union select distinct workspace_id from notices where made_at < $1 and next_try_at is null`,
    [before],
  );
  return rows.map((row) => row.id);
}

/** What insights need to know of a workspace beside its numbers. */
import type { WorkspaceScope } from '../../db/database.ts';

export interface AccountOfWorkspace {
  readonly id: string;
  readonly channel: string;
  readonly handle: string;
  /** False once a person took it off. */
  readonly isInUse: boolean;
}

/** Hours are learned on the workspace's wall clock. */
export async function readTimeZone(scope: WorkspaceScope): Promise<string> {
  const { rows } = await scope.client.query<{ time_zone: string }>('select time_zone from workspaces where id = $1', [
    scope.workspaceId,
  ]);
  if (!rows[0]) throw new Error('a workspace without its row');
  return rows[0].time_zone;
}

/** All accounts, also those taken off: what they taught stays true. In use first. */
export async function listAccountsToLearnFrom(scope: WorkspaceScope): Promise<AccountOfWorkspace[]> {
  const { rows } = await scope.client.query<AccountOfWorkspace>(
    `select id, channel, handle, state <> 'disconnected' as "isInUse" from accounts where workspace_id = $1
     order by (state = 'disconnected'), channel, handle, id`,
    [scope.workspaceId],
  );
  return rows;
}

/** The words that went out, all parts of a thread, and their language where the person named one. */
export async function readPublishedText(
  scope: WorkspaceScope,
  publicationId: string,
): Promise<{ readonly text: string; readonly language: string | null }> {
  const { rows } = await scope.client.query<{ text: string | null; language: string | null }>(
    `select v.content ->> 'language' as language,
       (select string_agg(part ->> 'text', E'\\n\\n') from jsonb_array_elements(v.content -> 'parts') part) as text
     from publications p join versions v on v.workspace_id = p.workspace_id and v.id = p.version_id
     where p.workspace_id = $1 and p.id = $2`,
    [scope.workspaceId, publicationId],
  );
  return { text: rows[0]?.text ?? '', language: rows[0]?.language ?? null };
}

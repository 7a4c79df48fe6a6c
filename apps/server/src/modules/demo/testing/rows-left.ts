import type { AppContext } from '../../../context.ts';

/** Names of the tables that still keep a row of this workspace, out of all that there are. */
export async function rowsLeft(app: AppContext, workspaceId: string): Promise<string[]> {
  return app.db.inWorkspace(workspaceId, async ({ client }) => {
    const { rows } = await client.query<{ name: string }>(
      `select c.oid::regclass::text as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id'
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and has_table_privilege(c.oid, 'select')`,
    );
    if (rows.length < 25) throw new Error('these cannot be all tables of a workspace');
    const left: string[] = [];
    for (const { name } of rows) {
      const found = await client.query(`select from ${name} where workspace_id = $1 limit 1`, [workspaceId]);
      if (found.rowCount) left.push(name);
    }
    const own = await client.query('select from workspaces where id = $1', [workspaceId]);
    return own.rowCount ? [...left, 'workspaces'] : left;
  });
}

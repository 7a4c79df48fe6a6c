/** The baseline of the list: node:http, one pool, the same query, JSON. No access check, no contract, no transaction: the fence is set once per connection. */
import { createServer } from 'node:http';
import pg from 'pg';

const [, , databaseUrl, workspaceId] = process.argv;
const pool = new pg.Pool({ connectionString: databaseUrl ?? '', max: 12, options: `-c app.workspace=${workspaceId}` });
const server = createServer(async (_request, response) => {
  const { rows } = await pool.query({
    name: 'bare-list',
    text: `select p.id, p.project_id, p.title, p.content, p.revision, p.created_at, p.updated_at, s.state, s.next_due_at, s.last_published_at,
        coalesce((select array_agg(v.account_id order by v.account_id) from versions v where v.workspace_id = p.workspace_id and v.post_id = p.id), '{}') as account_ids
      from posts p left join lateral post_standing(p.workspace_id, p.id) s on true
      where p.workspace_id = $1 and p.origin = 'made' and p.deleted_at is null order by p.updated_at desc, p.id desc limit 51`,
    values: [workspaceId],
  });
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ items: rows.slice(0, 50) }));
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address && typeof address === 'object') process.send?.({ url: `http://127.0.0.1:${address.port}` });
});

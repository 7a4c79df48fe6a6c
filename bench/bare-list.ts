/** The baseline of the list: node:http, one pool, the same query, JSON. No access check, no contract, no transaction: the fence is set once per connection. */
import { createServer } from 'node:http';
import pg from 'pg';
import { bareConnections, bareListSql } from './bare-list.sql.ts';

const [, , databaseUrl, workspaceId] = process.argv;
const pool = new pg.Pool({
  connectionString: databaseUrl ?? '',
  max: bareConnections,
  options: `-c app.workspace=${workspaceId}`,
});
const server = createServer(async (_request, response) => {
  const { rows } = await pool.query({
    name: 'bare-list',
    text: bareListSql,
    values: [workspaceId],
  });
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ items: rows.slice(0, 50) }));
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address && typeof address === 'object') process.send?.({ url: `http://127.0.0.1:${address.port}` });
});

/**
 * The plans of statements while their tables are young: full of rows, and not yet counted by the database. A plan made
 * then is kept until there are statistics, a minute and more, and that is when a new installation sends its first posts.
 */
import pg from 'pg';
import type { InstanceScope } from '../db/database.ts';
import type { Person, TestServer } from './start-test-server.ts';

const young = ['posts', 'versions', 'publications', 'steps', 'attempts'];

/**
 * Plans `count` posts of a twentieth as many accounts, and keeps the database from counting them. The accounts it has
 * counted: people connect them one by one.
 */
export async function growYoungTables(server: TestServer, ada: Person, count: number): Promise<void> {
  const client = new pg.Client({ connectionString: server.ownerUrl });
  await client.connect();
  try {
    await client.query("set app.maintenance = 'on'");
    for (const table of young) await client.query(`alter table ${table} set (autovacuum_enabled = false)`);
    await client.query(
      `with account as (
         select gen_random_uuid() as id, n from generate_series(0, $2::int / 20) n
       ), due as (
         select gen_random_uuid() as post, gen_random_uuid() as version, gen_random_uuid() as publication, account.id as account
         from account cross join generate_series(1, 20)
       ), a as (
         insert into accounts (workspace_id, id, channel, remote_id, handle, display_name, profile_url, server, details, state, connected_at)
         select $1, id, 'sandbox', 'young' || n, 'young' || n, 'Young', '', '', '{}', 'connected', now() from account
       ), l as (
         insert into lanes (workspace_id, account_id, service, next_due_at) select $1, id, 'sandbox', now() from account
       ), o as (
         insert into posts (workspace_id, id, project_id, title, content, created_at, updated_at)
         select $1, post, (select id from projects where workspace_id = $1 and is_default), 'Young', '{"parts": []}', now(), now() from due
       ), v as (
         insert into versions (workspace_id, id, post_id, account_id, follows_shared, content)
         select $1, version, post, account, true, '{"parts": []}' from due
       )
       insert into publications (workspace_id, id, post_id, version_id, account_id, state, due_at, seed, created_at)
       select $1, publication, post, version, account, 'scheduled', now(), replace(publication::text, '-', ''), now() from due`,
      [ada.workspaceId, count],
    );
    await client.query('analyze accounts, lanes');
  } finally {
    await client.end();
  }
}

/** What the database would do for each statement that `ask` asks as the publisher, whatever its values; none is run. */
export async function plansOf(server: TestServer, ask: (scope: InstanceScope) => Promise<unknown>): Promise<string[]> {
  const statements: string[] = [];
  const query = async (asked: string | { text: string }) => {
    statements.push(typeof asked === 'string' ? asked : asked.text);
    return { rows: [] };
  };
  await ask({ client: { query }, hint: () => undefined } as unknown as InstanceScope);
  return server.app.db.readAsPublisher(async (scope) => {
    const plans: string[] = [];
    for (const statement of statements) {
      const { rows } = await scope.client.query<{ 'QUERY PLAN': string }>(
        `explain (generic_plan, costs off) ${statement}`,
      );
      plans.push(rows.map((row) => row['QUERY PLAN'].trim()).join('\n'));
    }
    return plans;
  });
}

/**
 * A young table read by workspace alone, once for every row of another: it costs the square of what there is. Not what
 * stands still, of which there is little.
 */
export const readByWorkspaceAlone = new RegExp(
  `Scan using (?!publications_unsettled)\\w+ on (${young.join('|')})( \\w+)?\nIndex Cond: \\(workspace_id = [^)]*\\)$`,
  'm',
);

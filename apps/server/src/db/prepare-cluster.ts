/** Readies a PostgreSQL of our own: the owner role and the database, made by the superuser once. */
import pg from 'pg';
import { rolePassword, withUser } from './roles.ts';

const databaseName = 'antiphon';
const ownerName = 'antiphon_owner';

/**
 * @param superuserUrl of the cluster's superuser on its `postgres` database.
 * @returns the address of the owner on the `antiphon` database.
 */
export async function prepareCluster(superuserUrl: string, masterKey: string): Promise<string> {
  const password = rolePassword(masterKey, ownerName);
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    const role = await client.query('select 1 from pg_roles where rolname = $1', [ownerName]);
    const verb = role.rowCount === 0 ? 'create' : 'alter';
    await client.query(
      `${verb} role ${ownerName} login nosuperuser nobypassrls createrole password ${pg.escapeLiteral(password)}`,
    );
    const database = await client.query('select 1 from pg_database where datname = $1', [databaseName]);
    if (database.rowCount === 0) await client.query(`create database ${databaseName} owner ${ownerName}`);
  } finally {
    await client.end();
  }
  const url = new URL(withUser(superuserUrl, ownerName, password));
  url.pathname = `/${databaseName}`;
  return url.href;
}

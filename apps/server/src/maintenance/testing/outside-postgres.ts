/** A PostgreSQL as somebody brings it with `DATABASE_URL`: not ours to start, stop or make roles in. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres } from '../../platform/postgres/index.ts';

export interface OutsidePostgres {
  /** For data folders and files of the test; removed with everything in it. */
  readonly folder: string;
  /** An empty database whose owner may make roles. @returns its address. */
  emptyDatabase(name: string): Promise<string>;
  query(database: string, sql: string): Promise<pg.QueryResult>;
  stop(): Promise<void>;
}

export async function startOutsidePostgres(): Promise<OutsidePostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'antiphon-outside-'));
  const superuserPassword = 'secret';
  const postgres = await startPostgres({
    dataFolder: join(folder, 'cluster'),
    log: () => undefined,
    superuserPassword,
  });
  const query = async (database: string, sql: string): Promise<pg.QueryResult> => {
    const connectionString = postgres.databaseUrl(postgres.superuser, superuserPassword, database);
    const client = new pg.Client({ connectionString });
    await client.connect();
    return client.query(sql).finally(() => client.end());
  };
  return {
    folder,
    query,
    emptyDatabase: async (name) => {
      await query('postgres', `create role ${name}_owner login createrole password 'secret'`);
      await query('postgres', `create database ${name} owner ${name}_owner`);
      return postgres.databaseUrl(`${name}_owner`, 'secret', name);
    },
    stop: async () => {
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

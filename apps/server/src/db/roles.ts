/**
 * Three roles: `owner` (migrations, the job queue's tables), `app` (every request, held by row-level
 * security) and `publisher` (the sending part, with policies of its own). Their names begin with the
 * database's name, so that two installations can share one PostgreSQL.
 */
import { createHmac } from 'node:crypto';
import pg from 'pg';
import { AppError } from '../platform/errors.ts';
import { databaseUnreachable } from '../platform/explain-failure.ts';

export interface RoleNames {
  readonly owner: string;
  readonly app: string;
  readonly publisher: string;
}

const oldestPostgres = 16;
/** Any fixed number, another one than the migrations'. */
const lockNumber = 4_217_002;

/** Passwords follow from the master key, so that every copy of the server knows them. */
export function rolePassword(masterKey: string, role: string): string {
  return createHmac('sha256', Buffer.from(masterKey, 'hex')).update(`database role ${role}`).digest('base64url');
}

export function roleNames(database: string, owner: string): RoleNames {
  return { owner, app: `${database}_app`, publisher: `${database}_publisher` };
}

/** `url` with another user and password. */
export function withUser(url: string, user: string, password: string): string {
  const changed = new URL(url);
  changed.username = encodeURIComponent(user);
  changed.password = encodeURIComponent(password);
  return changed.href;
}

/**
 * Makes `app` and `publisher` where they are missing and sets their passwords.
 * @throws AppError `database_roles` with the SQL to run, where the owner may not create roles.
 */
export async function ensureRoles(ownerUrl: string, masterKey: string): Promise<RoleNames> {
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 });
  await client.connect().catch((error: unknown) => {
    throw databaseUnreachable(error, ownerUrl);
  });
  try {
    // Servers that start at once take turns; the lock ends with the connection.
    await client.query('select pg_advisory_lock($1)', [lockNumber]);
    const { rows } = await client.query<{ version: number; database: string; owner: string; creates: boolean }>(
      `select current_setting('server_version_num')::int / 10000 as version, current_database() as database,
              current_user as owner, (select rolcreaterole or rolsuper from pg_roles where rolname = current_user) as creates`,
    );
    const [here] = rows;
    if (!here) throw new Error('the database did not say who we are');
    if (here.version < oldestPostgres) throw tooOld(here.version);
    const names = roleNames(here.database, here.owner);
    const statements: string[] = [];
    for (const role of [names.app, names.publisher]) {
      statements.push(...(await roleStatements(client, here.database, role, rolePassword(masterKey, role))));
    }
    if (here.creates) for (const statement of statements) await client.query(statement);
    else await refuseUnlessUsable(ownerUrl, masterKey, names, statements);
    return names;
  } finally {
    await client.end();
  }
}

async function roleStatements(client: pg.Client, database: string, role: string, password: string): Promise<string[]> {
  const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [role]);
  const name = pg.escapeIdentifier(role);
  const login = `login password ${pg.escapeLiteral(password)}`;
  return [
    rowCount === 0
      ? `create role ${name} nosuperuser nobypassrls nocreatedb nocreaterole ${login}`
      : `alter role ${name} ${login}`,
    `grant connect on database ${pg.escapeIdentifier(database)} to ${name}`,
  ];
}

async function refuseUnlessUsable(
  ownerUrl: string,
  masterKey: string,
  names: RoleNames,
  statements: string[],
): Promise<void> {
  for (const role of [names.app, names.publisher]) {
    const probe = new pg.Client({ connectionString: withUser(ownerUrl, role, rolePassword(masterKey, role)) });
    try {
      await probe.connect();
    } catch (error) {
      throw new AppError({
        code: 'database_roles',
        status: 500,
        userMessage: `The database user of DATABASE_URL may not create roles. Ask its administrator to run:\n${statements.map((sql) => `  ${sql};`).join('\n')}`,
        cause: error,
      });
    } finally {
      await probe.end().catch(() => undefined);
    }
  }
}

/**
 * @throws AppError `database_roles` when a role that must be fenced could step over the fence.
 */
export async function refuseUnfencedRoles(pool: pg.Pool, { app, publisher }: RoleNames): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(
    'select rolname as name from pg_roles where rolname = any($1) and (rolsuper or rolbypassrls)',
    [[app, publisher]],
  );
  const [role] = rows;
  if (!role) return;
  throw new AppError({
    code: 'database_roles',
    status: 500,
    userMessage: `The database role ${role.name} is a superuser or may bypass row-level security. Antiphon does not start with it, because workspaces would not be fenced from each other.`,
  });
}

function tooOld(version: number): AppError {
  return new AppError({
    code: 'database_too_old',
    status: 500,
    userMessage: `This PostgreSQL is version ${version}. Antiphon needs ${oldestPostgres} or newer.`,
  });
}

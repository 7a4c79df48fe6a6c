import { randomBytes } from 'node:crypto';
import { chown, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { PostgresUnavailableError } from './postgres.errors.ts';
import { type Identity, makeFolder, spawnAs, type Workplace } from './workplace.ts';

/** The one superuser of the cluster; the application's own roles are made by the migrations. */
export const superuser = 'postgres';

const unfinishedPrefix = 'postgres.new-';

/**
 * Returns the folder of the cluster, making it if there is none.
 *
 * It is made under another name and renamed when complete, so the name `postgres` never stands for half a cluster: a
 * start killed in the middle leaves an unfinished folder, which the next one removes. Whatever is called `postgres`
 * already is never written to here.
 */
export async function ensureCluster(
  workplace: Workplace,
  superuserPassword: string,
  log: (line: string) => void,
): Promise<string> {
  const { home, identity } = workplace;
  const cluster = join(home, 'postgres');
  await removeUnfinished(home);
  await checkOwner(cluster, identity);
  const entries = await readdir(cluster).catch(ifMissing);
  if (entries?.includes('PG_VERSION')) {
    await giveTo(identity, cluster);
    return cluster;
  }
  if (entries !== undefined && entries.length > 0) {
    throw new PostgresUnavailableError(
      `${cluster} is not empty, yet it is no PostgreSQL database. Move it away, or choose another data folder.`,
    );
  }
  log('Database: creating it (only once)');
  const unfinished = join(home, `${unfinishedPrefix}${randomBytes(6).toString('hex')}`);
  try {
    await initialise(workplace, unfinished, superuserPassword);
    await rename(join(unfinished, 'cluster'), cluster);
    await syncFolder(home);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return cluster;
}

async function initialise(workplace: Workplace, unfinished: string, superuserPassword: string): Promise<void> {
  const { identity } = workplace;
  await makeFolder(unfinished, identity);
  const passwordFile = join(unfinished, 'password');
  await writeFile(passwordFile, `${superuserPassword}\n`, { mode: 0o600 });
  if (identity.uid !== undefined) await chown(passwordFile, identity.uid, identity.gid ?? identity.uid);
  const cluster = join(unfinished, 'cluster');
  // The builtin provider sorts and folds alike on every machine. The C library's ctype is still asked by pg_trgm,
  // which finds no letters in Japanese under plain C; C is for systems without C.UTF-8 only.
  const first = await runInitdb(workplace, cluster, passwordFile, 'C.UTF-8');
  if (first === undefined) return;
  await rm(cluster, { recursive: true, force: true });
  const second = await runInitdb(workplace, cluster, passwordFile, 'C');
  if (second !== undefined) throw new PostgresUnavailableError(whyNotCreated(second, workplace.home));
}

/** What initdb said, in words where we know them. Both signs are in its and the server's own English. */
export function whyNotCreated(said: string, home: string): string {
  if (!/No space left on device|Check free disk space/.test(said)) return `The database could not be created: ${said}`;
  return `The database could not be created: the disk that holds ${home} is full. An empty database needs 100 MB.`;
}

/** Returns what initdb said when it failed, `undefined` when it made the cluster. */
async function runInitdb(
  workplace: Workplace,
  cluster: string,
  passwordFile: string,
  libcLocale: string,
): Promise<string | undefined> {
  const args = [
    `--pgdata=${cluster}`,
    `--username=${superuser}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    `--locale=${libcLocale}`,
    '--data-checksums',
    '--no-instructions',
  ];
  const child = spawnAs(workplace.identity, workplace.binaries.initdb, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const exit = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [code, said] = await Promise.all([exit, child.stderr ? text(child.stderr) : '']);
  return code === 0 ? undefined : said.trim() || `initdb ended with code ${code}`;
}

async function removeUnfinished(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    if (!name.startsWith(unfinishedPrefix)) continue;
    // Retried, because an initdb whose parent was just killed may still be writing there for a moment.
    await rm(join(home, name), { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

/** PostgreSQL refuses a cluster that is not its user's own; say so in words that help. */
async function checkOwner(cluster: string, identity: Identity): Promise<void> {
  const owner = (await stat(cluster).catch(ifMissing))?.uid;
  const self = process.getuid?.();
  if (identity.uid !== undefined || owner === undefined || self === undefined || owner === self) return;
  throw new PostgresUnavailableError(
    `The database in ${cluster} belongs to user ${owner}, but Antiphon was started as user ${self}. Start it as the same user as before.`,
  );
}

/** Root may have made the cluster earlier, when it could still run as somebody else. */
async function giveTo({ uid, gid = uid }: Identity, cluster: string): Promise<void> {
  if (uid === undefined || gid === undefined || (await stat(cluster)).uid === uid) return;
  for (const entry of await readdir(cluster, { recursive: true })) await chown(join(cluster, entry), uid, gid);
  // Last: whoever finds the folder's owner right finds all of it right.
  await chown(cluster, uid, gid);
}

/** Makes a rename in `folder` survive a power cut. Windows cannot open folders, and needs no such thing. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

function ifMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

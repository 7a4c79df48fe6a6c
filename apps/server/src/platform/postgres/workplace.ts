import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, chown, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Binaries, copyBinaries } from './binaries.ts';
import { PostgresUnavailableError } from './postgres.errors.ts';

/** As whom PostgreSQL's programs run. `uid` and `gid` are absent when they run as ourselves. */
export type Identity = {
  /** Words put before every program: tools that change what it is before it starts. */
  prefix: readonly string[];
  uid?: number;
  gid?: number;
};

/** Where PostgreSQL works: `home` holds `postgres` (the cluster) and `socket`; usually it is the data folder. */
export type Workplace = { identity: Identity; home: string; binaries: Binaries };

type Question = {
  dataFolder: string;
  binaries: Binaries;
  log: (line: string) => void;
  /** Where a cluster goes that cannot live in the data folder. */
  readablePlace?: string;
  /** False only in tests, to see the ways round. */
  mayUseNamespaces?: boolean;
};

/**
 * PostgreSQL refuses to run as root. Started by root, we try in turn:
 * 1. the user who owns an existing cluster, if that is not root;
 * 2. a user namespace in which root looks like an ordinary user: everything stays root's and in place, and folders of
 *    mode 700 (root's home, a fresh `mktemp -d`) do not matter;
 * 3. where namespaces are refused (most containers): the owner of the surrounding folder, `postgres`, or the first
 *    ordinary user, in the data folder if that user can reach it, else in a readable place, which is printed and noted
 *    in the data folder;
 * 4. else it is said in one line.
 */
export async function chooseWorkplace(question: Question): Promise<Workplace> {
  const { dataFolder, binaries } = question;
  const bound = await untilParentDies();
  if (process.getuid?.() !== 0) return { identity: { prefix: bound }, home: dataFolder, binaries };

  const place = question.readablePlace ?? '/var/lib/antiphon';
  const home = await databaseHome(dataFolder);
  const clusterOwner = await ownerOf(join(home, 'postgres'));
  const users = parsePasswd(await readFile('/etc/passwd', 'utf8').catch(() => ''));
  if (!clusterOwner) {
    const identity = inNamespace(bound, users);
    if (question.mayUseNamespaces !== false && (await canReach(identity, binaries.initdb, home))) {
      return { identity, home, binaries };
    }
  }
  const candidates = [clusterOwner, await ownerOf(dirname(dataFolder)), serviceUser(users)?.uid];
  for (const uid of clusterOwner ? [clusterOwner] : candidates.filter((candidate) => candidate)) {
    const user = { prefix: bound, uid: uid ?? 0, gid: users.find((entry) => entry.uid === uid)?.gid ?? uid ?? 0 };
    if (!(await canReach(user, dirname(home)))) continue;
    return atHome(user, home, binaries, place);
  }
  const user = serviceUser(users);
  if (clusterOwner === undefined && user !== undefined) return moveOut(question, place, { prefix: bound, ...user });
  throw new PostgresUnavailableError(
    `PostgreSQL refuses to run as root, this system allows no user namespaces, and no ordinary user can reach ${home}. Start Antiphon as an ordinary user, or set DATABASE_URL.`,
  );
}

/** The folder that holds `postgres`: the data folder, or where the note in it says that it was moved. */
export async function databaseHome(dataFolder: string): Promise<string> {
  return readFile(movedNote(dataFolder), 'utf8').then(
    (text) => text.trim(),
    () => dataFolder,
  );
}

/** Starts a program as `identity`, in a session of its own: Ctrl-C at the terminal is for us, not for the database. */
export function spawnAs(identity: Identity, program: string, args: string[], options: SpawnOptions): ChildProcess {
  const [first = program, ...rest] = [...identity.prefix, program, ...args];
  const { uid, gid } = identity;
  return spawn(first, rest, { ...options, uid, gid, detached: true, windowsHide: true });
}

/** Makes a folder of mode 700 that belongs to `identity`. */
export async function makeFolder(path: string, identity: Identity): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  if (identity.uid !== undefined) await chown(path, identity.uid, identity.gid ?? identity.uid);
}

export type PasswdEntry = { name: string; uid: number; gid: number };

/** Reads the lines of /etc/passwd, skipping what does not look like one. */
export function parsePasswd(text: string): PasswdEntry[] {
  return text.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    return name && /^\d+$/.test(uid ?? '') ? [{ name, uid: Number(uid), gid: Number(gid) }] : [];
  });
}

/**
 * The user root looks like inside the namespace. Its number only needs a name, because initdb asks for one: 1000
 * where somebody has it, else any other (a slim container image has no ordinary user).
 */
export function namespaceUid(users: PasswdEntry[]): number {
  return users.find(({ uid }) => uid === 1000)?.uid ?? users.find(({ uid }) => uid > 0 && uid < 65_534)?.uid ?? 1000;
}

/** The user for a database that belongs to nobody yet: `postgres`, else the first ordinary user of the machine. */
export function serviceUser(users: PasswdEntry[]): PasswdEntry | undefined {
  return (
    users.find(({ name, uid }) => name === 'postgres' && uid > 0) ??
    users.find(({ uid }) => uid >= 1000 && uid < 65_534)
  );
}

function inNamespace(bound: readonly string[], users: PasswdEntry[]): Identity {
  const uid = namespaceUid(users);
  return { prefix: ['unshare', '-U', `--map-user=${uid}`, `--map-group=${uid}`, ...bound] };
}

/**
 * Where `setpriv` can do it (Linux), the kernel interrupts PostgreSQL when we die, however we die: a fast shutdown, no
 * orphan. Elsewhere the next start finds the orphan and stops it.
 */
async function untilParentDies(): Promise<readonly string[]> {
  const prefix = ['setpriv', '--pdeathsig', 'INT', '--'];
  return process.platform === 'linux' && (await succeeds({ prefix }, 'true', [])) ? prefix : [];
}

async function atHome(user: Required<Identity>, home: string, binaries: Binaries, place: string): Promise<Workplace> {
  // Others may walk through our own folder, not list it; what is secret in it has a mode of its own.
  const { mode } = await stat(home);
  if ((mode & 0o011) !== 0o011) await chmod(home, (mode & 0o777) | 0o011);
  const reachable = (await canReach(user, binaries.initdb)) ? binaries : await copyBinaries(binaries, place);
  return { identity: user, home, binaries: reachable };
}

async function moveOut(question: Question, place: string, user: Required<Identity> & PasswdEntry): Promise<Workplace> {
  const { dataFolder, log } = question;
  await mkdir(place, { recursive: true, mode: 0o755 });
  const home = join(place, createHash('sha256').update(dataFolder).digest('hex').slice(0, 12));
  await makeFolder(home, user);
  const workplace = await atHome(user, home, question.binaries, place);
  await writeFile(movedNote(dataFolder), `${home}\n`);
  log(`Database: root may not run it and ${user.name} cannot reach ${dataFolder}, so it is kept in ${home}.`);
  return workplace;
}

function movedNote(dataFolder: string): string {
  return join(dataFolder, 'postgres-is-in.txt');
}

async function canReach(identity: Identity, ...paths: string[]): Promise<boolean> {
  return succeeds(identity, 'sh', ['-c', 'for path do test -x "$path" || exit 1; done', 'sh', ...paths]);
}

function succeeds(identity: Identity, program: string, args: string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawnAs(identity, program, args, { stdio: 'ignore' });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
}

function ownerOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ uid }) => uid,
    () => undefined,
  );
}

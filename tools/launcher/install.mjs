import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join, relative, sep } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { holds, leftOut, libcOf } from './installed-tree.mjs';
import { isNewEnough, pinnedNode } from './our-node.mjs';
import { runQuietly } from './run-quietly.mjs';
import { Failure } from './say.mjs';

/**
 * Installs the packages of the lockfile unless they are there. `wanted`: 'start' leaves out the tools for tests,
 * 'full' takes all; what is full stays full.
 */
export async function ensureInstalled({
  root,
  wanted,
  say,
  platform = `${process.platform}-${process.arch}`,
  hostNode = process.versions.node,
}) {
  if (!missing({ root, wanted, platform, hostNode })) return;
  const unlock = await takeInstallLock(root, say);
  try {
    // Somebody else may have installed while we waited.
    const mode = missing({ root, wanted, platform, hostNode });
    if (!mode) return;
    // If we are killed, npm goes on: the lock is its own too.
    const onStart = (pid) => writeFileSync(lockFile(root), `${process.pid} ${pid}`);
    await install({ root, mode, say, onStart });
    // No stamp for half of it: the next start tries again.
    refuseLeftOut(lacking({ root, mode, platform, hostNode }), hostNode);
    writeStamp({ root, mode, platform });
  } finally {
    unlock();
  }
}

/**
 * Which install is needed: 'start', 'full', or undefined for none. A stamp in node_modules says what was installed from
 * which lockfile. Where it is missing or old (somebody ran npm by hand), npm's own list of what it put there decides.
 */
export function missing({ root, wanted, platform, hostNode }) {
  const stamp = readJson(stampFile(root));
  const now = fingerprints(root);
  const isFresh = stamp?.lockfile === now.lockfile && stamp.tree === now.tree && stamp.platform === platform;
  const isNodeThere = hasNode({ root, platform, hostNode });
  if (isFresh && isNodeThere && (stamp.mode === 'full' || stamp.mode === wanted)) return undefined;
  const mode = stamp?.mode === 'full' ? 'full' : wanted;
  const isSamePlatform = stamp === undefined || stamp.platform === platform;
  if (!isSamePlatform || !isNodeThere || now.tree === undefined) return mode;
  const isWhole = (as) =>
    holds(readJson(treeFile(root)), readJson(lockfileOf(root)), as) &&
    lacking({ root, mode: as, platform, hostNode }).length === 0;
  if (!isWhole(mode)) return mode;
  writeStamp({ root, mode: isWhole('full') ? 'full' : mode, platform });
  return undefined;
}

/** Whether there is a Node to run Antiphon with: ours, or, where the host's is new enough or we bring none, the host's. */
function hasNode({ root, platform, hostNode }) {
  const path = pinnedNode(root, platform);
  return path === undefined || isNewEnough(hostNode) || existsSync(path);
}

/** Packages for this machine that npm left out, by their paths. */
function lacking({ root, mode, platform, hostNode }) {
  const libc = platform === `${process.platform}-${process.arch}` ? libcOf() : undefined;
  const isThere = (path) => existsSync(join(root, path, 'package.json')) || isOurNode(path);
  const isOurNode = (path) => Boolean(pinnedNode(root, platform)?.startsWith(join(root, path, sep)));
  // Our Node is judged by its program, and only where the host's will not do.
  const paths = leftOut(isThere, readJson(lockfileOf(root)), { mode, platform, libc });
  return hasNode({ root, platform, hostNode }) ? paths : [...paths, relative(root, pinnedNode(root, platform))];
}

function refuseLeftOut(paths, hostNode) {
  if (paths.length === 0) return;
  throw new Failure(
    `npm left out what this machine needs:\n\n${paths.join('\n')}\n\nIt does so when the package registry does not give a package, and when this Node (${hostNode}) is too old for one. Run the same command again.`,
  );
}

async function install({ root, mode, say, onStart }) {
  say(`Installing packages${existsSync(stampFile(root)) ? '' : ' (only once; it takes a minute or two)'} ...`);
  const startedAt = Date.now();
  const seconds = () => `${Math.round((Date.now() - startedAt) / 1000)} s`;
  const tick = setInterval(() => say(`... still installing (${seconds()})`), 20_000);
  const args = ['ci', '--ignore-scripts', '--include=optional', '--no-audit', '--no-fund', '--no-progress'];
  const options = {
    cwd: root,
    env: { ...process.env, PATH: hostPath(root, process.env.PATH ?? '') },
    // npm is a script there, and only a shell starts those.
    shell: process.platform === 'win32',
  };
  const all = [...args, mode === 'full' ? '--include=dev' : '--omit=dev'];
  const result = await runQuietly('npm', all, options, onStart).finally(() => clearInterval(tick));
  if (result.code !== 0) {
    const why = result.lastLines.join('\n') || result.problem;
    throw new Failure(
      `Installing failed. The last lines of npm:\n\n${why}\n\nIs the package registry reachable? Then run the same command again.`,
    );
  }
  say(`Installed in ${seconds()}.`);
}

/** npm must not run on the Node inside node_modules, which `npm ci` removes first. */
export function hostPath(root, path) {
  const own = join(root, 'node_modules', '.bin');
  return path
    .split(delimiter)
    .filter((folder) => folder !== own)
    .join(delimiter);
}

/** Two starts on a fresh clone must not install into each other. Resolves with the way to give the lock back. */
async function takeInstallLock(root, say) {
  const file = lockFile(root);
  for (let waits = 0; ; waits += 1) {
    try {
      mkdirSync(join(root, '.cache'), { recursive: true });
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST')
        throw new Failure(`Packages must be installed, but ${root} is not writable: ${error.message}`);
    }
    if (isStale(file)) rmSync(file, { force: true });
    else if (waits === 1) say(`Another start is installing (see ${file}); waiting for it ...`);
    await sleep(200);
  }
}

function lockFile(root) {
  return join(root, '.cache', 'install.lock');
}

/**
 * Left behind by a kill: its processes (the launcher's and npm's) are gone, or it is older than any install takes (the
 * numbers were given anew).
 */
export function isStale(file) {
  try {
    if (Date.now() - statSync(file).mtimeMs > 15 * 60_000) return true;
  } catch (error) {
    // Given back just now; the next try takes it.
    if (error.code === 'ENOENT') return false;
    throw error;
  }
  const pids = (readText(file) ?? '').split(' ').map(Number).filter(Boolean);
  // No number yet: it is just being written.
  return pids.length > 0 && !pids.some(isRunning);
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code !== 'ESRCH';
  }
}

function fingerprints(root) {
  return { lockfile: hashOf(lockfileOf(root)), tree: hashOf(treeFile(root)) };
}

function writeStamp({ root, mode, platform }) {
  const stamp = { mode, platform, ...fingerprints(root) };
  try {
    writeFileSync(stampFile(root), `${JSON.stringify(stamp)}\n`);
  } catch (error) {
    // A read-only installation is fine; then npm's list is read at each start.
    if (!['EACCES', 'EROFS', 'EPERM'].includes(error.code)) throw error;
  }
}

function stampFile(root) {
  return join(root, 'node_modules', '.antiphon-installed.json');
}

function lockfileOf(root) {
  return join(root, 'package-lock.json');
}

function treeFile(root) {
  return join(root, 'node_modules', '.package-lock.json');
}

function hashOf(file) {
  const text = readText(file);
  return text === undefined ? undefined : createHash('sha256').update(text).digest('hex');
}

function readJson(file) {
  const text = readText(file);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // Cut short by a kill: as good as none.
    return undefined;
  }
}

function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

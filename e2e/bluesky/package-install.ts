/** Installs the package beside this file when it is not there: what its lockfile names, no install scripts. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runProgram } from './run-program.ts';

const folder = import.meta.dirname;
const stampFile = join(folder, 'node_modules', '.installed-for');
const root = join(folder, '../..');

/** @throws Error with the last lines of npm. */
export async function ensurePackage(say: (line: string) => void): Promise<void> {
  const stamp = stampOf();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  say('Installing a real Bluesky server (once; about 50 s) ...');
  await runProgram('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--no-progress'], {
    cwd: folder,
    env: { ...process.env, PATH: pathOfHost() },
    shell: process.platform === 'win32',
  });
  writeFileSync(stampFile, stamp);
}

function stampOf(): string {
  const lockfile = createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex');
  return `${process.platform}-${process.arch} ${lockfile}\n`;
}

/** npm runs on the host's own Node, not on the one inside node_modules. */
function pathOfHost(): string {
  const own = join(root, 'node_modules', '.bin');
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter((path) => path !== own)
    .join(delimiter);
}

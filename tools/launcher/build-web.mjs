import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runQuietly } from './run-quietly.mjs';
import { Failure } from './say.mjs';

/** What the built app is made from. */
const sources = ['apps/web', 'packages/contract', 'packages/channels', 'package-lock.json'];

/** Builds `apps/web/dist` unless it was built from exactly these sources. Without a web app there is nothing to do. */
export async function ensureWebBuilt({ root, node, say }) {
  const web = join(root, 'apps', 'web');
  if (!existsSync(join(web, 'index.html'))) return;
  const stampFile = join(web, 'dist', '.built-from');
  const fingerprint = webFingerprint(root);
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === fingerprint) return;
  say('Building the web app ...');
  const startedAt = Date.now();
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const result = await runQuietly(node, [vite, 'build'], { cwd: web });
  if (result.code !== 0) {
    throw new Failure(
      `The web app could not be built. The last lines:\n\n${result.lastLines.join('\n') || result.problem}`,
    );
  }
  // Last, so that a build cut short counts for nothing.
  writeFileSync(stampFile, fingerprint);
  say(`Built in ${Math.round((Date.now() - startedAt) / 100) / 10} s.`);
}

/** A hash over the names and bytes of all sources, tests and generated files left out. */
export function webFingerprint(root) {
  const hash = createHash('sha256');
  for (const path of sources.flatMap((source) => filesUnder(root, source))) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0');
  }
  return hash.digest('hex');
}

const isIgnored = /^(dist|node_modules|coverage|fixtures|\..*)$|\.(test\.tsx?|gen\.ts)$/;

function filesUnder(root, path) {
  if (!existsSync(join(root, path))) return [];
  if (path.endsWith('.json')) return [path];
  return readdirSync(join(root, path), { withFileTypes: true })
    .filter(({ name }) => !isIgnored.test(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesUnder(root, `${path}/${entry.name}`) : [`${path}/${entry.name}`]));
}

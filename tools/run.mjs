/**
 * The one entry of all npm scripts: `node tools/run.mjs <verb> [arguments]`.
 *
 * Plain JavaScript for any Node from 18 on, because the host's Node may be older than ours and nothing may be
 * installed yet. It installs what is missing, builds the web app when stale, and hands over to our own Node 24.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureWebBuilt } from './launcher/build-web.mjs';
import { develop } from './launcher/develop.mjs';
import { handOver } from './launcher/hand-over.mjs';
import { ensureInstalled } from './launcher/install.mjs';
import { nodeFlags, ourNode } from './launcher/our-node.mjs';
import { Failure, sayOn } from './launcher/say.mjs';

const root = resolve(fileURLToPath(import.meta.url), '../..');

/** `install`: without (`start`) or with (`full`) the tools for tests. `entry`: what our Node runs then, `given` first. */
const verbs = {
  start: { install: 'start', web: true, entry: 'apps/server/src/main.ts' },
  dev: { install: 'full' },
  build: { install: 'start', web: true },
  cli: { install: 'start', entry: 'apps/cli/src/main.ts', isQuiet: true },
  test: { install: 'full', entry: 'tools/test.ts' },
  check: { install: 'full', entry: 'tools/check.ts' },
  bench: { install: 'full', web: true, entry: 'bench/run.ts' },
  'bench-chaos': { install: 'full', entry: 'bench/chaos/run.ts', isQuiet: true },
  'test-kill': { install: 'full', entry: 'tools/test.ts', given: ['--kill'] },
  'test-bluesky': { install: 'full', entry: 'tools/test-bluesky.ts' },
};

/** Works on the data folder itself, beside the server; all other commands speak HTTP. */
const maintenance = 'apps/server/src/maintenance/main.ts';
const isMaintenance = (args) => ['backup', 'restore', 'vault'].includes(args[0]);

async function run(name, args) {
  const verb = Object.hasOwn(verbs, name ?? '') ? verbs[name] : undefined;
  if (!verb) throw new Failure(`Usage: node tools/run.mjs ${Object.keys(verbs).join(' | ')}`);
  // What `cli` prints on stdout is the answer, and nothing but the answer.
  const say = sayOn(verb.isQuiet ? process.stderr : process.stdout);
  await ensureInstalled({ root, wanted: verb.install, say });
  const node = ourNode(root);
  if (verb.web) await ensureWebBuilt({ root, node, say });
  if (name === 'dev') return develop({ root, node, say });
  if (!verb.entry) return 0;
  const program = name === 'cli' && isMaintenance(args) ? maintenance : verb.entry;
  const entry = join(root, program);
  if (!existsSync(entry)) throw new Failure(`${program} is missing: this copy of Antiphon is incomplete.`);
  return handOver(node, [...nodeFlags, entry, ...(verb.given ?? []), ...args]);
}

const [name, ...args] = process.argv.slice(2);
run(name, args).then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    // A Failure is meant for the person; anything else is a fault of ours and keeps its stack.
    console.error(error instanceof Failure ? error.message : error);
    process.exitCode = 1;
  },
);

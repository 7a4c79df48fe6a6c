/**
 * `npm run check`: format and lint, types, boundaries, unused code, lockfile, list of spec tests.
 * Every step runs, also after a failed one; the exit code is 0 only when all passed.
 */
import { spawn } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { checkTree } from './boundaries/check-boundaries.ts';
import { checkLockfile, type Lockfile } from './boundaries/check-lockfile.ts';
import { checkSpecList } from './boundaries/spec-tests.ts';

const root = join(import.meta.dirname, '..');

/** What a step found: '' when it passed, else what to read. `note` is said beside a passed step. */
interface StepResult {
  readonly isPassed: boolean;
  readonly output: string;
  readonly note?: string;
}

interface Step {
  readonly name: string;
  run(): Promise<StepResult> | StepResult;
}

const biomeArgs = [
  'ci',
  '--colors=off',
  '--reporter=concise',
  '--diagnostic-level=warn',
  '--error-on-warnings',
  '--max-diagnostics=50',
  '.',
];

const steps: readonly Step[] = [
  { name: 'format and lint', run: () => runTool('@biomejs/biome', 'biome', biomeArgs) },
  { name: 'types', run: runTypes },
  { name: 'boundaries', run: runBoundaries },
  { name: 'unused code', run: () => runTool('knip', 'knip', ['--no-progress', '--no-config-hints']) },
  { name: 'lockfile', run: runLockfile },
  { name: 'list of spec tests', run: () => resultOf(checkSpecList(root)) },
];

/** Runs all steps and says how each went. */
export async function runChecks(): Promise<{ readonly passed: number; readonly failed: number }> {
  let failed = 0;
  for (const step of steps) {
    const startedAt = performance.now();
    const { isPassed, output, note } = await runSafely(step);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    console.log(`${isPassed ? '✓' : '✗'} ${step.name} (${seconds} s)${note ? `: ${note}` : ''}`);
    if (!isPassed) {
      failed += 1;
      console.log(output.trimEnd().replace(/^/gm, '    '));
    }
  }
  return { passed: steps.length - failed, failed };
}

async function runSafely(step: Step): Promise<StepResult> {
  try {
    return await step.run();
  } catch (error) {
    return { isPassed: false, output: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

function resultOf(faults: readonly string[], note?: string): StepResult {
  return { isPassed: faults.length === 0, output: faults.join('\n'), note };
}

/** Types of the whole repository, and of every app that keeps a `tsconfig.json` of its own. */
async function runTypes(): Promise<StepResult> {
  const projects = ['tsconfig.json', ...globSync('{apps,packages}/*/tsconfig.json', { cwd: root })];
  const results = await Promise.all(
    projects.map((project) => runTool('typescript', 'tsc', ['--noEmit', '-p', project])),
  );
  return {
    isPassed: results.every(({ isPassed }) => isPassed),
    output: results.map(({ output }) => output).join('\n'),
  };
}

function runBoundaries(): StepResult {
  const { violations, fileCount } = checkTree(root);
  return resultOf(
    violations.map(({ path, line, rule, words }) => `${path}:${line} ${rule}: ${words}`),
    `${fileCount} files`,
  );
}

function runLockfile(): StepResult {
  const readJson = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'));
  const { workspaces } = readJson('package.json') as { workspaces: string[] };
  const folders = globSync(
    workspaces.map((pattern) => `${pattern}/package.json`),
    { cwd: root },
  ).map(dirname);
  const manifests = new Map(
    ['', ...folders].map((folder) => [folder, readJson(join(folder, 'package.json')) as object]),
  );
  return resultOf(checkLockfile(readJson('package-lock.json') as Lockfile, manifests));
}

/** Runs a command of an installed package with this very Node. */
function runTool(packageName: string, command: string, args: readonly string[]): Promise<StepResult> {
  const manifestPath = join(root, 'node_modules', packageName, 'package.json');
  const { bin } = JSON.parse(readFileSync(manifestPath, 'utf8')) as { bin: { [name: string]: string } };
  const script = join(dirname(manifestPath), bin[command] ?? '');
  const child = spawn(process.execPath, [script, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ isPassed: code === 0, output }));
  });
}

if (import.meta.main) {
  const { failed } = await runChecks();
  if (failed > 0) console.log(`\n${failed} of ${steps.length} checks failed.`);
  process.exitCode = failed > 0 ? 1 : 0;
}

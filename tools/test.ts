/**
 * `npm test`: the checks, then every test in groups that suit two cores; last line `N passed, N failed, N skipped`.
 *
 * The line coverage of a whole run is printed (`--no-coverage` leaves it out, `--coverage` adds it to a run of chosen
 * files); programs that tests start count as well. `--no-checks` leaves the checks out; `--write-spec-list` renews
 * `tools/spec-tests.json` from this run; other arguments choose test files by a part of their path (then without the
 * checks). `--kill` runs the kill matrix and nothing else.
 *
 * In a whole run a few files that failed are run once more when the machine is quiet. What passes only then counts as
 * passed and is told by name as unsteady: such a test, or what it tests, waits for a moment instead of a state.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { TestModule, UserWorkspaceConfig, Vitest } from 'vitest/node';
import { startVitest } from 'vitest/node';
import { compareSpecRun, readSpecList, writeSpecList } from './boundaries/spec-tests.ts';
import { runChecks } from './check.ts';
import { addPageCoverage, type FileCoverage, linesOf } from './page-coverage.ts';

const root = join(import.meta.dirname, '..');
const goalPercent = 90;
/** So many files may fail and still be run once more; beyond, something is plainly broken. */
const secondTryFiles = 5;
const coverageFolder = join(root, 'coverage');
const pagesFolder = join(coverageFolder, 'pages');

interface Totals {
  passed: number;
  failed: number;
  skipped: number;
}

const tests = '*.test.{ts,tsx,mjs}';
const places = ['apps', 'packages', 'tools', 'bench'];

/**
 * Groups run one after the other; inside a group files run side by side as far as `maxWorkers` says. Without
 * isolation the server's modules are loaded once per worker and not once per file; what kills or measures its own
 * process keeps a worker to itself.
 */
const groups: readonly UserWorkspaceConfig[] = [
  group(
    'unit',
    0,
    places.map((place) => `${place}/**/${tests}`),
    { isolate: false, maxWorkers: 2 },
    ['**/*.{db,crash,slow,kill}.test.{ts,mjs}'],
  ),
  group(
    'db',
    1,
    places.map((place) => `${place}/**/*.db.test.ts`),
    // Half of their time they wait for the database.
    { isolate: false, maxWorkers: 3 },
  ),
  group(
    'crash',
    2,
    places.map((place) => `${place}/**/*.crash.test.{ts,mjs}`),
    { maxWorkers: 2 },
  ),
  // They measure memory: nothing runs beside them.
  group(
    'slow',
    3,
    places.map((place) => `${place}/**/*.slow.test.{ts,mjs}`),
    { maxWorkers: 1 },
  ),
  group('browser', 4, [`e2e/**/${tests}`], { maxWorkers: 2, testTimeout: 120_000 }),
];

/** Minutes long, so only asked for by name (`npm run test:kill`). */
const killGroup = group(
  'kill',
  0,
  places.map((place) => `${place}/**/*.kill.test.ts`),
  { maxWorkers: 1 },
);

function group(
  name: string,
  groupOrder: number,
  include: readonly string[],
  settings: { isolate?: boolean; maxWorkers: number; testTimeout?: number },
  exclude: readonly string[] = [],
): UserWorkspaceConfig {
  return {
    test: {
      name,
      root,
      include: [...include],
      exclude: ['**/node_modules/**', '**/dist/**', ...exclude],
      sequence: { groupOrder },
      testTimeout: 20_000,
      hookTimeout: 60_000,
      // What is waited for comes at once; a busy machine may take its time.
      expect: { poll: { timeout: 10_000 } },
      pool: 'forks',
      ...settings,
    },
  };
}

async function main(args: readonly string[]): Promise<Totals> {
  const filters = args.filter((arg) => !arg.startsWith('--'));
  const isKill = args.includes('--kill');
  const totals: Totals = { passed: 0, failed: 0, skipped: 0 };
  const isWhole = filters.length === 0 && !isKill;
  if (isWhole && !args.includes('--no-checks')) {
    const { passed, failed } = await runChecks();
    totals.passed += passed;
    totals.failed += failed;
  }
  // Before two files side by side find it stale.
  const build = () => spawnSync(process.execPath, [join(root, 'tools', 'run.mjs'), 'build'], { stdio: 'inherit' });
  if (!isKill && build().status !== 0) totals.failed += 1;
  const isCovered = args.includes('--coverage') || (isWhole && !args.includes('--no-coverage'));
  rmSync(coverageFolder, { recursive: true, force: true });
  const vitest = await runTests(isKill ? [killGroup] : groups, filters, isCovered);
  const modules = isWhole ? await tryAgain(vitest) : vitest.state.getTestModules();
  for (const testModule of modules) count(testModule, totals);
  totals.failed += strayErrorsOf(vitest);
  if (modules.length === 0) {
    console.log('✗ No test file was found.');
    totals.failed += 1;
  }
  if (isCovered && !sayCoverage()) totals.failed += 1;
  totals.failed += judgeSpecRun(modules, args.includes('--write-spec-list'), isWhole);
  return totals;
}

async function runTests(
  projects: readonly UserWorkspaceConfig[],
  filters: string[],
  isCovered: boolean,
): Promise<Vitest> {
  if (isCovered) process.env.ANTIPHON_PAGE_COVERAGE = pagesFolder;
  const vitest = await startVitest(filters, {
    root,
    config: false,
    watch: false,
    passWithNoTests: true,
    reporters: process.env.GITHUB_ACTIONS ? ['default', 'github-actions'] : ['default'],
    projects: [...projects],
    coverage: {
      enabled: isCovered,
      provider: 'v8',
      reporter: ['json'],
      // What the pages write lies there too.
      clean: false,
      reportOnFailure: true,
      // The server, the command line and the launcher are proved as processes of their own.
      autoAttachSubprocess: true,
      include: ['apps/{server,cli}/src/**/*.ts', 'apps/web/src/**/*.ts', 'packages/*/src/**/*.ts'],
      exclude: ['**/*.test.ts', '**/testing/**', '**/fixtures/**'],
    },
  });
  await vitest.close();
  return vitest;
}

/** The modules of a whole run, with a few that failed as they are when run once more. */
async function tryAgain(first: Vitest): Promise<readonly TestModule[]> {
  const modules = first.state.getTestModules();
  const failed = modules.filter((testModule) => !testModule.ok());
  if (failed.length === 0 || failed.length > secondTryFiles) return modules;
  console.log(`\nOnce more, what failed: ${failed.map((one) => one.relativeModuleId).join(', ')}`);
  const paths = failed.map((one) => one.moduleId);
  const second = await runTests(groups, paths, false);
  if (strayErrorsOf(second) > 0) return modules;
  const again = new Map(second.state.getTestModules().map((one) => [one.moduleId, one]));
  for (const testModule of failed) {
    if (!again.get(testModule.moduleId)?.ok()) continue;
    const names = [...testModule.children.allTests('failed')].map((test) => test.fullName);
    console.log(`! Unsteady, passed only at the second try: ${testModule.relativeModuleId}: ${names.join('; ')}`);
  }
  return modules.map((testModule) => again.get(testModule.moduleId) ?? testModule);
}

function strayErrorsOf(vitest: Vitest): number {
  const errors = vitest.state.getUnhandledErrors().length;
  if (errors > 0) console.log(`✗ ${errors} errors came from outside any test.`);
  return errors;
}

function count(testModule: TestModule, totals: Totals): void {
  let counted = 0;
  for (const test of testModule.children.allTests()) {
    counted += 1;
    const { state } = test.result();
    if (state === 'passed') totals.passed += 1;
    else if (state === 'skipped') totals.skipped += 1;
    else totals.failed += 1;
  }
  // A file that could not be loaded, or a hook of it that failed, is a failure even without a failed test.
  const hasFailedTest = [...testModule.children.allTests('failed')].length > 0;
  if (!testModule.ok() && !hasFailedTest) totals.failed += 1;
  if (testModule.ok() && counted === 0) {
    console.log(`✗ ${testModule.relativeModuleId} holds no test.`);
    totals.failed += 1;
  }
}

/** Coverage that cannot be told is a failure, and no reason to keep the results to ourselves. */
function sayCoverage(): boolean {
  try {
    printCoverage();
    return true;
  } catch (error) {
    console.log(`✗ line coverage: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

/** Prints the share of lines that ran, in this process, in those that tests start and in pages; lists the others. */
function printCoverage(): void {
  const path = join(coverageFolder, 'coverage-final.json');
  const files = JSON.parse(readFileSync(path, 'utf8')) as { [path: string]: FileCoverage };
  addPageCoverage(root, pagesFolder, files);
  let [all, missed] = [0, 0];
  const list: string[] = [];
  for (const file of Object.values(files)) {
    const lines = linesOf(file);
    all += lines.all;
    missed += lines.missed.length;
    if (lines.missed.length > 0) list.push(`${relative(root, file.path)}: ${lines.missed.join(' ')}`);
  }
  writeFileSync(join(coverageFolder, 'missed-lines.txt'), `${list.sort().join('\n')}\n`);
  const percent = ((100 * (all - missed)) / all).toFixed(2);
  const sign = Number(percent) >= goalPercent ? '✓' : '!';
  console.log(`${sign} line coverage ${percent} % (goal ${goalPercent} %); the rest: coverage/missed-lines.txt`);
}

/** With the vendors' descriptions at hand, fewer spec tests than listed is a failure. */
function judgeSpecRun(modules: readonly TestModule[], isWriting: boolean, isWhole: boolean): number {
  if (!process.env.ANTIPHON_SPECS) {
    console.log('– spec tests were skipped: ANTIPHON_SPECS names no folder with the vendors’ descriptions.');
    return 0;
  }
  const ran = new Map<string, number>();
  for (const testModule of modules) {
    const path = relative(root, testModule.moduleId).split(sep).join('/');
    if (!path.endsWith('.spec.test.ts')) continue;
    const states = [...testModule.children.allTests()].map((test) => test.result().state);
    ran.set(path, states.filter((state) => state !== 'skipped').length);
  }
  if (isWriting) writeSpecList(root, { ...(isWhole ? {} : readSpecList(root)), ...Object.fromEntries(ran) });
  if (!isWhole) return 0;
  const faults = compareSpecRun(readSpecList(root), ran);
  for (const fault of faults) console.log(`✗ ${fault}`);
  return faults.length;
}

const startedAt = performance.now();
const totals = await main(process.argv.slice(2));
const minutes = ((performance.now() - startedAt) / 60_000).toFixed(1);
console.log(`\nDone in ${minutes} min.`);
console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exitCode = totals.failed > 0 ? 1 : 0;

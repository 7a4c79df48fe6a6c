/**
 * What the pages of the browser tests ran, brought back to the lines of the web app. The pages are the built app as it
 * ships, without source maps; the same build once more with them has the same file names.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Of `coverage-final.json`: what is needed of a file in the form that Istanbul gives it. */
export interface FileCoverage {
  readonly path: string;
  readonly statementMap: Readonly<Record<string, Span>>;
  readonly s: Record<string, number>;
}
interface Place {
  /** From 1. */
  readonly line: number;
  /** From 0. */
  readonly column: number;
}
interface Span {
  readonly start: Place;
  /** `null` as its column: the end of the line. */
  readonly end: { readonly line: number; readonly column: number | null };
}

/** A script of a page: nested ranges and how often each ran, as V8 tells them. */
export interface ScriptRun {
  readonly script: string;
  readonly functions: readonly {
    readonly ranges: readonly { readonly startOffset: number; readonly endOffset: number; readonly count: number }[];
  }[];
}

/** Counts as run, in `files`, each statement of the web app that a page of `folder` ran any part of. */
export function addPageCoverage(root: string, folder: string, files: Readonly<Record<string, FileCoverage>>): void {
  const runs = globSync('*.json', { cwd: folder }).flatMap(
    (name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as ScriptRun[],
  );
  if (runs.length === 0) return;
  const built = buildWithMaps(root);
  try {
    const byScript = Map.groupBy(runs, ({ script }) => script);
    for (const [script, ofScript] of byScript) {
      const path = join(built, 'assets', script);
      if (!existsSync(path)) throw new Error(`The build with source maps has no ${script}: it is another build.`);
      // Without sources: the bundler's own few lines.
      if (!existsSync(`${path}.map`)) continue;
      const code = readFileSync(path, 'utf8');
      const map = new SourceMap(JSON.parse(readFileSync(`${path}.map`, 'utf8')));
      for (const [source, places] of placesRun(code, map, ofScript)) {
        const file = files[resolve(built, 'assets', source)];
        if (file) markStatements(file, places);
      }
    }
  } finally {
    rmSync(built, { recursive: true, force: true });
  }
}

function buildWithMaps(root: string): string {
  // Beside the usual folder, so that paths in the maps lead to the sources.
  const built = mkdtempSync(join(tmpdir(), 'antiphon-maps-'));
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const args = ['build', '--sourcemap', 'hidden', '--outDir', built, '--emptyOutDir', '--logLevel', 'error'];
  const env = { ...process.env, NODE_ENV: 'production' };
  const { status } = spawnSync(process.execPath, [vite, ...args], {
    cwd: join(root, 'apps', 'web'),
    env,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('The web app could not be built with source maps.');
  return built;
}

/** The places of each source whose first letter in the bundle was run by at least one page. */
export function placesRun(code: string, map: SourceMap, runs: readonly ScriptRun[]): Map<string, Place[]> {
  const isRun = lettersRun(code.length, runs);
  const found = new Map<string, Place[]>();
  let line = 0;
  let lineStart = 0;
  for (let at = 0; at < code.length; at += 1) {
    if (code[at] === '\n') {
      line += 1;
      lineStart = at + 1;
    } else if (isRun[at]) {
      const column = at - lineStart;
      const entry = map.findEntry(line, column);
      // Absent in what the bundler wrote itself, whatever the types say.
      if (!('originalSource' in entry) || (entry.originalSource as string | undefined) === undefined) continue;
      if (entry.generatedLine !== line || entry.generatedColumn !== column) continue;
      const places = found.get(entry.originalSource) ?? [];
      places.push({ line: entry.originalLine + 1, column: entry.originalColumn });
      found.set(entry.originalSource, places);
    }
  }
  return found;
}

/** Ranges lie in one another: the innermost that holds a letter says whether it ran. */
function lettersRun(length: number, runs: readonly ScriptRun[]): Uint8Array {
  const isRun = new Uint8Array(length);
  for (const { functions } of runs) {
    const letters = new Uint8Array(length);
    const ranges = functions
      .flatMap((one) => one.ranges)
      .sort((a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset);
    for (const { startOffset, endOffset, count } of ranges) letters.fill(count > 0 ? 1 : 0, startOffset, endOffset);
    for (let at = 0; at < length; at += 1) if (letters[at]) isRun[at] = 1;
  }
  return isRun;
}

/** A statement ran when anything in it did. */
export function markStatements(file: FileCoverage, places: readonly Place[]): void {
  for (const [id, { start, end }] of Object.entries(file.statementMap)) {
    if (file.s[id] !== 0) continue;
    const after = { line: end.line, column: end.column ?? Number.POSITIVE_INFINITY };
    if (places.some((place) => !isBefore(place, start) && isBefore(place, after))) file.s[id] = 1;
  }
}

function isBefore(a: Place, b: Place): boolean {
  return a.line < b.line || (a.line === b.line && a.column < b.column);
}

/** Lines on which a statement begins, and those of them that no run has reached. */
export function linesOf({ statementMap, s }: FileCoverage): {
  readonly all: number;
  readonly missed: readonly number[];
} {
  const lines = new Map<number, boolean>();
  for (const [id, { start }] of Object.entries(statementMap))
    lines.set(start.line, (lines.get(start.line) ?? false) || (s[id] ?? 0) > 0);
  return {
    all: lines.size,
    missed: [...lines].flatMap(([line, isRun]) => (isRun ? [] : [line])).sort((a, b) => a - b),
  };
}

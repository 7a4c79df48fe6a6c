/**
 * The tests that judge us by the vendors' own descriptions (`*.spec.test.ts`) are skipped where these
 * descriptions are not at hand. `tools/spec-tests.json` lists how many there are per file, so that a run that
 * has the descriptions can tell when fewer ran than should.
 */
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';

/** Number of tests by path from the root. */
export type SpecList = { readonly [path: string]: number };

const listName = 'tools/spec-tests.json';

/** The committed list; empty when there is none yet. */
export function readSpecList(root: string): SpecList {
  const path = join(root, listName);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as SpecList) : {};
}

/** Writes the list anew from what a run counted. */
export function writeSpecList(root: string, list: SpecList): void {
  const sorted = Object.fromEntries(Object.entries(list).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(join(root, listName), `${JSON.stringify(sorted, null, 2)}\n`);
}

/** Faults between the list and the spec tests that the tree holds, one sentence each. */
export function checkSpecList(root: string): string[] {
  const files = globSync('{apps,packages}/*/src/**/*.spec.test.ts', { cwd: root }).map((path) =>
    path.split(sep).join('/'),
  );
  return compareSpecFiles(readSpecList(root), files);
}

/** Pure half of `checkSpecList`. */
export function compareSpecFiles(list: SpecList, files: readonly string[]): string[] {
  const renew = 'Write the list anew: ANTIPHON_SPECS=… npm test -- --write-spec-list';
  const unlisted = files.filter((path) => !(path in list)).map((path) => `${path} is not in ${listName}. ${renew}`);
  const gone = Object.keys(list)
    .filter((path) => !files.includes(path))
    .map((path) => `${listName} lists ${path}, which is not there. ${renew}`);
  return [...unlisted, ...gone];
}

/** Faults between the list and what ran, one sentence each. */
export function compareSpecRun(list: SpecList, ran: ReadonlyMap<string, number>): string[] {
  return Object.entries(list)
    .filter(([path, count]) => (ran.get(path) ?? 0) < count)
    .map(([path, count]) => `${path}: ${ran.get(path) ?? 0} spec tests ran, ${count} are listed.`);
}

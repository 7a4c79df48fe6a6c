import { SourceMap } from 'node:module';
import { describe, expect, it } from 'vitest';
import { type FileCoverage, linesOf, markStatements, placesRun, type ScriptRun } from './page-coverage.ts';

/** `f` on the first line of `a.ts`, `g` on its second and third; the space and the rest are the bundler's. */
const code = 'f(); g(1)';
const map = new SourceMap({
  version: 3,
  file: 'a.js',
  sources: ['a.ts'],
  sourcesContent: [],
  names: [],
  // Letter 0 is 1:0, letter 5 is 2:2, letter 7 is 3:4.
  mappings: 'AAAA,KACE,EACE',
  sourceRoot: '',
});
const run = (...ranges: [number, number, number][]): ScriptRun => ({
  script: 'a.js',
  functions: ranges.map(([startOffset, endOffset, count]) => ({ ranges: [{ startOffset, endOffset, count }] })),
});

const file = (): FileCoverage => ({
  path: '/a.ts',
  statementMap: {
    0: { start: { line: 1, column: 0 }, end: { line: 1, column: null } },
    1: { start: { line: 2, column: 2 }, end: { line: 3, column: 9 } },
    2: { start: { line: 3, column: 4 }, end: { line: 3, column: 8 } },
    3: { start: { line: 3, column: 12 }, end: { line: 3, column: null } },
  },
  s: { 0: 0, 1: 0, 2: 0, 3: 0 },
});

describe('what a page ran', () => {
  it('is told by the innermost range, back at its places in the source', () => {
    expect(placesRun(code, map, [run([0, 9, 1], [5, 9, 0])]).get('a.ts')).toEqual([{ line: 1, column: 0 }]);
    expect(placesRun(code, map, [run([0, 9, 0], [5, 9, 3], [7, 8, 0])]).get('a.ts')).toEqual([{ line: 2, column: 2 }]);
  });

  it('adds to what another page ran, and takes nothing away', () => {
    const places = placesRun(code, map, [run([0, 9, 1], [5, 9, 0]), run([0, 9, 0], [7, 8, 1])]).get('a.ts');
    expect(places).toEqual([
      { line: 1, column: 0 },
      { line: 3, column: 4 },
    ]);
  });

  it('marks each statement that holds it, and no other', () => {
    const marked = file();
    markStatements(marked, [{ line: 3, column: 5 }]);
    expect(marked.s).toEqual({ 0: 0, 1: 1, 2: 1, 3: 0 });
    markStatements(marked, [{ line: 1, column: 40 }]);
    expect(marked.s).toEqual({ 0: 1, 1: 1, 2: 1, 3: 0 });
  });
});

describe('the lines of a file', () => {
  it('are those on which a statement begins; one that ran is enough for its line', () => {
    const some = file();
    some.s[2] = 7;
    expect(linesOf(some)).toEqual({ all: 3, missed: [1, 2] });
  });
});

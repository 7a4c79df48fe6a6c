import { describe, expect, it } from 'vitest';
import { compareSpecFiles, compareSpecRun } from './spec-tests.ts';

describe('the list of spec tests', () => {
  const list = { 'a.spec.test.ts': 3, 'b.spec.test.ts': 1 };

  it('agrees when every file is listed and every listed file is there', () => {
    expect(compareSpecFiles(list, ['b.spec.test.ts', 'a.spec.test.ts'])).toEqual([]);
  });

  it('finds a file that is not listed and a listed file that is gone', () => {
    expect(compareSpecFiles(list, ['a.spec.test.ts', 'c.spec.test.ts'])).toEqual([
      expect.stringMatching(/^c\.spec\.test\.ts is not in/),
      expect.stringMatching(/lists b\.spec\.test\.ts, which is not there/),
    ]);
  });

  it('finds a run with fewer tests than listed, also when a file did not run at all', () => {
    expect(compareSpecRun(list, new Map([['a.spec.test.ts', 2]]))).toEqual([
      'a.spec.test.ts: 2 spec tests ran, 3 are listed.',
      'b.spec.test.ts: 0 spec tests ran, 1 are listed.',
    ]);
    expect(compareSpecRun(list, new Map(Object.entries(list)))).toEqual([]);
  });
});

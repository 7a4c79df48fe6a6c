import { describe, expect, it } from 'vitest';
import { checkCircles } from './check-circles.ts';
import { parseSource } from './source-file.ts';

const circlesIn = (tree: { readonly [path: string]: string }) =>
  checkCircles(Object.entries(tree).map(([path, text]) => parseSource(path, text))).map(({ path, line, words }) => ({
    at: `${path}:${line}`,
    way: /circle: (.*?)\. /.exec(words)?.[1],
  }));

describe('circles of imports', () => {
  it('are found, also through types and re-exports, and the shortest way around is told once', () => {
    expect(
      circlesIn({
        'packages/p/src/a.ts': `import { z } from 'zod';\nimport type { B } from './b.ts';`,
        'packages/p/src/b.ts': `export { c } from './c.ts';`,
        'packages/p/src/c.ts': `import { a } from './a.ts';\nimport { d } from './d.ts';`,
        'packages/p/src/d.ts': 'export const d = 1;',
        'packages/p/src/above.ts': `import { a } from './a.ts';`,
      }),
    ).toEqual([
      {
        at: 'packages/p/src/a.ts:2',
        way: 'packages/p/src/a.ts → packages/p/src/b.ts → packages/p/src/c.ts → packages/p/src/a.ts',
      },
    ]);
  });

  it('of one file with itself are circles too', () => {
    expect(circlesIn({ 'packages/p/src/a.ts': `import { a } from './a.ts';` })).toEqual([
      { at: 'packages/p/src/a.ts:1', way: 'packages/p/src/a.ts → packages/p/src/a.ts' },
    ]);
  });

  it('are not seen where several files lean on the same one', () => {
    expect(
      circlesIn({
        'packages/p/src/a.ts': `import { c } from './c.ts';\nimport { b } from './b.ts';`,
        'packages/p/src/b.ts': `import { c } from './c.ts';`,
        'packages/p/src/c.ts': 'export const c = 1;',
      }),
    ).toEqual([]);
  });
});

/** All boundary rules over a tree of sources. */
import { checkCircles } from './check-circles.ts';
import { checkImports } from './check-imports.ts';
import { checkPatterns } from './check-patterns.ts';
import { parseSource, readSources, type Violation } from './source-file.ts';

/** Checks sources given as path → text. Paths are relative to the root of the repository. */
export function checkSources(sources: ReadonlyMap<string, string>): Violation[] {
  const files = [...sources].map(([path, text]) => parseSource(path, text));
  const once = new Map<string, Violation>();
  for (const one of [...checkImports(files), ...checkCircles(files), ...checkPatterns(files)])
    once.set(JSON.stringify(one), one);
  return [...once.values()].sort((a, b) => a.path.localeCompare(b.path) || a.line - b.line);
}

/** Checks the repository at `root`. */
export function checkTree(root: string): { readonly violations: Violation[]; readonly fileCount: number } {
  const sources = readSources(root);
  return { violations: checkSources(sources), fileCount: sources.size };
}

/** Files that import each other in a circle: none can be read, moved or tested without the others. */
import type { SourceFile, Violation } from './source-file.ts';

/** Finds every circle of imports, those of types included, and tells the shortest way around. Pure. */
export function checkCircles(files: readonly SourceFile[]): Violation[] {
  const left = new Map(files.map((file) => [file.path, file]));
  const targetsOf = ({ imports }: SourceFile): string[] => [
    ...new Set(imports.flatMap(({ target }) => (target !== null && left.has(target) ? target : []))),
  ];
  // What imports nothing that is left stands in no circle; what then remains does, or leads into one.
  for (let before = -1; before !== left.size; ) {
    before = left.size;
    for (const [path, file] of left) if (targetsOf(file).length === 0) left.delete(path);
  }
  const told = new Set<string>();
  return [...left.values()].flatMap((file) => {
    const way = told.has(file.path) ? undefined : wayBackTo(file.path, left, targetsOf);
    if (!way) return [];
    for (const path of way) told.add(path);
    const line = file.imports.find(({ target }) => target === (way[1] ?? file.path))?.line ?? 1;
    const words = `These files import each other in a circle: ${[...way, file.path].join(' → ')}. Move what both need into a file of its own.`;
    return [{ path: file.path, line, rule: 'no-circles', words }];
  });
}

/** The shortest way from a file along its imports back to it, itself first; nothing where there is none. */
function wayBackTo(
  start: string,
  files: ReadonlyMap<string, SourceFile>,
  targetsOf: (file: SourceFile) => readonly string[],
): readonly string[] | undefined {
  const ways: string[][] = [[start]];
  const seen = new Set<string>();
  for (const way of ways) {
    const file = files.get(way.at(-1) ?? start);
    for (const target of file ? targetsOf(file) : []) {
      if (target === start) return way;
      if (seen.has(target)) continue;
      seen.add(target);
      ways.push([...way, target]);
    }
  }
  return undefined;
}

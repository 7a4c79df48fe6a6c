/** Reads a tree of sources into what the rules ask about: imports with their targets, and syntax trees. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import { type Program, parseSync, Visitor } from 'oxc-parser';

/** One import, re-export, dynamic import or `import('…')` type of a file. */
export interface SourceImport {
  readonly specifier: string;
  /** Path from the root for relative imports, else null. */
  readonly target: string | null;
  readonly line: number;
  /** Disappears when types are stripped. */
  readonly isType: boolean;
}

/** A parsed source. `path` is relative to the root, with `/`. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly program: Program;
  readonly imports: readonly SourceImport[];
  lineAt(offset: number): number;
}

/** A broken rule at a place. `rule` is stable, `words` are for people. */
export interface Violation {
  readonly path: string;
  readonly line: number;
  readonly rule: string;
  readonly words: string;
}

const skippedFolders = new Set(['node_modules', 'dist', 'data', 'coverage', 'fixtures', '.git', '.cache']);
const sourceRoots = ['apps', 'packages', 'bench', 'e2e', 'tools'];
const sourceName = /\.(ts|tsx|mts|mjs|js)$/;

/** All sources below `root` that the rules look at: path → text. */
export function readSources(root: string): Map<string, string> {
  const sources = new Map<string, string>();
  for (const folder of sourceRoots) collect(root, join(root, folder), sources);
  return sources;
}

function collect(root: string, folder: string, into: Map<string, string>): void {
  const entries = readdirSync(folder, { withFileTypes: true, encoding: 'utf8' });
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !skippedFolders.has(entry.name)) collect(root, path, into);
    if (entry.isFile() && sourceName.test(entry.name)) {
      into.set(relative(root, path).split(sep).join('/'), readFileSync(path, 'utf8'));
    }
  }
}

/** Parses one source. Throws with the path when it is not valid TypeScript. */
export function parseSource(path: string, text: string): SourceFile {
  const { program, module, errors } = parseSync(path, text);
  const first = errors[0];
  if (first) throw new Error(`${path} cannot be parsed: ${first.message}`);
  const lineAt = (offset: number): number => text.slice(0, offset).split('\n').length;
  const found: { specifier: string; start: number; isType: boolean }[] = [];
  for (const { moduleRequest, entries, start } of module.staticImports) {
    const isType = entries.length > 0 && entries.every((entry) => entry.isType);
    found.push({ specifier: moduleRequest.value, start, isType });
  }
  for (const { entries, start } of module.staticExports) {
    for (const { moduleRequest, isType } of entries) {
      if (moduleRequest) found.push({ specifier: moduleRequest.value, start, isType });
    }
  }
  for (const { moduleRequest, start } of module.dynamicImports) {
    const written = text.slice(moduleRequest.start, moduleRequest.end);
    if (/^(['"`]).*\1$/s.test(written)) found.push({ specifier: written.slice(1, -1), start, isType: false });
  }
  new Visitor({
    TSImportType: (node) => {
      if (typeof node.source.value === 'string') {
        found.push({ specifier: node.source.value, start: node.start, isType: true });
      }
    },
    CallExpression: (node) => {
      const argument = node.arguments[0];
      const isRequire = node.callee.type === 'Identifier' && node.callee.name === 'require';
      if (isRequire && argument?.type === 'Literal' && typeof argument.value === 'string') {
        found.push({ specifier: argument.value, start: node.start, isType: false });
      }
    },
  }).visit(program);
  const imports = found.map(({ specifier, start, isType }) => ({
    specifier,
    target: specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : null,
    line: lineAt(start),
    isType,
  }));
  return { path, text, program, imports, lineAt };
}

/** A test, or something that only tests use: `test-*.ts`, and folders for tests and conformance suites. */
export function isTest(path: string): boolean {
  const isNamedSo = /\.test\.(ts|tsx|mts|mjs)$/.test(path) || /(^|\/)test-[^/]+\.ts$/.test(path);
  return isNamedSo || /(^|\/)(testing|fixtures|conformance)\//.test(path) || path.startsWith('e2e/');
}

/** The rules about imports: left and right, doors, adapters, packages, web and command line (design.md §3). */
import {
  adapterGround,
  adapterPackages,
  cliPackages,
  moduleOrder,
  packageImports,
  serverGround,
  webPackages,
} from './rooms.ts';
import { isTest, type SourceFile, type SourceImport, type Violation } from './source-file.ts';

/** Where a file stands. `name` is the module, package, adapter or feature; null where that says nothing. */
interface Place {
  readonly room:
    | 'module'
    | 'server-ground'
    | 'server'
    | 'web-app'
    | 'web-feature'
    | 'web-ui'
    | 'web-lib'
    | 'web'
    | 'cli'
    | 'package'
    | 'adapter'
    | 'outside';
  readonly name: string;
  /** The package of an adapter; otherwise the same as `name`. */
  readonly house: string;
  /** Path inside the room. */
  readonly inside: string;
}

/** Says in which room a path stands. */
export function placeOf(path: string): Place {
  const [top = '', house = '', src = '', first = '', second = '', ...rest] = path.split('/');
  const inside = [second, ...rest].join('/');
  if (top === 'apps' && house === 'cli') return { room: 'cli', name: 'cli', house, inside: path };
  if (src !== 'src') return { room: 'outside', name: top, house, inside: path };
  if (top === 'packages') return packagePlace(house, first, inside);
  if (top === 'apps' && house === 'server') {
    if (first === 'modules' && rest.length > 0) return { room: 'module', name: second, house, inside: rest.join('/') };
    if (serverGround.includes(first)) return { room: 'server-ground', name: first, house, inside };
    return { room: 'server', name: first, house, inside: first };
  }
  if (top === 'apps' && house === 'web') return webPlace(first, second, rest);
  return { room: 'outside', name: top, house, inside: path };
}

function packagePlace(house: string, first: string, inside: string): Place {
  const isAdapter = adapterPackages.includes(house) && inside !== '' && !adapterGround.includes(first);
  if (isAdapter) return { room: 'adapter', name: first, house, inside };
  return { room: 'package', name: house, house, inside: inside === '' ? first : `${first}/${inside}` };
}

function webPlace(first: string, second: string, rest: readonly string[]): Place {
  const inside = [second, ...rest].join('/');
  if (first === 'features') return { room: 'web-feature', name: second, house: 'web', inside: rest.join('/') };
  if (first === 'ui') return { room: 'web-ui', name: first, house: 'web', inside };
  if (first === 'lib') return { room: 'web-lib', name: first, house: 'web', inside };
  if (first === 'app') return { room: 'web-app', name: first, house: 'web', inside };
  return { room: 'web', name: first, house: 'web', inside };
}

type Verdict = { readonly rule: string; readonly words: string } | null;

/** Checks every import of every file. Pure. */
export function checkImports(files: readonly SourceFile[]): Violation[] {
  const violations: Violation[] = [];
  for (const file of files) {
    for (const one of file.imports) {
      const verdict = one.target === null ? judgePackage(file, one) : judgePath(file, one.target);
      if (verdict) violations.push({ path: file.path, line: one.line, ...verdict });
    }
  }
  return [...violations, ...checkModuleNames(files), ...checkModuleOrder(files), ...checkBrowserDoors(files)];
}

// ---------------------------------------------------------------------------------------------------------
// Relative imports
// ---------------------------------------------------------------------------------------------------------

function judgePath(file: SourceFile, target: string): Verdict {
  const from = placeOf(file.path);
  const to = placeOf(target);
  if (isInProduct(file.path) && to.room === 'outside' && !isTest(file.path)) {
    return { rule: 'product-only', words: `Product code must not import ${target}, which is no part of the product.` };
  }
  // Conformance suites are a door of their package; stand-ins, which the sandbox runs, share state with them.
  const isForTests = isTest(target) && placeOf(target).inside.split('/')[0] !== 'conformance';
  if (isInProduct(file.path) && isForTests && !isTest(file.path)) {
    return { rule: 'tests-only', words: `${target} is for tests; product code must not import it.` };
  }
  if (isInProduct(file.path) && houseOf(file.path) !== houseOf(target) && isInProduct(target)) {
    return { rule: 'doors-only', words: `Import another package by its name, not by the path ${target}.` };
  }
  return judgeAdapter(file.path, from, to) ?? judgeServer(file.path, from, to, target) ?? judgeWeb(from, to, target);
}

function isInProduct(path: string): boolean {
  return /^(apps|packages)\/[^/]+\/src\//.test(path);
}

function houseOf(path: string): string {
  return path.split('/').slice(0, 2).join('/');
}

function judgeAdapter(path: string, from: Place, to: Place): Verdict {
  if (to.room !== 'adapter') return null;
  if (from.room === 'adapter' && from.name === to.name && from.house === to.house) return null;
  const isList = from.room === 'package' && /^installed\.[a-z-]+\.ts$/.test(from.inside);
  if (isList) return judgeListLine(from.inside, to);
  if (isTest(path) && from.house === to.house && from.room === 'package') return null;
  return {
    rule: 'adapters-by-list',
    words: `The adapter ${to.house}/${to.name} may be imported only by the lists installed.*.ts.`,
  };
}

function judgeListLine(list: string, to: Place): Verdict {
  const doors: { readonly [list: string]: readonly string[] } = {
    'installed.server.ts': ['index.ts', 'stand-in.ts'],
    'installed.browser.ts': ['browser.ts'],
    'installed.marks.ts': ['mark.ts'],
  };
  const allowed = doors[list];
  if (!allowed || allowed.includes(to.inside)) return null;
  const words = `${list} must import ${to.name}/${allowed.join(` or ${to.name}/`)}, not ${to.name}/${to.inside}.`;
  return { rule: 'doors-only', words };
}

function judgeServer(path: string, from: Place, to: Place, target: string): Verdict {
  if (from.house !== 'server') return null;
  if (/^apps\/server\/src\/(main|modules)\.ts$/.test(target) && from.room !== 'server' && !isTest(path)) {
    return { rule: 'left-right', words: `Only the top of the server may import ${target}: it stands above all rooms.` };
  }
  if (to.room !== 'module') return null;
  if (from.room === 'module' && from.name === to.name) return null;
  if (from.room === 'server-ground' && !isTest(path)) {
    return { rule: 'left-right', words: `${from.name}/ is ground and must not know the module ${to.name}.` };
  }
  if (to.inside !== 'index.ts') {
    return { rule: 'doors-only', words: `Import ${to.name} through its door index.ts, not ${to.inside}.` };
  }
  const isRightward = moduleOrder.indexOf(to.name) > moduleOrder.indexOf(from.name);
  if (from.room === 'module' && isRightward && !isTest(path)) {
    return {
      rule: 'left-right',
      words: `${from.name} stands left of ${to.name} and must not import it; tell it by an event.`,
    };
  }
  return null;
}

function judgeWeb(from: Place, to: Place, target: string): Verdict {
  if (from.house !== 'web') return null;
  const reach: { readonly [room: string]: readonly string[] } = {
    'web-feature': ['web-feature', 'web-ui', 'web-lib'],
    'web-ui': ['web-ui', 'web-lib'],
    'web-lib': ['web-lib'],
  };
  const allowed = reach[from.room];
  if (allowed && !allowed.includes(to.room)) {
    return { rule: 'web-rooms', words: `${from.room.replace('-', ' ')} must not import ${target}.` };
  }
  if (to.room === 'web-feature' && !(from.room === 'web-feature' && from.name === to.name)) {
    const isDoor = to.inside === 'index.ts' || to.inside === 'index.tsx';
    // The app composes pages and loads each when it is opened; through the index they would all come at once.
    const isPageOfApp = from.room === 'web-app' && /^[\w-]+-page\.tsx$/.test(to.inside);
    if (!isDoor && !isPageOfApp)
      return { rule: 'doors-only', words: `Import the feature ${to.name} through its index, not ${to.inside}.` };
  }
  return null;
}

// ---------------------------------------------------------------------------------------------------------
// Imports by package name
// ---------------------------------------------------------------------------------------------------------

function judgePackage(file: SourceFile, one: SourceImport): Verdict {
  if (!one.specifier.startsWith('@antiphon/') || !isInProduct(file.path)) return null;
  const from = placeOf(file.path);
  const name = one.specifier.split('/')[1] ?? '';
  if (!(name in packageImports)) {
    return { rule: 'packages', words: `${one.specifier} is no package that others may import.` };
  }
  if (file.path.startsWith('packages/')) return judgePackageToPackage(from.house, name);
  if (from.room === 'cli') return judgeReach(one.specifier, cliPackages, 'The command line');
  if (from.room === 'web-ui') return judgeReach(one.specifier, [], 'ui/ (it knows no domain word)');
  if (from.house === 'web') {
    const isSpecType = one.isType && one.specifier === '@antiphon/channels';
    return isSpecType ? null : judgeReach(one.specifier, webPackages, 'The web app');
  }
  return null;
}

function judgePackageToPackage(from: string, to: string): Verdict {
  if (from === to || packageImports[from]?.includes(to)) return null;
  return { rule: 'packages', words: `packages/${from} must not import packages/${to}.` };
}

function judgeReach(specifier: string, allowed: readonly string[], who: string): Verdict {
  if (allowed.includes(specifier)) return null;
  const may = allowed.length === 0 ? 'none of our packages' : `only ${allowed.join(' and ')}`;
  return { rule: 'packages', words: `${who} may import ${may}, not ${specifier}.` };
}

// ---------------------------------------------------------------------------------------------------------
// Rules over the whole tree
// ---------------------------------------------------------------------------------------------------------

function checkModuleNames(files: readonly SourceFile[]): Violation[] {
  const seen = new Set<string>();
  const violations: Violation[] = [];
  for (const { path } of files) {
    const { room, name, house } = placeOf(path);
    const isUnknownModule = room === 'module' && !moduleOrder.includes(name);
    const isUnknownPackage = path.startsWith('packages/') && !(house in packageImports);
    const key = isUnknownModule ? `The module ${name}` : `The package ${house}`;
    if (!(isUnknownModule || isUnknownPackage) || seen.has(key)) continue;
    seen.add(key);
    const words = `${key} has no place in tools/boundaries/rooms.ts; say there what it may import.`;
    violations.push({ path, line: 1, rule: 'left-right', words });
  }
  return violations;
}

/** The server's own list of modules must agree with the order that is checked here. */
function checkModuleOrder(files: readonly SourceFile[]): Violation[] {
  const list = files.find(({ path }) => path === 'apps/server/src/modules.ts');
  const written = list ? /moduleOrder\s*=\s*\[([^\]]*)\]/.exec(list.text) : null;
  if (!list || !written) return [];
  const named = [...(written[1] ?? '').matchAll(/['"]([^'"]+)['"]/g)].map(([, name = '']) => name);
  const inOrder = moduleOrder.filter((name) => named.includes(name));
  if (inOrder.join() === named.join()) return [];
  const words = `moduleOrder must be in the order of tools/boundaries/rooms.ts: ${inOrder.join(', ')}.`;
  return [{ path: list.path, line: list.lineAt(written.index), rule: 'left-right', words }];
}

/** Whatever `installed.browser.ts` and `installed.marks.ts` reach must run in a browser without Node and without zod. */
function checkBrowserDoors(files: readonly SourceFile[]): Violation[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const violations: Violation[] = [];
  const queue = files.filter((file) => /^packages\/[^/]+\/src\/installed\.(browser|marks)\.ts$/.test(file.path));
  const seen = new Set(queue);
  for (const file of queue) {
    for (const { specifier, target, line, isType } of file.imports) {
      if (isType) continue;
      const next = target === null ? undefined : byPath.get(target);
      if (next && !seen.has(next)) {
        seen.add(next);
        queue.push(next);
      }
      if (/^(node:|zod|undici|@antiphon\/wire)/.test(specifier)) {
        const words = `The browser door reaches this file, so it must not import ${specifier}.`;
        violations.push({ path: file.path, line, rule: 'browser-door', words });
      }
    }
  }
  return violations;
}

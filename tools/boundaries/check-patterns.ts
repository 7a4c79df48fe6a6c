/** The rules about what a line may say: foreign ids, environment, fetch, clock and random, scopes of queries. */
import { type Node, Visitor } from 'oxc-parser';
import { placeOf } from './check-imports.ts';
import {
  adapterGround,
  adapterPackages,
  ambiguousIds,
  cliEnvironment,
  ordinaryIds,
  ownersOf,
  testEnvironment,
} from './rooms.ts';
import { isTest, type SourceFile, type Violation } from './source-file.ts';

type Report = (node: { readonly start: number }, words: string) => void;

/** Checks every file against every rule about patterns. Pure. */
export function checkPatterns(files: readonly SourceFile[]): Violation[] {
  const ids = adapterIds(files);
  const violations: Violation[] = [];
  for (const file of files) {
    const reportAs =
      (rule: string): Report =>
      (node, words) =>
        violations.push({ path: file.path, line: file.lineAt(node.start), rule, words });
    checkForeignIds(file, ids, reportAs('foreign-id'));
    checkEnvironment(file, reportAs('environment'));
    checkFetch(file, reportAs('safe-fetch'));
    checkPurity(file, reportAs('clock-and-random'));
    checkScopes(file, reportAs('scope-first'));
  }
  return violations;
}

// ---------------------------------------------------------------------------------------------------------
// Ids of networks and providers
// ---------------------------------------------------------------------------------------------------------

/** The folder names of all adapters: the ids that nobody else may say. */
export function adapterIds(files: readonly SourceFile[]): string[] {
  const ids = new Set<string>();
  for (const { path } of files) {
    const place = placeOf(path);
    if (place.room === 'adapter') ids.add(place.name);
  }
  return [...ids].filter((id) => !ordinaryIds.includes(id)).sort();
}

function mayNameAdapters(path: string): boolean {
  const inProduct = /^(apps|packages)\//.test(path);
  const isSeed = /(^|\/)seeds?\//.test(path) || /\.seed\.ts$/.test(path);
  const isList = /(^|\/)installed\.[a-z-]+\.ts$/.test(path);
  const isData = adapterPackages.some((name) =>
    adapterGround.some((folder) => folder === 'prices' && path.startsWith(`packages/${name}/src/${folder}/`)),
  );
  return !inProduct || isSeed || isList || isData || isTest(path);
}

function checkForeignIds(file: SourceFile, ids: readonly string[], report: Report): void {
  if (mayNameAdapters(file.path)) return;
  const here = placeOf(file.path);
  // An adapter may say its own name, also as part of it (openai-compatible may say openai), and its owner's.
  const isOwn = (id: string) =>
    here.room === 'adapter' && (`-${here.name}-`.includes(`-${id}-`) || ownersOf[here.name]?.includes(id));
  const foreign = ids.filter((id) => !isOwn(id));
  const isAmbiguous = (id: string): boolean => id.length === 1 || ambiguousIds.includes(id);
  const patterns = foreign
    .filter((id) => !isAmbiguous(id))
    .map((id) => ({ id, inText: new RegExp(`(?<![A-Za-z])${id}(?![A-Za-z])`, 'i') }));
  const names = (node: Node, id: string): void =>
    report(node, `Names the adapter "${id}". If the spec lacks a word, add a capability, not a name.`);
  const text = (node: Node, value: string): void => {
    const said = patterns.find(({ inText }) => inText.test(value));
    if (said) names(node, said.id);
  };
  const identifier = (node: Node, name: string): void => text(node, wordsOf(name));
  const ambiguous = new Set(foreign.filter(isAmbiguous));
  const pair = (key: Node, value: Node | null): void => {
    if (value?.type === 'Literal' && ambiguous.has(String(value.value)) && isAdapterWord(key))
      names(value, String(value.value));
  };
  new Visitor({
    Literal: (node) => typeof node.value === 'string' && text(node, node.value),
    TemplateElement: (node) => text(node, node.value.raw),
    JSXText: (node) => text(node, node.value),
    Identifier: (node) => identifier(node, node.name),
    JSXIdentifier: (node) => identifier(node, node.name),
    BinaryExpression: (node) => {
      pair(node.left, node.right);
      pair(node.right, node.left);
    },
    Property: (node) => pair(node.key, node.value),
    VariableDeclarator: (node) => pair(node.id, node.init),
    SwitchStatement: (node) => {
      for (const { test } of node.cases) pair(node.discriminant, test);
    },
  }).visit(file.program);
}

/**
 * A letter alone is a coordinate, a header, a close button, and some ids are words of every day; such an id is one only
 * beside a word for adapters: `channel === 'x'`, `{ network: 'x' }`, `switch (account.channelId) { case 'x':`.
 */
function isAdapterWord(node: Node): boolean {
  const name = node.type === 'MemberExpression' ? propertyName(node) : nameOf(node);
  return /(^id|(channel|network|provider|adapter)(_?id)?)$/i.test(name);
}

/** `isMastodonAccount` → `is-mastodon-account`, so that an id is found as words of a name. */
function wordsOf(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase();
}

// ---------------------------------------------------------------------------------------------------------
// process.env
// ---------------------------------------------------------------------------------------------------------

function checkEnvironment(file: SourceFile, report: Report): void {
  const { path, program } = file;
  const isReader = path === 'apps/server/src/config.ts' || !/^(apps|packages)\//.test(path);
  if (isReader || /(^|\/)vite\.config\.ts$/.test(path)) return;
  const names = path.startsWith('apps/cli/') ? cliEnvironment : isTest(path) ? testEnvironment : [];
  const handedOn = isTest(path) ? rangesOfSpreads(program) : [];
  const words = `Read the environment in apps/server/src/config.ts only${names.length > 0 ? ` (here: ${names.join(', ')})` : ''}.`;
  const allowed = new Set<number>();
  new Visitor({
    MemberExpression: (node) => {
      if (isEnvironment(node.object) && names.includes(propertyName(node))) allowed.add(node.object.start);
      const isHandedOn = handedOn.some(({ start, end }) => node.start >= start && node.end <= end);
      if (isEnvironment(node) && !allowed.has(node.start) && !isHandedOn) report(node, words);
    },
    VariableDeclarator: (node) => {
      const isTaken = node.id.type === 'ObjectPattern' && isNamed(node.init, 'process');
      if (isTaken && file.text.slice(node.id.start, node.id.end).match(/\benv\b/)) report(node, words);
    },
    ImportSpecifier: (node) => {
      if (node.imported.type === 'Identifier' && node.imported.name === 'env' && isFromProcess(file, node.start)) {
        report(node, words);
      }
    },
  }).visit(program);
}

/** Tests hand their environment to a child process as `{ ...process.env }`; that reads no single variable. */
function rangesOfSpreads(program: SourceFile['program']): { start: number; end: number }[] {
  const ranges: { start: number; end: number }[] = [];
  new Visitor({ SpreadElement: (node) => ranges.push({ start: node.start, end: node.end }) }).visit(program);
  return ranges;
}

function isEnvironment(node: Node): boolean {
  if (node.type !== 'MemberExpression' || propertyName(node) !== 'env') return false;
  const owner = node.object.type === 'MemberExpression' ? propertyName(node.object) : nameOf(node.object);
  return owner === 'process';
}

function isFromProcess(file: SourceFile, offset: number): boolean {
  const line = file.text.slice(offset).split(';')[0] ?? '';
  return /from\s+['"](node:)?process['"]/.test(line);
}

// ---------------------------------------------------------------------------------------------------------
// fetch
// ---------------------------------------------------------------------------------------------------------

const ownHttpClients = /^(undici|axios|got|node-fetch|ws|(node:)?https?)$/;

function checkFetch(file: SourceFile, report: Report): void {
  const isFenced = /^(packages\/(channels|models|sandbox|media)|apps\/server)\/src\//.test(file.path);
  if (!isFenced || isTest(file.path) || /(^|\/)stand-in[^/]*(\.ts|\/)/.test(file.path)) return;
  const words = 'Use the safe fetch that is handed in: the global one passes the fence against private addresses.';
  const bound = rangesThatBind(file.program, 'fetch');
  const isBound = (node: Node): boolean => bound.some(({ start, end }) => node.start >= start && node.end <= end);
  const judgeValue = (node: Node | null | undefined): void => {
    if (isNamed(node, 'fetch') && !isBound(node)) report(node, words);
  };
  new Visitor({
    CallExpression: (node) => {
      judgeValue(node.callee);
      for (const argument of node.arguments) judgeValue(argument);
    },
    Property: (node) => judgeValue(node.value),
    VariableDeclarator: (node) => judgeValue(node.init),
    AssignmentExpression: (node) => judgeValue(node.right),
    LogicalExpression: (node) => judgeValue(node.right),
    AssignmentPattern: (node) => judgeValue(node.right),
    ArrowFunctionExpression: (node) => judgeValue(node.body),
    MemberExpression: (node) => {
      const isGlobal = ['globalThis', 'window', 'self', 'global'].some((name) => isNamed(node.object, name));
      if (isGlobal && propertyName(node) === 'fetch') report(node, words);
    },
    NewExpression: (node) => {
      if (['WebSocket', 'EventSource', 'XMLHttpRequest'].some((name) => isNamed(node.callee, name)))
        report(node, words);
    },
  }).visit(file.program);
  const isAdapterOrModule = /^(packages\/|apps\/server\/src\/modules\/)/.test(file.path);
  for (const { specifier, isType, line } of file.imports) {
    if (!isAdapterOrModule || isType || !ownHttpClients.test(specifier)) continue;
    report({ start: offsetOfLine(file.text, line) }, `Import no HTTP client of your own (${specifier}). ${words}`);
  }
}

/** Ranges of functions and blocks inside which `name` is a parameter or a variable and so not the global. */
function rangesThatBind(program: SourceFile['program'], name: string): { start: number; end: number }[] {
  const ranges: { start: number; end: number }[] = [];
  const blocks: { start: number; end: number }[] = [{ start: program.start, end: program.end }];
  const ofFunction = (node: Node & { params: readonly Node[] }): void => {
    if (node.params.some((param) => bindsName(param, name))) ranges.push({ start: node.start, end: node.end });
  };
  new Visitor({
    BlockStatement: (node) => blocks.push(node),
    'BlockStatement:exit': () => blocks.pop(),
    FunctionDeclaration: (node) => ofFunction(node),
    FunctionExpression: (node) => ofFunction(node),
    ArrowFunctionExpression: (node) => ofFunction(node),
    VariableDeclarator: (node) => {
      const block = blocks.at(-1);
      if (block && bindsName(node.id, name)) ranges.push({ start: block.start, end: block.end });
    },
    ImportSpecifier: (node) => {
      if (node.local.name === name) ranges.push({ start: program.start, end: program.end });
    },
  }).visit(program);
  return ranges;
}

function bindsName(pattern: Node, name: string): boolean {
  if (pattern.type === 'Identifier') return pattern.name === name;
  if (pattern.type === 'AssignmentPattern') return bindsName(pattern.left, name);
  if (pattern.type === 'TSParameterProperty') return bindsName(pattern.parameter, name);
  if (pattern.type !== 'ObjectPattern') return false;
  return pattern.properties.some((property) => property.type === 'Property' && bindsName(property.value, name));
}

// ---------------------------------------------------------------------------------------------------------
// Clock, random and the outside in pure rooms
// ---------------------------------------------------------------------------------------------------------

const clockOrRandom = new Set([
  'Date.now',
  'performance.now',
  'process.hrtime',
  'Math.random',
  'crypto.randomUUID',
  'crypto.getRandomValues',
  'crypto.randomBytes',
  'crypto.randomInt',
  'Temporal.Now',
]);

function checkPurity(file: SourceFile, report: Report): void {
  const isPure = /\.rules\.ts$/.test(file.path) || file.path.startsWith('packages/learning/src/');
  if (!isPure || isTest(file.path)) return;
  const words = 'Rules and statistics know no clock, no random and no outside: take it as an argument.';
  const judgeDate = (node: Node & { callee: Node; arguments: readonly Node[] }): void => {
    if (isNamed(node.callee, 'Date') && node.arguments.length === 0) report(node, words);
  };
  new Visitor({
    NewExpression: (node) => judgeDate(node),
    CallExpression: (node) => judgeDate(node),
    MemberExpression: (node) => {
      const object = node.object.type === 'MemberExpression' ? propertyName(node.object) : nameOf(node.object);
      if (clockOrRandom.has(`${object}.${propertyName(node)}`)) report(node, words);
    },
    ImportDeclaration: (node) => {
      const taken = node.specifiers.map((one) => (one.type === 'ImportSpecifier' ? nameOf(one.imported) : '*'));
      const isHash = node.source.value === 'node:crypto' && taken.every((name) => name === 'createHash');
      const isOutside = /^(node:|uuid$|pg$|undici$|drizzle-orm)/.test(node.source.value) && node.importKind !== 'type';
      if (isOutside && !isHash) report(node, words);
    },
  }).visit(file.program);
}

// ---------------------------------------------------------------------------------------------------------
// Scopes of queries
// ---------------------------------------------------------------------------------------------------------

function checkScopes(file: SourceFile, report: Report): void {
  if (!/\.queries\.ts$/.test(file.path) || /\.instance\.queries\.ts$/.test(file.path)) return;
  const exported = new Set<string>();
  const functions: { name: string; node: Node; params: readonly Node[]; isExported: boolean }[] = [];
  const note = (statement: Node | null, isExported: boolean): void => {
    if (statement?.type === 'FunctionDeclaration') {
      functions.push({ name: statement.id?.name ?? '', node: statement, params: statement.params, isExported });
    }
    if (statement?.type !== 'VariableDeclaration') return;
    for (const { id, init } of statement.declarations) {
      const isFunction = init?.type === 'ArrowFunctionExpression' || init?.type === 'FunctionExpression';
      if (isFunction) functions.push({ name: nameOf(id), node: init, params: init.params, isExported });
    }
  };
  for (const statement of file.program.body) {
    if (statement.type !== 'ExportNamedDeclaration') {
      note(statement, false);
      continue;
    }
    note(statement.declaration, true);
    for (const { local } of statement.specifiers) exported.add(nameOf(local));
  }
  for (const { name, node, params, isExported } of functions) {
    if (!(isExported || exported.has(name)) || takesScope(params[0])) continue;
    report(node, `${name} must take \`scope: …Scope\` first, or stand in a file *.instance.queries.ts.`);
  }
}

function takesScope(first: Node | undefined): boolean {
  if (first?.type !== 'Identifier' || first.name !== 'scope') return false;
  const annotation = first.typeAnnotation?.typeAnnotation;
  if (annotation?.type !== 'TSTypeReference' || annotation.typeName.type !== 'Identifier') return false;
  return annotation.typeName.name.endsWith('Scope');
}

// ---------------------------------------------------------------------------------------------------------
// Reading a syntax tree
// ---------------------------------------------------------------------------------------------------------

function isNamed(node: Node | null | undefined, name: string): node is Node {
  return node?.type === 'Identifier' && node.name === name;
}

function nameOf(node: Node): string {
  if (node.type === 'Identifier') return node.name;
  return node.type === 'Literal' && typeof node.value === 'string' ? node.value : '';
}

/** `a.b` and `a['b']` → `b`; '' when the name is computed. */
function propertyName(node: Node & { property: Node; computed: boolean }): string {
  if (!node.computed) return nameOf(node.property);
  return node.property.type === 'Literal' ? nameOf(node.property) : '';
}

function offsetOfLine(text: string, line: number): number {
  return text
    .split('\n')
    .slice(0, line - 1)
    .reduce((sum, one) => sum + one.length + 1, 0);
}

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkSources, checkTree } from './check-boundaries.ts';

const adapters = {
  'packages/channels/src/alphanet/index.ts': '',
  'packages/models/src/betamind/index.ts': '',
  'packages/models/src/betamind-compatible/index.ts': '',
  'packages/models/src/sandbox/index.ts': '',
};

/** Checks one file beside three adapters; the answer is the broken rules with their lines. */
function broken(path: string, text: string): string[] {
  const sources = new Map(Object.entries({ ...adapters, [path]: text }));
  return checkSources(sources).map(({ rule, line }) => `${rule}:${line}`);
}

describe('ids of networks and providers', () => {
  it('refuses an id in a string, a template, an identifier, a property and on a page', () => {
    const path = 'apps/web/src/features/posts/composer.tsx';
    const cases = [
      `if (channel === 'alphanet') send();`,
      'const words = `Your Alphanet account`;',
      'const isAlphanetAccount = true;',
      'const limits = { betamind: 5 };',
      'const page = <p>Connect Alphanet</p>;',
      'const page = <AlphanetGlyph />;',
    ];
    for (const text of cases) expect(broken(path, text)).toEqual(['foreign-id:1']);
    expect(broken('apps/server/src/modules/posts/a.ts', `\nconst id = 'betamind';`)).toEqual(['foreign-id:2']);
    expect(broken('packages/models/src/kit/a.ts', `const id = 'betamind';`)).toEqual(['foreign-id:1']);
  });

  it('refuses one adapter that names another, and lets it name itself and what its name is made of', () => {
    expect(broken('packages/channels/src/gammanet/a.ts', `const like = 'alphanet';`)).toEqual(['foreign-id:1']);
    expect(broken('packages/channels/src/alphanet/a.ts', `const id = 'alphanet';`)).toEqual([]);
    expect(broken('packages/models/src/betamind-compatible/a.ts', `import x from '@ai/betamind';`)).toEqual([]);
  });

  it('lets a network name the house that it belongs to, and nobody else', () => {
    const naming = (path: string) => {
      const owner = { 'packages/models/src/google/index.ts': '', 'packages/channels/src/youtube/index.ts': '' };
      const sources = { ...adapters, ...owner, [path]: `const page = 'https://accounts.google.com';` };
      return checkSources(new Map(Object.entries(sources))).map(({ rule }) => rule);
    };
    expect(naming('packages/channels/src/youtube/a.ts')).toEqual([]);
    expect(naming('packages/channels/src/alphanet/a.ts')).toEqual(['foreign-id']);
  });

  it('lets lists, seeds, tests, price data and comments name them', () => {
    const text = `const id = 'alphanet';`;
    const allowed = [
      'packages/channels/src/installed.browser.ts',
      'apps/server/src/modules/accounts/accounts.test.ts',
      'apps/server/src/modules/workspaces/seeds/demo.ts',
      'apps/server/src/modules/workspaces/demo.seed.ts',
      'packages/models/src/prices/read-prices.ts',
      'e2e/loop.ts',
    ];
    for (const path of allowed) expect(broken(path, text)).toEqual([]);
    expect(broken('apps/server/src/modules/posts/a.ts', '// as Alphanet does\nconst a = 1;')).toEqual([]);
  });

  it('takes a letter for an id only beside a word for adapters', () => {
    const beside = (text: string) => {
      const sources = { 'packages/channels/src/q/index.ts': '', 'apps/server/src/modules/posts/a.ts': text };
      return checkSources(new Map(Object.entries(sources))).map(({ rule, line }) => `${rule}:${line}`);
    };
    const named = [
      `if (channel === 'q') send();`,
      `if ('q' !== account.channelId) send();`,
      `const limits = { network: 'q' };`,
      `const id = 'q';`,
      `switch (post.channel) { case 'q': send(); }`,
    ];
    for (const text of named) expect(beside(text)).toEqual(['foreign-id:1']);
    const ordinary = [
      `const at = { q: 1, y: 2 };`,
      `const name = headers['q-request'];`,
      `const [width, height] = size.split('q');`,
      `if (key === 'q') pick();`,
    ];
    for (const text of ordinary) expect(beside(text)).toEqual([]);
  });

  it('does not take a longer word or a word of the house for an id', () => {
    expect(
      broken('apps/server/src/modules/posts/a.ts', `const a = 'alphanetwork'; const isSandbox = 'sandbox';`),
    ).toEqual([]);
  });
});

describe('the environment', () => {
  const forms = [
    'const port = process.env.PORT;',
    `const port = process['env'].PORT;`,
    'const port = globalThis.process.env.PORT;',
    'const { env } = process;',
    `import { env } from 'node:process';`,
    'start({ ...process.env });',
  ];

  it('refuses every way to read it outside config.ts', () => {
    for (const text of forms) expect(broken('apps/server/src/http/a.ts', text)).toEqual(['environment:1']);
    expect(broken('packages/wire/src/a.ts', 'const port = process.env.PORT;')).toEqual(['environment:1']);
  });

  it('lets config.ts and tools read it', () => {
    for (const text of forms) {
      expect(broken('apps/server/src/config.ts', text)).toEqual([]);
      expect(broken('tools/check.ts', text)).toEqual([]);
    }
  });

  it('lets the command line and tests read their own variables only', () => {
    expect(broken('apps/cli/src/main.ts', 'const key = process.env.ANTIPHON_API_KEY;')).toEqual([]);
    expect(broken('apps/cli/src/main.ts', 'const key = process.env.PORT;')).toEqual(['environment:1']);
    expect(broken('packages/wire/src/a.test.ts', 'const key = process.env.ANTIPHON_SPECS;')).toEqual([]);
    expect(broken('packages/wire/src/a.test.ts', 'spawn("x", { env: { ...process.env, PORT: "0" } });')).toEqual([]);
    expect(broken('packages/wire/src/a.test.ts', 'const key = process.env.PORT;')).toEqual(['environment:1']);
  });
});

describe('fetch', () => {
  const places = [
    'packages/channels/src/alphanet/publish.ts',
    'packages/models/src/betamind/start.ts',
    'apps/server/src/modules/accounts/connect.ts',
  ];

  it('refuses the global fetch, called, handed on, by default or by its long name', () => {
    const cases = [
      `await fetch('https://x');`,
      'run({ fetch });',
      'run(fetch);',
      'const own = fetch;',
      'const own = given ?? fetch;',
      'function run(own = fetch) { own(); }',
      `globalThis.fetch('https://x');`,
      `new WebSocket('wss://x');`,
      `import { request } from 'undici';`,
      `import { request } from 'node:https';`,
    ];
    for (const path of places) for (const text of cases) expect(broken(path, text)).toEqual(['safe-fetch:1']);
  });

  it('lets a fetch be used that was handed in', () => {
    const cases = [
      `call.fetch('https://x');`,
      `function run({ fetch }) { return fetch('https://x'); }`,
      `function run(fetch) { return other({ fetch }); }`,
      `function run(call) { const { fetch } = call; return fetch('https://x'); }`,
      'type SafeFetch = typeof globalThis.fetch;',
    ];
    for (const path of places) for (const text of cases) expect(broken(path, text)).toEqual([]);
  });

  it('sees the global fetch beside a function that was handed one', () => {
    const text = `function good(fetch) { return fetch('https://x'); }\nfunction bad() { return fetch('https://x'); }`;
    expect(broken('packages/channels/src/alphanet/publish.ts', text)).toEqual(['safe-fetch:2']);
  });

  it('lets stand-ins and tests use what they like', () => {
    expect(broken('packages/channels/src/alphanet/stand-in.ts', `import http from 'node:http';`)).toEqual([]);
    expect(broken('packages/channels/src/alphanet/alphanet.test.ts', `await fetch('http://127.0.0.1');`)).toEqual([]);
  });
});

describe('clock and random', () => {
  const cases = [
    'const now = Date.now();',
    'const now = new Date();',
    'const now = Date();',
    'const now = Temporal.Now.instant();',
    'const now = performance.now();',
    'const luck = Math.random();',
    'const id = crypto.randomUUID();',
    'const id = globalThis.crypto.getRandomValues(bytes);',
    `import { randomBytes } from 'node:crypto';`,
    `import { v7 } from 'uuid';`,
    `import { readFileSync } from 'node:fs';`,
  ];

  it('refuses them in rules and in learning', () => {
    for (const text of cases) {
      expect(broken('apps/server/src/modules/posts/posts.rules.ts', text)).toEqual(['clock-and-random:1']);
      expect(broken('packages/learning/src/best-time.ts', text)).toEqual(['clock-and-random:1']);
    }
  });

  it('lets a date be made from an argument, and a hash be taken', () => {
    const text = `import { createHash } from 'node:crypto';\nconst at = new Date(now);\nconst t = now.getTime();`;
    expect(broken('packages/learning/src/best-time.ts', text)).toEqual([]);
  });

  it('lets other files look at the clock', () => {
    expect(broken('apps/server/src/modules/posts/save-post.ts', 'const now = new Date();')).toEqual([]);
  });
});

describe('scopes of queries', () => {
  const path = 'apps/server/src/modules/posts/posts.queries.ts';

  it('refuses an exported query without a scope first', () => {
    const cases = [
      'export async function listPosts(limit: number) {}',
      'export const listPosts = async (limit: number) => {};',
      'export function listPosts() {}',
      'export function listPosts(limit: number, scope: WorkspaceScope) {}',
      'export function listPosts(scope: string) {}',
      'export function listPosts(scope) {}',
      'function listPosts(limit: number) {} export { listPosts };',
    ];
    for (const text of cases) expect(broken(path, text)).toEqual(['scope-first:1']);
  });

  it('lets a query with a scope, a private function and an instance query be', () => {
    expect(broken(path, 'export async function listPosts(scope: WorkspaceScope, limit: number) {}')).toEqual([]);
    expect(broken(path, 'export const listPosts = (scope: WorkspaceScope) => 1; function order(a: number) {}')).toEqual(
      [],
    );
    expect(
      broken('apps/server/src/modules/posts/posts.instance.queries.ts', 'export function due(now: Date) {}'),
    ).toEqual([]);
  });
});

describe('a tree on disk', () => {
  it('is read without packages, built files and fixtures, and a broken rule in it is found with its place', () => {
    const root = mkdtempSync(join(tmpdir(), 'boundaries-'));
    const write = (path: string, text: string): void => {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    };
    for (const folder of ['apps', 'packages', 'bench', 'e2e', 'tools']) mkdirSync(join(root, folder));
    write('packages/learning/src/a.ts', '\nexport const luck = Math.random();\n');
    write('packages/learning/node_modules/other/index.ts', 'export const luck = Math.random();');
    write('packages/learning/src/fixtures/a.ts', 'export const luck = Math.random();');
    try {
      const { violations, fileCount } = checkTree(root);
      expect(fileCount).toBe(1);
      expect(violations).toEqual([
        expect.objectContaining({ path: 'packages/learning/src/a.ts', line: 2, rule: 'clock-and-random' }),
      ]);
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});

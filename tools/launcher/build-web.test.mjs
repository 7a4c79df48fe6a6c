import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ensureWebBuilt } from './build-web.mjs';

let root;
let said;

const write = (path, text) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const build = () => ensureWebBuilt({ root, node: process.execPath, say: (line) => said.push(line) });
const builds = () => (existsSync(join(root, 'builds.txt')) ? readFileSync(join(root, 'builds.txt'), 'utf8').length : 0);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'antiphon web-'));
  said = [];
  write('package-lock.json', '{}');
  write('apps/web/src/app.tsx', 'app');
  write('packages/contract/src/index.ts', 'contract');
  // A Vite that empties dist and notes each run.
  write(
    'node_modules/vite/bin/vite.js',
    `const fs = require('fs');
     fs.rmSync('dist', { recursive: true, force: true });
     if (fs.readFileSync('src/app.tsx', 'utf8') === 'broken') { console.error('app.tsx does not parse'); process.exit(1); }
     fs.mkdirSync('dist'); fs.writeFileSync('dist/index.html', ''); fs.appendFileSync('../../builds.txt', '.');`,
  );
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

it('without a web app nothing is built, and nothing is said', async () => {
  await build();
  expect([builds(), said]).toEqual([0, []]);
});

it('the web app is built once, and again after a change of what it is made from', async () => {
  write('apps/web/index.html', '<html>');
  await build();
  await build();
  expect(builds()).toBe(1);
  for (const path of [
    'apps/web/src/app.tsx',
    'packages/contract/src/index.ts',
    'packages/channels/src/x.ts',
    'package-lock.json',
  ]) {
    write(path, 'changed');
    const before = builds();
    await build();
    expect([path, builds()]).toEqual([path, before + 1]);
  }
});

it('tests, generated files and the built app itself do not make it stale', async () => {
  write('apps/web/index.html', '<html>');
  await build();
  write('apps/web/src/app.test.tsx', 'test');
  write('apps/web/src/routes.gen.ts', 'generated');
  write('apps/web/dist/more.js', 'built');
  await build();
  expect(builds()).toBe(1);
});

it('a build that was lost or failed is made again', async () => {
  write('apps/web/index.html', '<html>');
  await build();
  rmSync(join(root, 'apps/web/dist'), { recursive: true });
  await build();
  expect(builds()).toBe(2);
  write('apps/web/src/app.tsx', 'broken');
  await expect(build()).rejects.toThrow('The web app could not be built. The last lines:\n\napp.tsx does not parse');
  write('apps/web/src/app.tsx', 'app');
  await build();
  expect(builds()).toBe(3);
});

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { build } from 'vite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { precompress } from './precompress.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'antiphon-build-'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

/** Builds a page that loads this script. */
function buildPage(script: string) {
  writeFileSync(
    join(root, 'index.html'),
    `<title>${'long enough to be smaller '.repeat(20)}</title><script type="module" src="/a.js"></script>`,
  );
  writeFileSync(join(root, 'a.js'), script);
  return build({ root, configFile: false, logLevel: 'silent', plugins: [precompress()] });
}

it('what was built lies there compressed in both ways too', async () => {
  await buildPage('document.title = "kiln";');
  const page = join(root, 'dist/index.html');
  expect(gunzipSync(readFileSync(`${page}.gz`))).toEqual(readFileSync(page));
  expect(brotliDecompressSync(readFileSync(`${page}.br`))).toEqual(readFileSync(page));
});

it('a build that fails says why, and nothing about files to compress', async () => {
  const failure = await buildPage('import "./not-there.js";').catch((error: unknown) => String(error));
  expect(failure).toContain('not-there.js');
  expect(failure).not.toContain('scandir');
  expect(existsSync(join(root, 'dist'))).toBe(false);
});

import { readdir, readFile, writeFile } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const compressible = new Set(['.html', '.js', '.css', '.svg', '.json', '.webmanifest', '.txt']);
const brotli = promisify(brotliCompress);
const gz = promisify(gzip);

/** Every file below `dir`, with its full path. */
async function filesBelow(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** Writes `file.br` and `file.gz` beside `file`, where that makes it smaller. */
async function compressFile(file: string): Promise<void> {
  const bytes = await readFile(file);
  const [small, smaller] = await Promise.all([
    gz(bytes, { level: 9 }),
    brotli(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }),
  ]);
  if (small.length < bytes.length) await writeFile(`${file}.gz`, small);
  if (smaller.length < bytes.length) await writeFile(`${file}.br`, smaller);
}

/**
 * Leaves a brotli and a gzip copy beside every text file of the build, so that the server never compresses
 * the same bytes twice. Fonts and pictures are compressed already.
 */
export function precompress(): Plugin {
  let outDir = '';
  let isBroken = false;
  return {
    name: 'antiphon-precompress',
    apply: 'build',
    configResolved(config) {
      outDir = resolve(config.root, config.build.outDir);
    },
    buildEnd(error) {
      isBroken = error !== undefined;
    },
    async closeBundle() {
      // There is nothing to compress, and a complaint about that would hide why.
      if (isBroken) return;
      const files = (await filesBelow(outDir)).filter((file) => compressible.has(extname(file)));
      await Promise.all(files.map(compressFile));
    },
  };
}

import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const source = fileURLToPath(new URL('../src/offline/service-worker.js', import.meta.url));
/** Files without a hash in their name that the app's page asks for. */
const page = ['index.html', 'boot.js', 'mark.svg', 'manifest.webmanifest'];

/** Scripts, styles and the latin letters; other alphabets and the first page come from the server. */
const isKept = (name: string): boolean =>
  /\.(?:js|css)$/.test(name) ? !/^welcome-/.test(name) : /-latin-(?!ext).*\.woff2$/.test(name);

/** The names of what the service worker keeps, and a version that changes with any of them. */
async function whatIsKept(outDir: string): Promise<{ readonly files: readonly string[]; readonly version: string }> {
  const hashed = (await readdir(join(outDir, 'assets'))).filter(isKept).sort();
  const files = [...page.map((name) => `/${name}`), ...hashed.map((name) => `/assets/${name}`)];
  const hash = createHash('sha256').update(files.join('\n'));
  for (const name of page) hash.update(await readFile(join(outDir, name)));
  return { files, version: hash.digest('hex').slice(0, 16) };
}

/** Writes `sw.js` beside the pages: the service worker with the names of this build's files in it. */
export function serviceWorker(): Plugin {
  let outDir = '';
  return {
    name: 'antiphon-service-worker',
    apply: 'build',
    configResolved(config) {
      outDir = resolve(config.root, config.build.outDir);
    },
    writeBundle: {
      order: 'post',
      sequential: true,
      async handler() {
        const { files, version } = await whatIsKept(outDir);
        const code = (await readFile(source, 'utf8'))
          .replace("'__VERSION__'", JSON.stringify(version))
          .replace("['__FILES__']", JSON.stringify(files));
        await writeFile(join(outDir, 'sw.js'), code);
      },
    },
  };
}

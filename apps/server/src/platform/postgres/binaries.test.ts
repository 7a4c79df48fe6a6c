import { execFileSync } from 'node:child_process';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copyBinaries, findBinaries, linkLibraries } from './binaries.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'antiphon binaries-'));
  mkdirSync(join(folder, 'native', 'lib'), { recursive: true });
  writeFileSync(join(folder, 'native', 'lib', 'libx.so.1.2'), 'library');
  writeFileSync(
    join(folder, 'native', 'pg-symlinks.json'),
    JSON.stringify([
      { source: 'native/lib/libx.so.1.2', target: 'native/lib/libx.so.1' },
      { source: 'native/lib/libx.so.1.2', target: 'native/lib/deeper/libx.so' },
    ]),
  );
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('the library links that npm cannot pack', () => {
  it('are made by several starters at once, relative, and left alone afterwards', async () => {
    await Promise.all(Array.from({ length: 20 }, () => linkLibraries(folder)));
    const link = join(folder, 'native', 'lib', 'deeper', 'libx.so');
    expect(readlinkSync(link)).toBe(join('..', 'libx.so.1.2'));
    expect(readFileSync(join(folder, 'native', 'lib', 'libx.so.1'), 'utf8')).toBe('library');
    const before = lstatSync(link).ino;
    await linkLibraries(folder);
    expect(lstatSync(link).ino).toBe(before);
  });

  it('are mended when they point nowhere', async () => {
    symlinkSync('libgone.so', join(folder, 'native', 'lib', 'libx.so.1'));
    await linkLibraries(folder);
    expect(readFileSync(join(folder, 'native', 'lib', 'libx.so.1'), 'utf8')).toBe('library');
  });

  it('are said to be missing, with a cure, where they cannot be made', async () => {
    writeFileSync(join(folder, 'native', 'lib', 'deeper'), 'a file in the way');
    await expect(linkLibraries(folder)).rejects.toThrow(/lacks the library link .*npm rebuild.*DATABASE_URL/);
  });
});

describe('the programs of PostgreSQL', () => {
  it('are those of version 18 for this machine, and run from a copy as well', async () => {
    const binaries = await findBinaries();
    const copy = await copyBinaries(binaries, join(folder, 'place'));
    expect(copy.folder.startsWith(folder)).toBe(true);
    for (const { postgres } of [binaries, copy, await copyBinaries(binaries, join(folder, 'place'))]) {
      expect(execFileSync(postgres, ['--version'], { encoding: 'utf8' })).toMatch(/PostgreSQL\) 18\./);
    }
  });

  it('are not looked for on a machine nobody builds them for', async () => {
    await expect(findBinaries('sunos-x64')).rejects.toThrow('no built-in PostgreSQL for sunos-x64. Set DATABASE_URL');
  });
});

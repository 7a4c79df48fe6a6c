import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openFile, wordsForUnreadable } from './open-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'antiphon-cli-file-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const isRoot = process.getuid?.() === 0;
const refusal = (words: string) => ({ exitCode: 2, message: expect.stringContaining(words) });

describe('a file to upload', () => {
  it('is opened with its size and its bytes', async () => {
    const path = join(folder, 'a.txt');
    writeFileSync(path, 'The kiln opens.');
    const file = await openFile(path);
    expect([file.size, await file.text()]).toEqual([15, 'The kiln opens.']);
  });

  it('may not be a folder; the way to send all in it is named', async () => {
    await expect(openFile(`${folder}/`)).rejects.toMatchObject(
      refusal(`for file in "${folder}"/*; do antiphon upload "$file"; done`),
    );
  });

  it('is refused in words when it is missing or empty', async () => {
    await expect(openFile(join(folder, 'none.png'))).rejects.toMatchObject(refusal('There is no file'));
    const empty = join(folder, 'empty.png');
    writeFileSync(empty, '');
    await expect(openFile(empty)).rejects.toMatchObject(refusal('is empty (0 bytes)'));
    await expect(openFile(join(empty, 'below'))).rejects.toMatchObject(refusal('There is no file'));
  });

  it.skipIf(process.platform === 'win32')(
    'is refused when it is a device, before anybody waits for its end',
    async () => {
      await expect(openFile('/dev/null')).rejects.toMatchObject(refusal('is a pipe or a device'));
    },
  );

  it.skipIf(isRoot || process.platform === 'win32')('is refused when this user may not read it', async () => {
    const path = join(folder, 'closed.png');
    writeFileSync(path, 'x');
    chmodSync(path, 0o000);
    await expect(openFile(path)).rejects.toMatchObject(refusal('You may not read'));
  });

  it('is explained in the words that fit what the system said', () => {
    const said = (code: string) => Object.assign(new Error(`${code}: it said`), { code });
    expect(wordsForUnreadable('a.png', said('EACCES'))).toContain('You may not read a.png');
    expect(wordsForUnreadable('a.png', said('EIO'))).toBe('The file a.png cannot be read: EIO: it said');
  });
});

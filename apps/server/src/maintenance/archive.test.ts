import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createArchive } from './archive.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'antiphon-archive-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the file of a backup', () => {
  it('that cannot be begun is refused in words', async () => {
    const away = join(folder, 'away');
    await expect(createArchive(join(away, 'one.backup'))).rejects.toMatchObject({
      code: 'backup_file',
      userMessage: `There is no folder ${away}. Make it first, or name a file elsewhere.`,
    });
    writeFileSync(join(folder, 'plain'), '');
    await expect(createArchive(join(folder, 'plain/one.backup'))).rejects.toMatchObject({
      userMessage: expect.stringMatching(/plain is no folder/),
    });
    await expect(createArchive(join(folder, 'plain'))).rejects.toMatchObject({
      userMessage: expect.stringMatching(/plain is there already/),
    });
  });

  it.runIf(existsSync('/dev/full'))('that fills the disk ends in words, and nothing of it is kept', async () => {
    const path = join(folder, 'full.backup');
    symlinkSync('/dev/full', `${path}.partial`);
    const archive = await createArchive(path);
    const write = async () => {
      for (let frames = 0; frames < 64; frames += 1) await archive.data(randomBytes(64 * 1024));
      await archive.finish();
    };
    await expect(write()).rejects.toMatchObject({
      code: 'backup_file',
      userMessage: expect.stringMatching(/^The disk is full/),
    });
    await archive.abandon();
    expect(readdirSync(folder)).not.toContain('full.backup.partial');
  });
});

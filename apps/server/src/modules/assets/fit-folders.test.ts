import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inFitFolder, notePid, sweepFitFolders } from './fit-folders.ts';

let data: string;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'fit-folders-'));
});
afterAll(() => rm(data, { recursive: true, force: true }));

const machine = hostname().replace(/[^\w.]/g, '_');
const made = async (name: string): Promise<string> => {
  const folder = join(data, 'fitting', name);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'source'), 'half a film');
  return folder;
};

/** The id of a process that has been and gone. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'close');
  return child.pid ?? 0;
}

describe('folders in which films are worked on', () => {
  it('are gone with the work, also when that fails', async () => {
    const work = inFitFolder(data, async (folder) => {
      await writeFile(join(folder, 'source'), 'x');
      throw new Error('it failed');
    });
    await expect(work).rejects.toThrow('it failed');
    expect(await readdir(join(data, 'fitting'))).toEqual([]);
  });

  it('are swept up after a process that died, with the program that it left at work', async () => {
    const left = await made(`${await deadPid()}-${machine}-abc123`);
    const orphan = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', left], { stdio: 'ignore' });
    const ended = once(orphan, 'close');
    await notePid(left, orphan.pid ?? 0);
    await inFitFolder(data, async (own) => {
      await sweepFitFolders(data);
      expect(existsSync(own)).toBe(true);
    });
    expect(existsSync(left)).toBe(false);
    const isLinux = process.platform === 'linux';
    if (!isLinux) orphan.kill('SIGKILL');
    expect((await ended)[1]).toBe('SIGKILL');
  });

  it('of other living processes and of other machines stay, those of other machines for a day', async () => {
    const living = await made(`${process.ppid}-${machine}-abc123`);
    const elsewhere = await made('7-another-machine-abc123');
    const old = await made('8-another-machine-abc123');
    const yesterday = new Date(Date.now() - 25 * 3_600_000);
    await utimes(old, yesterday, yesterday);
    await sweepFitFolders(data);
    expect([living, elsewhere, old].map((folder) => existsSync(folder))).toEqual([true, true, false]);
  });

  it('end no program that is not theirs, though the id is the same', async () => {
    const left = await made(`${await deadPid()}-${machine}-abc123`);
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    await notePid(left, other.pid ?? 0);
    await sweepFitFolders(data);
    expect(existsSync(left)).toBe(false);
    expect(other.exitCode).toBeNull();
    expect(() => process.kill(other.pid ?? 0, 0)).not.toThrow();
    const ended = once(other, 'close');
    other.kill('SIGTERM');
    expect((await ended)[1]).toBe('SIGTERM');
  });
});

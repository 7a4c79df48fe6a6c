import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { AlreadyRunningError, DataFolderError, lockDataFolder } from './data-folder-lock.ts';

let parent: string;
let dataFolder: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'antiphon lock-'));
  dataFolder = join(parent, 'not', 'yet', 'there');
});

afterEach(() => {
  rmSync(parent, { recursive: true, force: true });
});

it('a data folder is taken once, and free again after its release', async () => {
  const first = await lockDataFolder(dataFolder);
  await expect(lockDataFolder(dataFolder)).rejects.toThrow(`(process ${process.pid}): it is still starting.`);
  await first.describe('http://127.0.0.1:4000');
  await expect(lockDataFolder(dataFolder)).rejects.toThrow(
    new AlreadyRunningError(dataFolder, { pid: process.pid, address: 'http://127.0.0.1:4000' }),
  );
  await first.release();
  await (await lockDataFolder(dataFolder)).release();
});

it('what a killed run wrote about itself counts for nothing', async () => {
  await (await lockDataFolder(dataFolder)).release();
  writeFileSync(
    join(dataFolder, 'antiphon.running.json'),
    JSON.stringify({ pid: process.ppid, address: 'http://old' }),
  );
  await (await lockDataFolder(dataFolder)).release();
});

it('a holder who left no readable word about himself still holds the folder', async () => {
  const lock = await lockDataFolder(dataFolder);
  writeFileSync(join(dataFolder, 'antiphon.running.json'), '{"pid":');
  await expect(lockDataFolder(dataFolder)).rejects.toThrow(`already running on ${dataFolder}: it is still starting`);
  await lock.release();
});

it('a path that cannot be a folder, or written to, is told with the setting that changes it', async () => {
  writeFileSync(join(parent, 'not'), 'a file');
  await expect(lockDataFolder(dataFolder)).rejects.toThrow(/cannot be made: .* Set ANTIPHON_DATA to a folder that/);
  // A database file that cannot be opened stands for every folder that takes no file.
  mkdirSync(join(parent, 'full', 'antiphon.lock'), { recursive: true });
  await expect(lockDataFolder(join(parent, 'full'))).rejects.toThrow(
    /cannot be locked: .* Set ANTIPHON_DATA to a folder/,
  );
});

// Root may write what is marked as read-only.
it.skipIf(process.getuid?.() === 0)('a lock that this user may only read holds nobody off and is refused', async () => {
  await (await lockDataFolder(dataFolder)).release();
  chmodSync(join(dataFolder, 'antiphon.lock'), 0o400);
  await expect(lockDataFolder(dataFolder)).rejects.toThrow(DataFolderError);
});

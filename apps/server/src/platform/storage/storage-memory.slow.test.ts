import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { StorageChoice } from './index.ts';
import { startS3 } from './testing/start-s3.ts';

const script = join(import.meta.dirname, 'testing', 'write-gigabyte.ts');

async function writeGigabyte(choice: StorageChoice): Promise<{ sizeBytes: number; grownBytes: number }> {
  const { stdout } = await promisify(execFile)(process.execPath, [script, JSON.stringify(choice)]);
  return JSON.parse(stdout) as { sizeBytes: number; grownBytes: number };
}

describe('a file of one gigabyte', () => {
  it('adds less than 100 MB of memory on its way into a folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'storage-'));
    try {
      const { sizeBytes, grownBytes } = await writeGigabyte({ kind: 'local', folder });
      expect(sizeBytes).toBe(1024 ** 3);
      expect(grownBytes).toBeLessThan(100 * 1024 ** 2);
    } finally {
      await rm(folder, { recursive: true });
    }
  }, 180_000);

  it('adds less than 100 MB of memory on its way into S3', async () => {
    const s3 = await startS3();
    try {
      const { endpoint } = s3;
      const keys = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };
      const choice: StorageChoice = { kind: 's3', endpoint, region: 'us-east-1', bucket: 'media', ...keys };
      const { sizeBytes, grownBytes } = await writeGigabyte(choice);
      expect(sizeBytes).toBe(1024 ** 3);
      expect(grownBytes).toBeLessThan(100 * 1024 ** 2);
    } finally {
      await s3.stop();
    }
  }, 180_000);
});

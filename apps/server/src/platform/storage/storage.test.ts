import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, open, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { probeVideo } from '@antiphon/media';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../errors.ts';
import { openLocalStorage } from './local-storage.ts';
import { openS3Storage } from './s3-storage.ts';
import type { Storage, WriteOptions } from './storage.ts';
import { storedBytes } from './stored-bytes.ts';
import { type S3StandIn, startS3 } from './testing/start-s3.ts';

const megabyte = 1024 ** 2;
const limits: WriteOptions = { maxBytes: 100 * megabyte };
const ids = { secret: () => randomBytes(8).toString('hex') };
const now = new Date();

async function* chunksOf(bytes: Uint8Array, size = 65_536): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += size) yield bytes.subarray(at, at + size);
}

const bytesOf = async (stream: Readable): Promise<Buffer> => Buffer.concat(await stream.toArray());

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'no error';
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

let folder: string;
let local: Storage;
let s3: S3StandIn;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'storage-'));
  local = await openLocalStorage({ folder, ids, now });
  s3 = await startS3();
});

afterAll(async () => {
  expect(s3.unknownAborts()).toBe(0);
  await rm(folder, { recursive: true, force: true });
  await s3.stop();
});

describe.each([
  { name: 'a local folder', here: () => ({ storage: local, place: folder }) },
  { name: 'S3', here: () => ({ storage: s3.storage, place: s3.directory }) },
])('storage in $name', ({ here }) => {
  it('gives back what was written, whole and in ranges, with its size and hash', async () => {
    const { storage } = here();
    const bytes = randomBytes(3 * megabyte + 17);
    const written = await storage.write('w1/a1/original', chunksOf(bytes), { ...limits, expectedBytes: bytes.length });
    expect(written).toEqual({ sizeBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });
    const whole = await storage.read('w1/a1/original');
    expect(whole.sizeBytes).toBe(bytes.length);
    expect((await bytesOf(whole.stream)).equals(bytes)).toBe(true);
    for (const [start, end] of [
      [0, 1],
      [5, 70_000],
      [bytes.length - 3, undefined],
    ] as const) {
      const part = await storage.read('w1/a1/original', { start, end });
      expect(part.sizeBytes).toBe(bytes.length);
      expect((await bytesOf(part.stream)).equals(bytes.subarray(start, (end ?? bytes.length) + 1))).toBe(true);
    }
  });

  it('takes files of several parts, and empty ones', async () => {
    const { storage } = here();
    const bytes = randomBytes(20 * megabyte);
    await storage.write('w1/big', chunksOf(bytes), limits);
    expect((await bytesOf((await storage.read('w1/big')).stream)).equals(bytes)).toBe(true);
    expect(await storage.write('w1/empty', chunksOf(new Uint8Array()), limits)).toMatchObject({ sizeBytes: 0 });
    expect((await bytesOf((await storage.read('w1/empty')).stream)).length).toBe(0);
  });

  it('replaces a file only when the new one is whole', async () => {
    const { storage } = here();
    await storage.write('w1/replaced', chunksOf(Buffer.from('first')), limits);
    await codeOf(storage.write('w1/replaced', chunksOf(Buffer.from('second')), { ...limits, expectedBytes: 99 }));
    expect((await bytesOf((await storage.read('w1/replaced')).stream)).toString()).toBe('first');
    await storage.write('w1/replaced', chunksOf(Buffer.from('second')), limits);
    expect((await bytesOf((await storage.read('w1/replaced')).stream)).toString()).toBe('second');
  });

  it('refuses a range beyond the end, and one that runs backwards', async () => {
    const { storage } = here();
    await storage.write('w1/five', chunksOf(Buffer.from('12345')), limits);
    expect(await codeOf(storage.read('w1/five', { start: 5 }))).toBe('storage_range');
    expect(await codeOf(storage.read('w1/five', { start: 3, end: 2 }))).toBe('storage_range');
  });

  it('knows what exists, removes it, and removes again without complaint', async () => {
    const { storage } = here();
    await storage.write('w1/gone', chunksOf(Buffer.from('x')), limits);
    expect(await storage.exists('w1/gone')).toBe(true);
    await storage.remove('w1/gone');
    await storage.remove('w1/gone');
    expect(await storage.exists('w1/gone')).toBe(false);
    expect(await storage.exists('w1/gone/below')).toBe(false);
    expect(await codeOf(storage.read('w1/gone'))).toBe('storage_missing');
  });

  it.each([
    ['shorter than announced', { expectedBytes: 12 * megabyte }, 'storage_upload_cut'],
    ['longer than announced', { expectedBytes: 9 * megabyte }, 'storage_upload_cut'],
    ['too large', { maxBytes: 9 * megabyte }, 'storage_too_large'],
    ['announced too large', { expectedBytes: 101 * megabyte }, 'storage_too_large'],
  ])('keeps nothing of a file that is %s', async (_name, changes, code) => {
    const { storage, place } = here();
    const before = await filesBelow(place);
    const bytes = randomBytes(10 * megabyte);
    expect(await codeOf(storage.write('w2/bad', chunksOf(bytes), { ...limits, ...changes }))).toBe(code);
    expect(await storage.exists('w2/bad')).toBe(false);
    expect(await filesBelow(place)).toEqual(before);
  });

  it('keeps nothing of an upload whose connection is cut', async () => {
    const { storage, place } = here();
    const before = await filesBelow(place);
    const server = createServer().listen(0, '127.0.0.1');
    const outcome = once(server, 'request').then(([incoming]: IncomingMessage[]) => {
      if (!incoming) throw new Error('no call');
      const expectedBytes = Number(incoming.headers['content-length']);
      return codeOf(storage.write('w2/cut', incoming, { ...limits, expectedBytes }));
    });
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const headers = { 'content-length': String(30 * megabyte) };
    const client = request({ host: '127.0.0.1', port, method: 'PUT', headers });
    const failed = once(client, 'error');
    client.write(randomBytes(12 * megabyte), () => client.destroy(new Error('cut')));
    await failed;
    expect(await outcome).toBe('storage_upload_cut');
    server.close();
    expect(await storage.exists('w2/cut')).toBe(false);
    expect(await filesBelow(place)).toEqual(before);
  });

  it('keeps nothing of an upload that is called off, even while it waits for bytes', async () => {
    const { storage, place } = here();
    const before = await filesBelow(place);
    const caller = new AbortController();
    const stuck = new Readable({ read: () => undefined });
    stuck.push(randomBytes(megabyte));
    const work = codeOf(storage.write('w2/off', stuck, { ...limits, signal: caller.signal }));
    setTimeout(() => caller.abort(), 50);
    expect(await work).toBe('storage_upload_cut');
    expect(stuck.destroyed).toBe(true);
    expect(await filesBelow(place)).toEqual(before);
    expect(await codeOf(storage.write('w2/off', chunksOf(randomBytes(9)), { ...limits, signal: caller.signal }))).toBe(
      'storage_upload_cut',
    );
    expect(await storage.exists('w2/off')).toBe(false);
  });

  it.each(['', '/etc/passwd', '../up', 'a/../b', 'a//b', 'a/', '.hidden', 'A', 'a b', 'a\\b', 'a\0b', 'a'.repeat(513)])(
    'refuses the key %.20s in every call',
    async (key) => {
      const { storage } = here();
      expect(await codeOf(storage.write(key, chunksOf(Buffer.from('x')), limits))).toBe('storage_invalid_key');
      const calls = [() => storage.read(key), () => storage.remove(key), () => storage.exists(key)];
      for (const call of calls) {
        expect(await codeOf(call())).toBe('storage_invalid_key');
      }
    },
  );

  it('lets a video be probed without reading it whole', async () => {
    const { storage } = here();
    const fixture = join(import.meta.dirname, '../../../../../packages/media/src/fixtures/plain.mp4');
    const file = await open(fixture);
    const { sizeBytes } = await storage.write('w1/video', file.createReadStream(), limits);
    expect(await probeVideo(storedBytes(storage, 'w1/video', sizeBytes))).toMatchObject({
      durationMs: 1500,
      width: 64,
    });
  });
});

describe('a local folder', () => {
  it('cuts a range that goes beyond the end, and gives a single byte', async () => {
    await local.write('w3/five', chunksOf(Buffer.from('12345')), limits);
    expect((await bytesOf((await local.read('w3/five', { start: 3, end: 99 })).stream)).toString()).toBe('45');
    expect((await bytesOf((await local.read('w3/five', { start: 0, end: 0 })).stream)).toString()).toBe('1');
  });

  it('tells how much room is left, and refuses at once what cannot fit', async () => {
    const free = (await local.freeBytes?.()) ?? 0;
    expect(free).toBeGreaterThan(0);
    let wasRead = false;
    async function* watched(): AsyncGenerator<Uint8Array> {
      wasRead = true;
      yield new Uint8Array(1);
    }
    const options = { maxBytes: free * 3, expectedBytes: free * 2 };
    expect(await codeOf(local.write('w3/huge', watched(), options))).toBe('storage_full');
    expect(wasRead).toBe(false);
  });

  it.skipIf(!existsSync('/dev/full'))('keeps nothing when the disk is full in the middle', async () => {
    const place = await mkdtemp(join(tmpdir(), 'storage-full-'));
    const full = await openLocalStorage({ folder: place, ids, now, openNew: async () => open('/dev/full', 'w') });
    expect(await codeOf(full.write('w3/full', chunksOf(randomBytes(megabyte)), limits))).toBe('storage_full');
    expect(await filesBelow(place)).toEqual([]);
    expect(await readdir(place)).toEqual(['.incoming']);
    await rm(place, { recursive: true });
  });

  it('keeps nothing when the disk is full only as the data are forced onto it', async () => {
    const place = await mkdtemp(join(tmpdir(), 'storage-full-'));
    const openNew = async (path: string) => {
      const file = await open(path, 'wx');
      file.sync = () => Promise.reject(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }));
      return file;
    };
    const full = await openLocalStorage({ folder: place, ids, now, openNew });
    expect(await codeOf(full.write('w3/full', chunksOf(randomBytes(megabyte)), limits))).toBe('storage_full');
    expect(await filesBelow(place)).toEqual([]);
    await rm(place, { recursive: true });
  });

  it('says that the storage failed when the folder cannot be written, in words without paths', async () => {
    const place = await mkdtemp(join(tmpdir(), 'storage-'));
    await writeFile(join(place, 'blocked'), 'a file where a folder should be');
    const storage = await openLocalStorage({ folder: place, ids, now });
    const error = await storage.write('blocked/a', chunksOf(randomBytes(9)), limits).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'storage_failed', status: 503, report: true });
    expect((error as AppError).userMessage).not.toContain(place);
    expect(await filesBelow(place)).toEqual([join(place, 'blocked')]);
    await rm(place, { recursive: true });
  });

  it('sweeps up at the start what a killed process left a day ago, and nothing younger', async () => {
    const place = await mkdtemp(join(tmpdir(), 'storage-'));
    await openLocalStorage({ folder: place, ids, now });
    const [old, young] = [join(place, '.incoming', 'old'), join(place, '.incoming', 'young')];
    await writeFile(old, 'x');
    await writeFile(young, 'x');
    const twoDaysAgo = new Date(now.getTime() - 48 * 3_600_000);
    await utimes(old, twoDaysAgo, twoDaysAgo);
    await openLocalStorage({ folder: place, ids, now });
    expect(await filesBelow(place)).toEqual([young]);
    await rm(place, { recursive: true });
  });

  it('lets nobody else on the machine read the files', async () => {
    await local.write('w4/private', chunksOf(Buffer.from('x')), limits);
    const { mode } = await stat(join(folder, 'w4/private'));
    expect(mode & 0o077).toBe(0);
  });
});

describe('S3 that does not answer as it should', () => {
  const place = { region: 'us-east-1', accessKeyId: 'a', secretAccessKey: 'b' };

  it('is told from a missing file', async () => {
    const nobody = createServer().listen(0, '127.0.0.1');
    await once(nobody, 'listening');
    const { port } = nobody.address() as AddressInfo;
    nobody.close();
    const dead = openS3Storage({ ...place, endpoint: `http://127.0.0.1:${port}`, bucket: 'media' });
    expect(await codeOf(dead.exists('a'))).toBe('storage_failed');
    const other = openS3Storage({ ...place, endpoint: s3.endpoint, bucket: 'no-such-bucket' });
    expect(await codeOf(other.write('a', chunksOf(randomBytes(9)), limits))).toBe('storage_failed');
  });

  it('drops the parts that it took when it refuses a later one', async () => {
    const before = await filesBelow(s3.directory);
    s3.refuseSecondPart();
    expect(await codeOf(s3.storage.write('w5/late', chunksOf(randomBytes(16 * megabyte)), limits))).toBe(
      'storage_full',
    );
    expect(await filesBelow(s3.directory)).toEqual(before);
  });

  it('is called full when it says so', async () => {
    const body = '<Error><Code>XMinioStorageFull</Code><Message>full</Message></Error>';
    const server = createServer((incoming, answer) => {
      incoming.resume().on('end', () => answer.writeHead(507, { 'content-type': 'application/xml' }).end(body));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const full = openS3Storage({ ...place, endpoint: `http://127.0.0.1:${port}`, bucket: 'media' });
    expect(await codeOf(full.write('a', chunksOf(randomBytes(9)), limits))).toBe('storage_full');
    server.close();
  });
});

/**
 * One file that holds everything: gzip over frames of four bytes of length, one byte of kind, and a body. A frame
 * `J` is JSON and opens a section; the frames `D` after it are its data. The last section says that it is the last
 * one, so that a file cut short is never taken for a whole one.
 */
import { once } from 'node:events';
import { createReadStream, createWriteStream, rmSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { z } from 'zod';
import type { AppError } from '../platform/errors.ts';
import { maintenanceError } from './maintenance.errors.ts';

const formatNumber = 1;
const headBytes = 5;
const longestFrameBytes = 512 * 1024 * 1024;

export const Manifest = z.object({
  format: z.literal(formatNumber),
  madeAt: z.iso.datetime(),
  /** The schema it was made on: restored on the very same one, then brought up to this release's. */
  migrations: z.array(z.object({ number: z.int(), name: z.string(), checksum: z.string() })),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()), rows: z.int() })),
  /** Proves which master key sealed the secrets, without telling it. */
  vaultCheck: z.string(),
  /** The master key itself; only when it was asked for. */
  masterKey: z.string().optional(),
  /** Where media are kept: `local` ones are in this file. */
  media: z.enum(['local', 's3']),
});
export type Manifest = z.infer<typeof Manifest>;

/** What opens a section. `rows` come in batches, as JSON lists of rows in PostgreSQL's own text form. */
export const Section = z.union([
  z.object({ table: z.string() }),
  z.object({ file: z.string() }),
  z.object({ end: z.literal(true), files: z.int() }),
]);
export type Section = z.infer<typeof Section>;

export interface ArchiveWriter {
  json(value: Manifest | Section): Promise<void>;
  data(body: Buffer): Promise<void>;
  /** Gives the file its name; before that there is none of it. */
  finish(): Promise<void>;
  abandon(): Promise<void>;
}

export const archiveFormat = formatNumber;

/** @throws AppError `backup_file` when there is such a file already, or it cannot be written. */
export async function createArchive(path: string): Promise<ArchiveWriter> {
  const partial = `${path}.partial`;
  await refuseExisting(path);
  const gzip = createGzip({ level: 1 });
  // Ctrl-C ends the process at once; what was begun goes with it, even before we have heard that it is there.
  const removePartial = () => rmSync(partial, { force: true });
  process.once('exit', removePartial);
  const file = createWriteStream(partial, { mode: 0o600 });
  await once(file, 'open').catch((error: unknown) => {
    process.off('exit', removePartial);
    throw notWritten(path, error);
  });
  const ended = pipeline(gzip, file).catch((error: unknown) => {
    throw notWritten(path, error);
  });
  // Told by the next write; unheard it would end the process.
  ended.catch(() => undefined);
  const frame = async (kind: string, body: Buffer) => {
    const head = Buffer.alloc(headBytes);
    head.writeUInt32BE(body.length);
    head.write(kind, 4, 'latin1');
    gzip.write(head);
    if (!gzip.write(body)) await Promise.race([once(gzip, 'drain').catch(() => ended), ended]);
  };
  return {
    json: (value) => frame('J', Buffer.from(JSON.stringify(value))),
    data: (body) => frame('D', body),
    finish: async () => {
      gzip.end();
      await ended;
      const written = await open(partial, 'r');
      await written.sync().finally(() => written.close());
      await rename(partial, path);
      process.off('exit', removePartial);
    },
    abandon: async () => {
      gzip.destroy();
      file.destroy();
      await rm(partial, { force: true });
      process.off('exit', removePartial);
    },
  };
}

/** Why the file cannot be written, as far as the system tells. */
function notWritten(path: string, error: unknown): AppError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const words: Readonly<Record<string, string>> = {
    ENOENT: `There is no folder ${dirname(path)}. Make it first, or name a file elsewhere.`,
    ENOTDIR: `${dirname(path)} is no folder. Name a file elsewhere.`,
    EACCES: `${path} may not be written by this user. Name a file elsewhere.`,
    EROFS: `${path} cannot be written: this disk takes no changes. Name a file elsewhere.`,
    ENOSPC: `The disk is full: there is no room for all of ${path}. Nothing of it was kept.`,
  };
  return maintenanceError('backup_file', words[code] ?? `${path} cannot be written: ${String(error)}`, error);
}

async function refuseExisting(path: string): Promise<void> {
  try {
    await (await open(path, 'r')).close();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
    throw notWritten(path, error);
  }
  throw maintenanceError('backup_file', `${path} is there already. Name a file that is not.`);
}

export interface Frame {
  readonly kind: 'J' | 'D';
  readonly body: Buffer;
}

/** @throws AppError `backup_damaged` for a file that is no backup, or not a whole one. */
export async function* readArchive(path: string): AsyncGenerator<Frame> {
  const source = createReadStream(path);
  const gunzip = createGunzip();
  source.on('error', (error) => gunzip.destroy(error));
  let waiting: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of source.pipe(gunzip) as AsyncIterable<Buffer>) {
      waiting.push(chunk);
      size += chunk.length;
      if (size < headBytes || size < neededBytes(waiting)) continue;
      let rest = Buffer.concat(waiting);
      while (rest.length >= headBytes && rest.length >= frameBytes(rest)) {
        const end = frameBytes(rest);
        yield { kind: rest.toString('latin1', 4, 5) === 'J' ? 'J' : 'D', body: rest.subarray(headBytes, end) };
        rest = rest.subarray(end);
      }
      waiting = [rest];
      size = rest.length;
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && /^Z_/.test(String(error.code))) throw damaged(path, error);
    throw error;
  } finally {
    source.destroy();
    gunzip.destroy();
  }
  if (size > 0) throw damaged(path);
}

/** How many bytes the frame at the beginning needs; the head may lie across two chunks. */
function neededBytes(chunks: readonly Buffer[]): number {
  const [first] = chunks;
  return frameBytes(first && first.length >= 4 ? first : Buffer.concat(chunks));
}

function frameBytes(buffer: Buffer): number {
  const length = buffer.readUInt32BE(0);
  if (length > longestFrameBytes) throw maintenanceError('backup_damaged', 'This file is no backup of Antiphon.');
  return headBytes + length;
}

export function damaged(path: string, cause?: unknown): Error {
  return maintenanceError('backup_damaged', `${path} is damaged, cut short, or no backup of Antiphon.`, cause);
}

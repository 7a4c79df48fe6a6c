/** A file of posts from its first byte to its rows in the database. Nothing of it stays when it fails. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { largestImportBytes, mostImportRows } from '@antiphon/contract';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { idempotencyKeyReused } from '../../http/idempotency.ts';
import { emitEvent } from '../../platform/events/events.queries.ts';
import { readUpload } from '../assets/index.ts';
import { type Encoding, encodingOf, encodingWords, meantColumns, whyNoText } from './csv-row.rules.ts';
import { workOnRows } from './import-rows.job.ts';
import { findByUploadKey, findImport, insertImport, insertRows, updateImport } from './imports.queries.ts';
import { badFile, fileTooLarge } from './integrations.errors.ts';
import type { ImportRecord } from './integrations.table.ts';
import { allOptionColumns } from './option-columns.ts';
import { type CsvFile, type ReadRow, readCsv } from './read-csv.ts';

export interface ImportCall {
  readonly workspaceId: string;
  readonly userId: string | null;
  /** Of a form, its own name counts. */
  readonly fileName: string;
  readonly key: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readable;
}

const insertedAtOnce = 500;

/** @throws AppError 413, 422 for the file as a whole, 409 `idempotency_key_reused`. */
export async function uploadImport(app: AppContext, call: ImportCall): Promise<ImportRecord> {
  const folder = await mkdtemp(join(tmpdir(), 'antiphon-import-'));
  try {
    const path = join(folder, 'file.csv');
    const { sha256, encoding, fileName } = await spoolUpload(call, path);
    const file = await readCsv(path, encoding, allOptionColumns(app));
    return await keep(app, { ...call, fileName }, { sha256, encoding, file });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Spooled {
  readonly sha256: string;
  readonly encoding: Encoding;
}

/** The file is the body itself, or stands in a form, as clients made from the OpenAPI document send it. */
async function spoolUpload(
  { headers, body, fileName }: ImportCall,
  path: string,
): Promise<Spooled & { fileName: string }> {
  const isForm = /^multipart\/form-data\b/i.test(headers['content-type'] ?? '');
  if (!isForm) return { ...(await spool(body, path)), fileName: cleanName(fileName) };
  const form = { headers, query: {}, body };
  const read = await readUpload(form, { take: (bytes) => spool(bytes, path), undo: async () => undefined });
  const { fileName: said = read.fileName } = read.fields;
  return { ...read.taken, fileName: cleanName(String(said)) };
}

const cleanName = (name: string): string => name.replace(/\p{C}/gu, '').trim().slice(0, 200) || 'posts.csv';

/** Writes the bytes aside, because their encoding is only known at their end. */
async function spool(body: AsyncIterable<Uint8Array>, path: string): Promise<Spooled> {
  const hash = createHash('sha256');
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  let head = Buffer.alloc(0);
  let sizeBytes = 0;
  let isValidUtf8 = true;
  const check = (bytes?: Uint8Array): void => {
    if (!isValidUtf8) return;
    try {
      utf8.decode(bytes, { stream: bytes !== undefined });
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      isValidUtf8 = false;
    }
  };
  const look = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sizeBytes += chunk.length;
      if (sizeBytes > largestImportBytes) return done(fileTooLarge(largestImportBytes / 1024 ** 2));
      hash.update(chunk);
      if (head.length < 1000) head = Buffer.concat([head, chunk.subarray(0, 1000)]);
      check(chunk);
      done(null, chunk);
    },
  });
  await pipeline(body, look, createWriteStream(path));
  check();
  const encoding = encodingOf(head, isValidUtf8);
  const why = whyNoText(head, encoding);
  if (why) throw badFile('not_text', why);
  return { sha256: hash.digest('hex'), encoding };
}

async function keep(
  app: AppContext,
  { workspaceId, userId, fileName, key }: ImportCall,
  { sha256, encoding, file }: Spooled & { readonly file: CsvFile },
): Promise<ImportRecord> {
  return app.db.inWorkspace(workspaceId, async (scope) => {
    const before = key && (await findRepeated(scope, key, { sha256, fileName }));
    if (before) return before;
    const now = app.clock.now();
    const id = app.ids.next(now);
    await insertImport(scope, {
      id,
      fileName,
      sha256,
      state: 'checking',
      encoding,
      delimiter: file.delimiter,
      notes: notesOf(app, encoding, file.header.unknown),
      rowCount: 0,
      uploadKey: key ?? null,
      createdBy: userId,
      createdAt: now,
    });
    const rowCount = await keepRows(scope, id, file);
    await updateImport(scope, id, { rowCount });
    await workOnRows(app, scope, id);
    await emitEvent(scope, { name: 'import.begun', data: { importId: id }, id: app.ids.next(now), at: now });
    const kept = await findImport(scope, id);
    if (!kept) throw new Error('an import was not kept');
    return kept;
  });
}

/** The import that this very upload made before. @throws AppError 409 when the key was used for another one. */
async function findRepeated(
  scope: WorkspaceScope,
  key: string,
  { sha256, fileName }: { readonly sha256: string; readonly fileName: string },
): Promise<ImportRecord | undefined> {
  await scope.client.query('select pg_advisory_xact_lock(hashtextextended($1, 25))', [`${scope.workspaceId} ${key}`]);
  const before = await findByUploadKey(scope, key);
  if (before && (before.sha256 !== sha256 || before.fileName !== fileName)) throw idempotencyKeyReused();
  return before;
}

async function keepRows(scope: WorkspaceScope, importId: string, file: CsvFile): Promise<number> {
  let rowCount = 0;
  for await (const rows of batches(file.rows)) {
    rowCount += rows.length;
    if (rowCount > mostImportRows) throw tooManyRows();
    await insertRows(scope, importId, rows);
  }
  if (rowCount === 0) throw badFile('no_rows', 'This file names its columns and has no row below them.');
  return rowCount;
}

async function* batches(rows: AsyncIterable<ReadRow>): AsyncGenerator<ReadRow[]> {
  let some: ReadRow[] = [];
  for await (const row of rows) {
    some.push(row);
    if (some.length < insertedAtOnce) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}

function notesOf(app: AppContext, encoding: Encoding, unknown: readonly string[]): string[] {
  const words = encodingWords(encoding);
  const names = unknown.map((name) => `“${name.trim().slice(0, 40)}”`).join(', ');
  const ignored = unknown.length === 0 ? [] : [`Not read, because no column of ours is called so: ${names}.`];
  return [...(words ? [words] : []), ...ignored, ...meantColumns(unknown, allOptionColumns(app))];
}

const tooManyRows = () =>
  badFile('too_many_rows', `This file has more than ${mostImportRows.toLocaleString('en')} rows. Cut it into several.`);

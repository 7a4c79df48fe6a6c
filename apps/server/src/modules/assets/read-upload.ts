/**
 * Reads an upload as it comes: a form with one file, or a bare body. Bytes are handed on at once and never held.
 * The request itself is never destroyed here, for then its sender could not be told what was wrong.
 */
import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { largestAssetBytes } from '@antiphon/contract';
import { Busboy, type BusboyFileStream } from '@fastify/busboy';
import { AppError } from '../../platform/errors.ts';
import { orAborted, untilAborted } from '../../platform/or-aborted.ts';
import { encodedBody, noFile, noName, stalled, tooManyFiles, unreadableForm, uploadTooLarge } from './assets.errors.ts';

export interface IncomingUpload {
  readonly headers: IncomingHttpHeaders;
  /** The query; with a bare body it holds the file's name and the fields. */
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: Readable;
}

/** What the bytes become on their way, and how that is undone when the rest of the form is wrong. */
export interface Taker<T> {
  take(bytes: AsyncIterable<Uint8Array>, about: { expectedBytes?: number }): Promise<T>;
  undo(taken: T): Promise<void>;
}

export interface ReadUpload<T> {
  readonly taken: T;
  readonly fileName: string;
  /** As they were sent; not yet checked. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Without a byte for so long, an upload counts as cut. */
const longestSilenceMs = 60_000;
/** What a form may hold besides its file. */
const fieldLimits = { files: 1, fields: 60, parts: 62, fieldSize: 16_384, fieldNameSize: 100, headerPairs: 50 };
const largestFieldsBytes = 2 * 1024 ** 2;

/**
 * @throws AppError 400 `no_file` | `no_name` | `too_many_files` | `unreadable_form`, 408 `upload_stalled`,
 * 413 `upload_too_large`, 415 `encoded_body`, and what `take` throws. What was taken is then undone.
 */
export async function readUpload<T>(
  upload: IncomingUpload,
  taker: Taker<T>,
  silenceMs = longestSilenceMs,
): Promise<ReadUpload<T>> {
  const { headers, body } = upload;
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') throw encodedBody();
  const isForm = /^multipart\/form-data\b/i.test(headers['content-type'] ?? '');
  const announced = headers['content-length'] === undefined ? undefined : Number(headers['content-length']);
  if ((announced ?? 0) > largestAssetBytes + (isForm ? largestFieldsBytes : 0)) throw uploadTooLarge(largestAssetBytes);
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(stalled()), silenceMs);
  const bytes = untilAborted(
    chunksOf(body, () => timer.refresh()),
    silence.signal,
  );
  try {
    if (isForm) return await readForm(headers, bytes, taker);
    const { name, ...rest } = upload.query;
    if (typeof name !== 'string' || name.trim() === '') throw noName();
    const about = announced === undefined ? {} : { expectedBytes: announced };
    return { taken: await taker.take(bytes, about), fileName: name, fields: fieldsOfQuery(rest) };
  } finally {
    clearTimeout(timer);
  }
}

async function readForm<T>(
  headers: IncomingHttpHeaders,
  bytes: AsyncIterable<Uint8Array>,
  taker: Taker<T>,
): Promise<ReadUpload<T>> {
  const form = openForm(headers);
  const fields: Record<string, unknown> = {};
  const broken = new AbortController();
  const breakOff = (error: unknown) => broken.abort(error);
  let file: { readonly stream: BusboyFileStream; readonly name: string; readonly taking: Promise<T> } | undefined;
  form.on('field', (name, value) => addField(fields, name, value));
  form.on('file', (_field, stream, name) => {
    // It may break before anybody reads from it; who comes later must find it ended.
    stream.on('error', (error) => stream.destroy(error));
    const taking = taker.take(stream, {});
    taking.catch(breakOff);
    file = { stream, name: fileNameInForm(name ?? ''), taking };
  });
  form.on('filesLimit', () => breakOff(tooManyFiles()));
  form.on('error', (error) => breakOff(unreadableForm(error)));
  const finished = new Promise<void>((resolve) => form.on('finish', resolve));
  try {
    await pump(bytes, form, broken.signal);
    await orAborted(finished, broken.signal);
    if (!file) throw noFile();
    return { taken: await file.taking, fileName: file.name, fields };
  } catch (error) {
    const cause = error instanceof AppError ? error : unreadableForm(error);
    file?.stream.destroy(cause);
    await file?.taking.then(taker.undo, () => undefined);
    throw cause;
  }
}

function openForm(headers: IncomingHttpHeaders) {
  try {
    return new Busboy({ headers: { ...headers, 'content-type': headers['content-type'] ?? '' }, limits: fieldLimits });
  } catch (error) {
    throw unreadableForm(error);
  }
}

async function pump(
  bytes: AsyncIterable<Uint8Array>,
  form: ReturnType<typeof openForm>,
  broken: AbortSignal,
): Promise<void> {
  for await (const chunk of untilAborted(bytes, broken)) {
    if (!form.write(chunk)) await orAborted(once(form, 'drain'), broken);
  }
  form.end();
}

/** Browsers write these three characters of a name so (HTML Standard, multipart/form-data encoding, read 2026-11-21). */
function fileNameInForm(name: string): string {
  return name.replaceAll('%22', '"').replaceAll(/%0[AD]/g, ' ');
}

/** `tags`, `tags[]` and `tags[0]` alike make a list; of any other name the last one counts. */
function addField(fields: Record<string, unknown>, name: string, value: string): void {
  const list = /^tags(?:\[\d*\])?$/.test(name) ? 'tags' : undefined;
  if (!list) fields[name] = value;
  else fields[list] = [...(Array.isArray(fields[list]) ? fields[list] : []), value];
}

/** A query written as a form is: `?tags=a`, `?tags=a&tags=b` and `?tags[]=a` alike make a list. */
function fieldsOfQuery(query: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [name, given] of Object.entries(query))
    for (const value of Array.isArray(given) ? given : [given]) addField(fields, name, String(value));
  return fields;
}

/** The chunks of a request, without destroying it when the reader leaves early. */
async function* chunksOf(body: Readable, onChunk: () => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of body.iterator({ destroyOnReturn: false })) {
    onChunk();
    yield chunk as Uint8Array;
  }
}

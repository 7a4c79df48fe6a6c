/** A CSV file as rows, one after the other: it is never whole in memory, and what is broken is told by row. */
import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { TextDecoderStream } from 'node:stream/web';
import type { OptionColumn } from '@antiphon/contract/option-columns';
import { parse } from 'csv-parse';
import {
  delimiterOf,
  type Encoding,
  fieldsOf,
  type Header,
  type RowFields,
  readHeader,
  rowKeyOf,
} from './csv-row.rules.ts';
import { badFile } from './integrations.errors.ts';

export interface ReadRow {
  readonly number: number;
  readonly line: number;
  readonly rowKey: string;
  readonly fields: RowFields;
  /** Why it could not be read as a row; null: it could. */
  readonly fault: string | null;
}

/** Longer than any row of posts: a quote opened there and never closed. */
const longestRecord = 1_000_000;
const beginningLength = 64 * 1024;

export interface CsvFile {
  readonly delimiter: string;
  readonly header: Header;
  readonly rows: AsyncGenerator<ReadRow>;
}

/** `options`: columns that set an option of a network. @throws AppError 422 when there is no header that can be read. */
export async function readCsv(
  path: string,
  encoding: Encoding,
  options: readonly OptionColumn[] = [],
): Promise<CsvFile> {
  const texts = decode(path, encoding);
  const first = await texts.next();
  const beginning = first.done ? '' : first.value;
  if (beginning.trim() === '') throw badFile('empty_file', 'This file is empty.');
  const delimiter = delimiterOf(beginning.slice(0, beginningLength));
  const records = recordsOf(withBeginning(beginning.replace(/^sep=.\r?\n/i, ''), texts), delimiter);
  const names = await records.next();
  if (names.done || 'fault' in names.value)
    throw badFile('no_header', 'The first line cannot be read as the names of columns.');
  const header = readHeader(names.value.record, options);
  if (header.problem) throw badFile('bad_header', header.problem);
  return { delimiter, header, rows: rowsOf(records, header) };
}

/** The text in pieces; the first one is long enough to see the first line. */
async function* decode(path: string, encoding: Encoding): AsyncGenerator<string> {
  const stream = Readable.toWeb(createReadStream(path)).pipeThrough(new TextDecoderStream(encoding));
  for await (const text of stream) if (text !== '') yield text;
}

async function* withBeginning(beginning: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield beginning;
  yield* rest;
}

type ReadRecord =
  | { readonly record: readonly string[]; readonly line: number }
  | { readonly fault: string; readonly line: number };

/** @throws AppError 422 when a quote swallows more than any row could hold. */
async function* recordsOf(texts: AsyncGenerator<string>, delimiter: string): AsyncGenerator<ReadRecord> {
  const broken: { readonly line: number }[] = [];
  let lastLine = 0;
  let isRunaway = false;
  const parser = parse({
    delimiter,
    bom: true,
    info: true,
    relax_column_count: true,
    // A quote inside of an unquoted field is part of it, as people type.
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: longestRecord,
    on_skip: (error) => {
      isRunaway ||= error?.code === 'CSV_MAX_RECORD_SIZE';
      broken.push({ line: Number(error?.lines ?? 0) });
      return undefined;
    },
  });
  pipeline(Readable.from(texts), parser, () => undefined);
  for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
    // The parser is ahead of us: what it skipped further down comes later.
    while (broken[0] && broken[0].line < info.lines && !isRunaway) {
      const { line } = broken.shift() ?? { line: lastLine };
      yield { line, ...neverCloses(lastLine) };
    }
    yield { record, line: info.lines };
    lastLine = info.lines;
  }
  if (isRunaway) throw badFile('quote_never_closes', neverCloses(lastLine).fault);
  for (const { line } of broken) yield { line, ...neverCloses(lastLine) };
}

function neverCloses(lastLine: number): { fault: string } {
  return {
    fault: `The quotation mark that opens in line ${lastLine + 1} never closes, so all that follows was read as one field. Close it, or write it twice ("") inside a quoted field.`,
  };
}

async function* rowsOf(records: AsyncGenerator<ReadRecord>, header: Header): AsyncGenerator<ReadRow> {
  let number = 0;
  for await (const one of records) {
    if ('record' in one && one.record.every((value) => value.trim() === '')) continue;
    number += 1;
    if ('fault' in one) yield { number, line: one.line, rowKey: `broken ${number}`, fields: {}, fault: one.fault };
    else yield { number, line: one.line, ...readRecord(header, one.record) };
  }
}

function readRecord(header: Header, record: readonly string[]): Pick<ReadRow, 'rowKey' | 'fields' | 'fault'> {
  const fields = fieldsOf(header, record);
  const extra = record.slice(header.columns.length).filter((value) => value.trim() !== '');
  const fault =
    extra.length === 0
      ? null
      : `It has ${record.length} fields and the first line names ${header.columns.length}. A delimiter inside a text must stand in quotes.`;
  const isKeepable = Object.values(fields).every((value) => value.isWellFormed() && !value.includes('\0'));
  if (!isKeepable) return { rowKey: rowKeyOf({}), fields: {}, fault: 'It holds characters that cannot be kept.' };
  return { rowKey: rowKeyOf(fields), fields, fault };
}

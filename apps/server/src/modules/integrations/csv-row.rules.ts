/** What a file of posts looks like: its encoding, its delimiter, its columns, and by what a row is known again. Pure. */
import { createHash } from 'node:crypto';
import { importColumns } from '@antiphon/contract';
import { findOptionColumn, type OptionColumn, plain } from '@antiphon/contract/option-columns';

export type Column = (typeof importColumns)[number];
/** An option of a network, `channel.option`; with `@` and an account's id: what trying found it to mean for that account. */
export type OptionKey = `${string}.${string}`;
/** What one row says, by column; what is absent or blank is left out. */
export type RowFields = Readonly<Partial<Record<Column, string>> & { [key: OptionKey]: string }>;
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/**
 * How bytes become text: by the mark at the beginning, else by where zeros stand in it, else UTF-8 where all of the
 * file is valid, else Windows-1252, which old spreadsheets write.
 */
export function encodingOf(head: Uint8Array, isValidUtf8: boolean): Encoding {
  const [a, b] = head;
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  const sample = head.subarray(0, 1000);
  const zerosAt = (rest: number) => sample.filter((byte, at) => byte === 0 && at % 2 === rest).length;
  if (zerosAt(1) > sample.length / 4) return 'utf-16le';
  if (zerosAt(0) > sample.length / 4) return 'utf-16be';
  return isValidUtf8 ? 'utf-8' : 'windows-1252';
}

/** How workbooks begin: of today (an archive), and those before 2007. */
const workbooks = [
  [0x50, 0x4b, 0x03, 0x04],
  [0xd0, 0xcf, 0x11, 0xe0],
] as const;

/** Why a file cannot be a CSV file, whatever stands in it; null: it may be one. */
export function whyNoText(head: Uint8Array, encoding: Encoding): string | null {
  if (workbooks.some((mark) => mark.every((byte, at) => head[at] === byte)))
    return 'This is a workbook or an archive, not a CSV file. Save it as CSV where it was made, and choose that file.';
  const isWide = encoding === 'utf-16le' || encoding === 'utf-16be';
  return !isWide && head.includes(0) ? 'This file is no text. A CSV file is wanted.' : null;
}

/** What a person should know of the encoding; null where it is the usual one. */
export function encodingWords(encoding: Encoding): string | null {
  if (encoding === 'utf-8') return null;
  if (encoding === 'windows-1252')
    return 'This file is not UTF-8, so it was read as Windows-1252. Look whether é, ü and ’ are right; if not, save it again as “CSV UTF-8”.';
  return `This file was read as ${encoding.toUpperCase()}.`;
}

const delimiters = [',', ';', '\t', '|'] as const;

/** The delimiter that stands most often in the first line, outside of quotes; a line `sep=;` says it itself. */
export function delimiterOf(beginning: string): string {
  const said = /^sep=(.)\r?\n/i.exec(beginning)?.[1];
  if (said) return said;
  let isQuoted = false;
  const counts = new Map<string, number>();
  for (const character of beginning) {
    if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (character === '\n' || character === '\r')) break;
    else if (!isQuoted) counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  return [...delimiters].sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0))[0] ?? ',';
}

/** Other names that files give these columns. */
const otherNames: Readonly<Record<string, Column>> = {
  message: 'text',
  caption: 'text',
  content: 'text',
  account: 'accounts',
  profiles: 'accounts',
  when: 'date',
  'time zone': 'zone',
  timezone: 'zone',
  url: 'link',
  image: 'media',
  images: 'media',
  'alt text': 'alt',
  comment: 'first comment',
};

export interface Header {
  /** The column at each place; null: not one of ours. */
  readonly columns: readonly (Column | OptionKey | null)[];
  /** Names that are none of ours. */
  readonly unknown: readonly string[];
  /** What keeps the file from being read; null: nothing. */
  readonly problem: string | null;
}

/** Reads the names of the columns; `options` are those that set an option of a network. */
export function readHeader(names: readonly string[], options: readonly OptionColumn[] = []): Header {
  const columns = names.map((name) => columnOf(name, options));
  const unknown = names.filter((name, at) => columns[at] === null && name.trim() !== '');
  const twice = columns.find((column, at) => column !== null && columns.indexOf(column) !== at);
  const known = importColumns.join(', ');
  if (columns.every((column) => column === null))
    return { columns, unknown, problem: `The first line has none of our columns. It must name them: ${known}.` };
  if (!columns.includes('text') && !columns.includes('media'))
    return { columns, unknown, problem: 'There is no column “text”. Name the column that holds what is to be said.' };
  if (twice) {
    const name = options.find((one) => optionKey(one) === twice)?.name ?? twice;
    return { columns, unknown, problem: `The column “${name}” stands twice. Rename one of the two.` };
  }
  return { columns, unknown, problem: null };
}

/** Under what a row keeps what it says of an option. */
export const optionKey = ({ channel, option }: Pick<OptionColumn, 'channel' | 'option'>): OptionKey =>
  `${channel}.${option}`;

function columnOf(name: string, options: readonly OptionColumn[]): Column | OptionKey | null {
  const wanted = plain(name);
  const own = importColumns.find((column) => column === wanted) ?? otherNames[wanted];
  if (own) return own;
  const option = findOptionColumn(options, wanted);
  return option ? optionKey(option) : null;
}

/** Of names that are none of ours, what may have been meant: the columns of the network that they begin with. */
export function meantColumns(unknown: readonly string[], options: readonly OptionColumn[]): string[] {
  const networks = new Map(options.map(({ network }) => [plain(network), network]));
  return [...networks].flatMap(([begin, network]) => {
    if (!unknown.some((name) => plain(name).startsWith(`${begin} `))) return [];
    const names = options.filter((one) => one.network === network).map(({ name }) => name);
    return [`Columns for ${network} are: ${names.join(', ')}.`];
  });
}

/** A record under its columns, each value without blanks around it. */
export function fieldsOf({ columns }: Header, record: readonly string[]): RowFields {
  return Object.fromEntries(
    columns.flatMap((column, at) => {
      const value = (record[at] ?? '').replace(/\r\n?/g, '\n').trim();
      return column === null || value === '' ? [] : [[column, value] as const];
    }),
  );
}

/**
 * By what a row is known again, in this file and in others: its own id where it has one, else everything it says. So
 * the same file adds nothing a second time, and of a changed file only the changed rows are new.
 */
export function rowKeyOf(fields: RowFields): string {
  if (fields.id) return `id ${fields.id}`.slice(0, 300);
  const said = importColumns.flatMap((column) => (column === 'id' ? [] : [fields[column] ?? '']));
  const options = Object.entries(fields).filter(([name]) => name.includes('.'));
  const all = options.length === 0 ? said : [...said, ...options.sort(([one], [other]) => (one < other ? -1 : 1))];
  return `all ${createHash('sha256').update(JSON.stringify(all)).digest('base64url')}`;
}

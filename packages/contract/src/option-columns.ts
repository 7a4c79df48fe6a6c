/**
 * Columns of an imported file that set an option of one network, named after both: `mastodon visibility` … Read from
 * what `accounts.listChannels` says of a network. Pure and without zod, for the server and the browser alike.
 */
import { orWords } from './list-words.ts';

export interface OptionColumn {
  /** As the first line of a file names it: network and option, in small letters. */
  readonly name: string;
  readonly channel: string;
  /** The network's name for people. */
  readonly network: string;
  /** The option's own name in the network's schema. */
  readonly option: string;
  /** What the composer calls it. */
  readonly title: string;
  readonly kind: 'choice' | 'yes-no' | 'number' | 'list' | 'text';
  /** Of a choice: what is kept, and how a person would write it. */
  readonly values: readonly { readonly value: string; readonly words: string }[];
  /** A post on this network is not planned without it. */
  readonly isRequired: boolean;
  /** The account's own list tells what may stand there: boards, playlists. */
  readonly isFromAccount: boolean;
}

interface NetworkWithOptions {
  readonly id: string;
  readonly name: string;
  /** JSON Schema. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Options whose values the account tells. */
  readonly choices: readonly string[];
}

/** The option columns of a network, in the order of its schema. */
export function optionColumnsOf({ id, name: network, options, choices }: NetworkWithOptions): OptionColumn[] {
  const properties = Object.entries(bagIn(options, 'properties'));
  const required = listIn(options, 'required');
  const shorts = properties.map(([option]) => shortWords(option));
  return properties.map(([option, schema], at) => {
    const short = shorts[at] ?? option;
    const words = shorts.indexOf(short) === shorts.lastIndexOf(short) ? short : wordsOf(option);
    const property = isBag(schema) ? schema : {};
    return {
      name: `${network.toLowerCase()} ${words}`,
      channel: id,
      network,
      option,
      title: typeof property.title === 'string' ? property.title : words,
      kind: kindOf(property),
      values: valuesOf(property),
      isRequired: required.includes(option),
      isFromAccount: choices.includes(option),
    };
  });
}

/** The column that a name in the first line means: its name, the composer's word, or how the name begins where only one does. */
export function findOptionColumn(columns: readonly OptionColumn[], name: string): OptionColumn | null {
  const wanted = plain(name);
  const exact = columns.find(({ network, channel, option, title, name: own }) =>
    [network, channel].some((begin) =>
      [own.slice(network.length), option, title].some((one) => same(`${begin} ${one}`, wanted)),
    ),
  );
  if (exact) return exact;
  const begun = columns.filter(({ network, option }) =>
    `${plain(network)} ${wordsOf(option)} `.startsWith(`${wanted} `),
  );
  const isMore = begun.every(({ network }) => wanted.length > plain(network).length);
  return begun.length === 1 && isMore ? (begun[0] ?? null) : null;
}

/** What may stand in a column, in words: "public, unlisted or private". */
export function whatFits({ kind, values, isFromAccount }: OptionColumn): string {
  if (kind === 'choice') return orWords(values.map(({ words }) => words));
  if (isFromAccount) return 'a name as the composer offers it, or its id';
  if (kind === 'yes-no') return 'yes or no';
  if (kind === 'number') return 'a whole number';
  return kind === 'list' ? 'one or several, with ; between them' : 'text';
}

/** Small letters, and one blank for whatever stands between words. */
export function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[\s_.:/–-]+/g, ' ')
    .trim();
}

/** Whether two texts name the same, whatever stands between their words. */
export function same(one: string, other: string): boolean {
  return plain(one).replaceAll(' ', '') === plain(other).replaceAll(' ', '');
}

/** `privacyLevel` as words. */
const wordsOf = (option: string): string => option.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();

/** Without words that say nothing to a person. */
const shortWords = (option: string): string =>
  wordsOf(option)
    .replace(/^is /, '')
    .replace(/ (level|id)$/, '');

type Bag = Readonly<Record<string, unknown>>;
const isBag = (value: unknown): value is Bag => typeof value === 'object' && value !== null && !Array.isArray(value);
const bagIn = (bag: Bag, name: string): Bag => (isBag(bag[name]) ? (bag[name] as Bag) : {});
const listIn = (bag: Bag, name: string): readonly unknown[] => (Array.isArray(bag[name]) ? bag[name] : []);

function kindOf(property: Bag): OptionColumn['kind'] {
  if (Array.isArray(property.enum)) return 'choice';
  if (property.type === 'boolean') return 'yes-no';
  if (property.type === 'integer' || property.type === 'number') return 'number';
  return property.type === 'array' ? 'list' : 'text';
}

/** Plain values are their own words; else the description says how people call them ("ONLY_ME: only me"). */
function valuesOf(property: Bag): OptionColumn['values'] {
  const values = listIn(property, 'enum').map(String);
  const pieces = String(property.description ?? '').split(/[;.]\s*/);
  const isPlain = values.every((value) => /^[a-z-]+$/.test(value));
  return values.map((value) => {
    const said = pieces.find((piece) => piece.trim().startsWith(`${value}: `))?.trim();
    const words = said?.slice(value.length + 2).split(',')[0];
    return { value, words: words && !isPlain ? words : value };
  });
}

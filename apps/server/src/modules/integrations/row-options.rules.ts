/** What a row says of a network's options, for one account; or what stands against it, in words. Pure. */
import { excerpt } from '@antiphon/contract/excerpt';
import { orWords } from '@antiphon/contract/list-words';
import { type OptionColumn, same, whatFits } from '@antiphon/contract/option-columns';
import { z } from 'zod';
import { type OptionKey, optionKey, type RowFields } from './csv-row.rules.ts';

/** A network's option columns, and the schema that has the last word. */
export interface NetworkOptions {
  readonly columns: readonly OptionColumn[];
  readonly schema: z.ZodObject;
}

interface Choice {
  readonly value: string;
  readonly label: string;
}
/** What the network offers an account for an option, or why that is not known. */
export type ChoiceList = { readonly items: readonly Choice[] } | { readonly problem: string };
/** By `listKey`; empty where rows were tried before: what they mean is written down in them. */
export type ChoiceLists = ReadonlyMap<string, ChoiceList>;
export const listKey = (accountId: string, option: string): string => `${accountId} ${option}`;

interface AccountHere {
  readonly id: string;
  readonly handle: string;
  readonly channel: string;
}

export interface RowOptions {
  readonly options: Readonly<Record<string, unknown>>;
  /** What stood for something of the account's own list, so that making the row asks nobody again. */
  readonly settled: RowFields;
  readonly problems: readonly string[];
  /** What a person should know although nothing is wrong. */
  readonly notes: readonly string[];
}

/** Reads the options of one of the row's accounts. */
export function optionsOf(
  fields: RowFields,
  account: AccountHere,
  { columns, schema }: NetworkOptions,
  lists: ChoiceLists,
): RowOptions {
  const options: Record<string, unknown> = {};
  const settled: Record<OptionKey, string> = {};
  const problems: string[] = [];
  const notes: string[] = [];
  for (const column of columns) {
    const said = fields[optionKey(column)];
    if (said === undefined) continue;
    const settledKey: OptionKey = `${optionKey(column)}@${account.id}`;
    const before = fields[settledKey];
    const read = before === undefined ? readValue(said, column, account, lists) : { value: before };
    if ('problem' in read) {
      problems.push(read.problem);
      continue;
    }
    const checked = z.safeParse(schema.shape[column.option] ?? z.never(), read.value);
    if (!checked.success) problems.push(wrong(column, checked.error.issues[0]?.message ?? 'cannot be read', said));
    else options[column.option] = checked.data;
    if (checked.success && column.isFromAccount) settled[settledKey] = String(checked.data);
    if (read.note) notes.push(read.note);
  }
  return { options, settled, problems, notes };
}

/** The columns without which nothing is planned for these options, in words; '' when none is missing. */
export function missingWords(options: Readonly<Record<string, unknown>>, { columns }: NetworkOptions): string {
  const missing = columns.filter(({ isRequired, option }) => isRequired && options[option] === undefined);
  return missing.map((column) => `Add a column “${column.name}”, or fill it in: ${whatFits(column)}.`).join(' ');
}

type Read = { readonly value: unknown; readonly note?: string } | { readonly problem: string };

function readValue(said: string, column: OptionColumn, account: AccountHere, lists: ChoiceLists): Read {
  if (column.isFromAccount) return readListed(said, column, account, lists.get(listKey(account.id, column.option)));
  if (column.kind === 'choice') return readChoice(said, column);
  if (column.kind === 'yes-no') return readYesNo(said, column);
  if (column.kind === 'number') return readNumber(said, column);
  return { value: column.kind === 'list' ? said.split(/[;,|\n]/).flatMap((one) => one.trim() || []) : said };
}

/** Spreadsheets write TRUE and FALSE for what is ticked. */
const yes = ['yes', 'y', 'true', '1', 'on'];
const no = ['no', 'n', 'false', '0', 'off'];

function readYesNo(said: string, column: OptionColumn): Read {
  const word = said.toLowerCase();
  if (yes.includes(word)) return { value: true };
  return no.includes(word) ? { value: false } : { problem: wrong(column, 'write yes or no', said) };
}

/** A comma may stand for the point; before three digits it might mean thousands, so that is neither. */
function readNumber(said: string, column: OptionColumn): Read {
  if (/^-?\d+([.,]\d{1,2})?$/.test(said)) return { value: Number(said.replace(',', '.')) };
  return { problem: wrong(column, 'write a number such as 1500', said) };
}

/** The value that the schema knows under this word, or under the network's name for it. */
const valueCalled = (said: string, { values }: OptionColumn) =>
  values.find(({ value, words }) => same(value, said) || same(words, said));

function readChoice(said: string, column: OptionColumn): Read {
  const found = valueCalled(said, column);
  return found ? { value: found.value } : { problem: wrong(column, `write ${whatFits(column)}`, said) };
}

/** A name or an id of the account's own list; where that is not known, what can only be an id is taken as one. */
function readListed(said: string, column: OptionColumn, { handle }: AccountHere, list: ChoiceList | undefined): Read {
  if (list && 'items' in list) {
    return pick(said, valueCalled(said, column)?.value ?? said, column, handle, list.items);
  }
  if (column.kind === 'choice') return readChoice(said, column);
  const why = `what ${handle} offers is not known just now`;
  if (/\d/.test(said) && !/\s/.test(said))
    return { value: said, note: `“${column.name}”: ${why}, so “${said}” was taken as an id.` };
  const reason = list ? ` (${list.problem.replace(/\.$/, '')})` : '';
  return { problem: wrong(column, `${why}${reason}. Write the id, or import the file again later`, said) };
}

const mostNames = 15;

function pick(said: string, wanted: string, column: OptionColumn, handle: string, items: readonly Choice[]): Read {
  const byId = items.find(({ value }) => value === wanted);
  if (byId) return { value: byId.value };
  const name = said.replace(/\s+>\s+/g, ' › ');
  // As it is written, then whatever stands between its words; `Board › Section`, or the section alone.
  const found =
    [
      items.filter(({ label }) => label === name),
      items.filter(({ label }) => same(label, name)),
      items.filter(({ label }) => same(label.split(' › ').at(-1) ?? label, name)),
    ].find(({ length }) => length > 0) ?? [];
  const [one, other] = found;
  if (one && !other) return { value: one.value };
  if (one) {
    const ways = found.map(({ value, label }) => `${value} (${label})`);
    return { problem: wrong(column, `${handle} has several called so. Write the id: ${orWords(ways)}`, said) };
  }
  if (items.length === 0) return { problem: wrong(column, `${handle} has nothing to choose here`, said) };
  const names = items.slice(0, mostNames).map(({ label }) => label);
  const more = items.length > mostNames ? ` and ${items.length - mostNames} more` : '';
  return { problem: wrong(column, `${handle} does not have it. There is: ${names.join(', ')}${more}`, said) };
}

const wrong = ({ name }: OptionColumn, words: string, said: string): string =>
  `“${name}” is “${excerpt(said, 60)}”: ${words.replace(/\.$/, '')}.`;

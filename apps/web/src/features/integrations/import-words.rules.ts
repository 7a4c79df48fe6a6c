/** What an import says of itself, its report and an example, as text. Pure. */
import type { OptionColumn } from '@antiphon/contract/option-columns';
import { formatCount, formatPlural } from '../../lib/numbers.ts';
import type { Import, ImportRow } from './imports.api.ts';

/** The words on the button: "Plan 9,997 posts", "Keep 3 as drafts". */
export function actWords({ checked }: Pick<Import, 'checked'>, plans: boolean): string {
  const { fits, draft } = checked;
  if (!plans || fits === 0) return `Keep ${formatPlural(fits + draft, 'draft')}`;
  const drafts = draft === 0 ? '' : `, keep ${formatPlural(draft, 'draft')}`;
  return `Plan ${formatPlural(fits, 'post')}${drafts}`;
}

/** What trying found, in one sentence. */
export function checkedWords({ checked, rowCount }: Pick<Import, 'checked' | 'rowCount'>): string {
  const { fits, draft, known, refused } = checked;
  const parts = [
    fits > 0 && `${formatCount(fits)} can be planned`,
    draft > 0 && `${formatCount(draft)} without a time would be drafts`,
    known > 0 && `${formatCount(known)} ${known === 1 ? 'is' : 'are'} here already`,
    refused > 0 && `${formatCount(refused)} cannot be imported`,
  ].filter((part) => part !== false);
  return `Of ${formatPlural(rowCount, 'row')}, ${parts.join(', ')}.`;
}

/** What was made, in one sentence. */
export function madeWords({ made, state, rowCount }: Pick<Import, 'made' | 'state' | 'rowCount'>): string {
  const { planned, draft, known, refused } = made;
  const parts = [
    planned > 0 && `${formatPlural(planned, 'post')} planned`,
    draft > 0 && `${formatPlural(draft, 'draft')} kept`,
    known > 0 && `${formatPlural(known, 'row')} known before`,
    refused > 0 && `${formatPlural(refused, 'row')} refused`,
  ].filter((part) => part !== false);
  const rest = rowCount - planned - draft - known - refused;
  const said = parts.length === 0 ? 'Nothing was made' : parts.join(', ');
  return state === 'cancelled' && rest > 0
    ? `Stopped. ${said}; ${formatPlural(rest, 'row')} not looked at.`
    : `${said}.`;
}

/** How far it is, 0 to 1, and in words; null when nothing is under way. */
export function progressOf(one: Import): { readonly share: number; readonly words: string } | null {
  const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((a, b) => a + b, 0);
  const done = one.state === 'checking' ? sum(one.checked) : one.state === 'running' ? sum(one.made) : null;
  if (done === null) return null;
  const what = one.state === 'checking' ? 'tried' : 'made';
  return {
    share: one.rowCount === 0 ? 0 : done / one.rowCount,
    words: `${formatCount(done)} of ${formatPlural(one.rowCount, 'row')} ${what}`,
  };
}

const outcomeWords: Readonly<Record<string, string>> = {
  planned: 'planned',
  fits: 'can be planned',
  draft: 'draft',
  known: 'here already',
  refused: 'refused',
};

/** A word for what became of a row, or what trying found. */
export function rowWord({ outcome, verdict }: Pick<ImportRow, 'outcome' | 'verdict'>): string {
  return outcomeWords[outcome ?? verdict ?? ''] ?? 'waits';
}

/**
 * A field of CSV. Spreadsheets run what begins like a formula, so it gets an apostrophe before it (OWASP, CSV
 * injection); text that was typed by strangers stands in this file.
 */
export function csvField(value: string | number): string {
  const plain = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

const lineOf = (fields: readonly (string | number)[]): string => `${fields.map(csvField).join(',')}\r\n`;
/** Spreadsheets read UTF-8 as such only with its mark. */
const mark = '\uFEFF';

/** What became of every row, to be downloaded. `addressOf` leads to a post. */
export function reportOf(rows: readonly ImportRow[], addressOf: (postId: string) => string): string {
  const head = ['row', 'line', 'result', 'why', 'accounts', 'when', 'text', 'post'];
  const lines = rows.map((row) => [
    row.number,
    row.line,
    rowWord(row),
    row.words,
    row.accounts,
    row.when,
    row.excerpt,
    row.postId ? addressOf(row.postId) : '',
  ]);
  return mark + [head, ...lines].map(lineOf).join('');
}

interface ExampleGround {
  readonly accounts: readonly { readonly handle: string; readonly channel: string }[];
  /** Option columns of their networks. */
  readonly options: readonly OptionColumn[];
  readonly zone: string;
  readonly year: number;
}

/** A file to begin with, in this workspace's own names, with the columns that its networks want. */
export function exampleOf({ accounts, options, zone, year }: ExampleGround): string {
  // Without its @, which spreadsheets take for a formula.
  const named = accounts.map(({ handle, channel }) => ({ handle: handle.replace(/^@/, ''), channel }));
  const [first = { handle: 'your-account', channel: '' }, second = first] = named;
  const required = options.filter(({ isRequired }) => isRequired);
  const shown = required.length > 0 ? required : options.slice(0, 1);
  const set = (...channels: readonly string[]) =>
    shown.map((column) => (channels.includes(column.channel) ? exampleValue(column) : ''));
  const both = first === second ? first.handle : `${first.handle}; ${second.handle}`;
  const two = 'Two accounts, a link,\nand a second line.';
  const thread = 'No date: this becomes a draft.\n---\nAnd this the second post of its thread.';
  const head = ['id', 'text', 'accounts', 'date', 'time', 'zone', 'link', 'media', 'alt', 'project'];
  const blank = ['', '', ''];
  const rows = [
    [...head, ...shown.map(({ name }) => name)],
    [
      ...['1', 'The kiln is warm. First bowls on Friday.', first.handle, `${year}-03-02`, '09:00', zone, '', ...blank],
      ...set(first.channel),
    ],
    [
      ...['2', two, both, `${year}-03-03`, '17:30', '', 'https://example.com/bowls', ...blank],
      ...set(first.channel, second.channel),
    ],
    ['3', thread, '', '', '', '', '', ...blank, ...set()],
  ];
  return mark + rows.map(lineOf).join('');
}

/** Something that might stand in a column. */
function exampleValue({ kind, values, title, isFromAccount }: OptionColumn): string {
  if (kind === 'choice') return values[0]?.words ?? '';
  if (isFromAccount) return `${title}, by its name`;
  if (kind === 'yes-no') return 'no';
  return kind === 'number' ? '1' : title;
}

/** What a row asks for, in the workspace's own terms; or everything that stands against it, in words. Pure. */
import { Content, TimeZone, WallTime } from '@antiphon/contract';
import { orWords } from '@antiphon/contract/list-words';
import type { z } from 'zod';
import type { RowFields } from './csv-row.rules.ts';
import { type ChoiceLists, type NetworkOptions, optionsOf } from './row-options.rules.ts';

/** What rows may name. */
export interface Stock {
  readonly accounts: readonly {
    readonly id: string;
    readonly handle: string;
    readonly channel: string;
    /** The network's name for people. */
    readonly network: string;
  }[];
  readonly projects: readonly { readonly id: string; readonly name: string }[];
  /** Assets by what they may be called: title, file name or id, all in small letters. */
  readonly assets: ReadonlyMap<string, readonly { readonly id: string; readonly sha256: string }[]>;
  /** The zone of rows that name none. */
  readonly timeZone: string;
  /** By channel. */
  readonly networks: ReadonlyMap<string, NetworkOptions>;
  /** What accounts offer for options, while rows are tried. */
  readonly choices: ChoiceLists;
}

export interface RowPlan {
  readonly title: string | undefined;
  readonly content: z.infer<typeof Content>;
  readonly versions: readonly { readonly accountId: string; readonly options: Readonly<Record<string, unknown>> }[];
  /** What its names of boards and the like were found to mean, to be kept with what the row says. */
  readonly settled: RowFields;
  /** What a person should know although the row fits. */
  readonly notes: readonly string[];
  readonly projectId: string | undefined;
  /** Null: no time, so it becomes a draft. */
  readonly when: { readonly kind: 'at'; readonly wallTime: string; readonly timeZone: string } | null;
}

export type Planned = { readonly plan: RowPlan } | { readonly problems: readonly string[] };

/** Names in a field, one after the other. */
export function namesIn(field: string | undefined, separators = /[;|\n]/): string[] {
  return (field ?? '').split(separators).flatMap((name) => (name.trim() ? [name.trim()] : []));
}

/** Reads a row. All problems are told at once, so that a file is mended in one go. */
export function planRow(fields: RowFields, stock: Stock): Planned {
  const problems: string[] = [];
  const take = <T>(found: Found<T>): T | undefined => {
    if ('problem' in found) problems.push(found.problem);
    return 'value' in found ? found.value : undefined;
  };
  const accounts = accountsOf(fields, stock).flatMap((found) => take(found) ?? []);
  const names = namesIn(fields.media);
  const alts = (fields.alt ?? '').split('|').map((alt) => alt.trim());
  const media = names.flatMap((name, at) => {
    const assetId = take(assetOf(name, stock));
    return assetId ? [{ assetId, altText: alts[at] ?? '' }] : [];
  });
  if (fields.alt && alts.length > names.length)
    problems.push('There are more descriptions in “alt” than media. Put a | between those of several media.');
  const text = take(textOf(fields));
  const projectId = fields.project ? take(projectOf(fields.project, stock)) : undefined;
  const when = take(whenOf(fields, stock.timeZone));
  if (new Set(accounts).size !== accounts.length) problems.push('An account stands twice. Each gets one version.');
  if (when && accounts.length === 0 && !fields.accounts)
    problems.push('There is a time and no account to send from. Name one in “accounts”, or leave the time out.');
  if (!text && media.length === 0 && names.length === 0)
    problems.push('There is nothing to say: no text and no media.');
  const content = take(
    contentOf({
      parts: (take(partsOf(text ?? '')) ?? ['']).map((part, at) => ({ text: part, media: at === 0 ? media : [] })),
      ...(fields.language ? { language: fields.language } : {}),
      ...(fields['first comment'] ? { firstComment: fields['first comment'] } : {}),
    }),
  );
  const read = accounts.flatMap((account) => {
    const network = stock.networks.get(account.channel);
    return { accountId: account.id, ...(network ? optionsOf(fields, account, network, stock.choices) : nothingSaid) };
  });
  problems.push(...new Set(read.flatMap((one) => one.problems)));
  if (problems.length > 0 || !content) return { problems };
  return {
    plan: {
      title: fields.title?.slice(0, 200),
      content,
      versions: read.map(({ accountId, options }) => ({ accountId, options })),
      settled: Object.assign({}, ...read.map(({ settled }) => settled)),
      notes: [...new Set(read.flatMap(({ notes }) => notes))],
      projectId,
      when: when ?? null,
    },
  };
}

const nothingSaid = { options: {}, settled: {}, problems: [], notes: [] };

export type Found<T> = { readonly value: T } | { readonly problem: string };

/** The accounts that a row names, in its order. */
export function accountsOf(fields: RowFields, stock: Pick<Stock, 'accounts'>): Found<Stock['accounts'][number]>[] {
  return namesIn(fields.accounts, /[;,|\n]/).map((name) => accountOf(name, stock));
}

/** `@marram`, `marram`, or with its network where several have that name: `Network: marram`. */
function accountOf(name: string, { accounts }: Pick<Stock, 'accounts'>): Found<Stock['accounts'][number]> {
  const plain = (handle: string) => handle.toLowerCase().replace(/^@/, '');
  const [, network, rest] = /^([^:@/]+):\s*(?!\/\/)(.+)$/.exec(name) ?? [];
  const wanted = plain(rest ?? name);
  const found = accounts.filter(
    (account) =>
      account.id === name.toLowerCase() ||
      (plain(account.handle) === wanted &&
        (network === undefined ||
          [account.channel, account.network.toLowerCase()].includes(network.trim().toLowerCase()))),
  );
  const [one, other] = found;
  if (!one) return { problem: `There is no account “${name}” here. Write its name as under Accounts.` };
  if (!other) return { value: one };
  const ways = orWords(found.map((account) => `${account.network}: ${account.handle}`));
  return { problem: `Several accounts are called “${name}”. Write ${ways}.` };
}

function assetOf(name: string, { assets }: Stock): Found<string> {
  if (/^https?:\/\//i.test(name))
    return {
      problem: `Media are not fetched from addresses (${name.slice(0, 80)}). Put it into the library and write its name here.`,
    };
  const found = assets.get(name.toLowerCase()) ?? [];
  const [one] = found;
  if (!one) return { problem: `Nothing in the library is called “${name}”.` };
  // The same bytes twice are the same picture.
  if (found.some(({ sha256 }) => sha256 !== one.sha256))
    return { problem: `Several things in the library are called “${name}”. Give the one you mean a name of its own.` };
  return { value: one.id };
}

function projectOf(name: string, { projects }: Stock): Found<string> {
  const found = projects.filter(({ id, name: own }) => own.toLowerCase() === name.toLowerCase() || id === name);
  const [one, other] = found;
  if (!one) return { problem: `There is no project “${name}”.` };
  return other ? { problem: `Several projects are called “${name}”.` } : { value: one.id };
}

const spreadsheetError = /^#(NAME\?|REF!|VALUE!|N\/A|DIV\/0!|NULL!|NUM!)$/;

/** The text; a link that does not stand in it comes after it, on a line of its own. A formula stays as it is written. */
function textOf({ text = '', link }: RowFields): Found<string> {
  if (spreadsheetError.test(text))
    return {
      problem: `The text is an error of a spreadsheet (${text}). Write the text there as text, and save again.`,
    };
  if (!link || text.includes(link)) return { value: text };
  if (!/^https?:\/\/\S+$/i.test(link))
    return { problem: `“${link.slice(0, 80)}” is no address. It begins with https://.` };
  return { value: text === '' ? link : `${text}\n\n${link}` };
}

/** A line that holds only `---` begins the next post of a thread. */
const partBreak = /^[ \t]*---[ \t]*$/m;
/** As many as a post may hold, whatever its networks take. */
const mostParts = 25;

function partsOf(text: string): Found<string[]> {
  const parts = text.split(partBreak).map((part) => part.trim());
  if (parts.length > mostParts)
    return { problem: `A thread has at most ${mostParts} posts; the lines --- of the text make ${parts.length}.` };
  const empty = parts.findIndex((part, at) => part === '' && at > 0);
  if (empty === -1) return { value: parts };
  return { problem: `Post ${empty + 1} of the thread is empty: nothing stands below a line ---.` };
}

function contentOf(content: z.input<typeof Content>): Found<z.infer<typeof Content>> {
  const read = Content.safeParse(content);
  if (read.success) return { value: read.data };
  const [issue] = read.error.issues;
  const place = issue?.path[0] === 'firstComment' ? 'first comment' : String(issue?.path[0] ?? '');
  return { problem: `${place === 'parts' ? 'The text' : `“${place}”`}: ${issue?.message ?? 'cannot be read'}.` };
}

const isoDay = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const dottedDay = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/;
const clock = /^(\d{1,2})[:.](\d{2})(?::\d{2})?\s*([ap]m)?$/i;

function whenOf(fields: RowFields, fallbackZone: string): Found<RowPlan['when']> {
  const [day, clockInDate] = (fields.date ?? '').split(/[T ]+(?=\d{1,2}[:.]\d{2}(?!\.))/);
  const time = fields.time ?? clockInDate;
  if (!day && !time) return { value: null };
  if (!day) return { problem: 'There is a time and no date.' };
  if (!time) return { problem: 'There is a date and no time.' };
  const calendarDay = readDay(day.trim());
  if (!calendarDay) return { problem: `The date “${day}” is not clear. Write it as 2026-12-01.` };
  const clockTime = readClock(time.trim());
  if (!clockTime) return { problem: `The time “${time}” is not clear. Write it as 09:30.` };
  const wallTime = `${calendarDay}T${clockTime}`;
  if (!WallTime.safeParse(wallTime).success) return { problem: `There is no ${day} ${time} in any calendar.` };
  const timeZone = fields.zone ?? fallbackZone;
  if (!TimeZone.safeParse(timeZone).success)
    return { problem: `“${timeZone}” is not a time zone we know, such as Europe/Dublin.` };
  return { value: { kind: 'at', wallTime, timeZone } };
}

const two = (part: string | number): string => String(part).padStart(2, '0');

/** Of `2026-12-01` or `1.12.2026`; days with slashes mean two different ones, so they are none. */
function readDay(day: string): string | null {
  const [, y, m, d] = isoDay.exec(day) ?? [];
  if (y && m && d) return `${y}-${two(m)}-${two(d)}`;
  const [, dd, mm, yyyy] = dottedDay.exec(day) ?? [];
  return yyyy && mm && dd ? `${yyyy}-${two(mm)}-${two(dd)}` : null;
}

/** Of `9:30`, `09:30:00`, `9.30` or `9:30 pm`. */
function readClock(time: string): string | null {
  const [, hour, minute, half] = clock.exec(time) ?? [];
  if (!hour || !minute) return null;
  const hours = half ? (Number(hour) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0) : Number(hour);
  return `${two(hours)}:${minute}`;
}

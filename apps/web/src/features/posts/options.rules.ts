/** A network's options as a form: which control each gets, and what is kept of what is typed. Pure. */
import type { FormField } from '../accounts/index.tsx';

export type Options = Readonly<Record<string, unknown>>;

/** Placement in words for people; the spec's three names. */
export const placementWords: Readonly<Record<string, string>> = { feed: 'Feed', reel: 'Reel', story: 'Story' };

/** `SELF_ONLY`, `accounts_you_follow`, `creativeCommon` in words for people. */
export function valueWords(value: string): string {
  const words = value
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/_/g, ' ')
    .toLowerCase();
  return words.replace(/^./, (letter) => letter.toUpperCase());
}

/** What a schema's help says of one value: "reel: one upright video". */
export function helpOfValue(help: string, value: string): string | null {
  const found = help.split(/[;.]\s*/).find((piece) => piece.trim().startsWith(`${value}: `));
  const words = found?.trim().slice(value.length + 2) ?? '';
  return words ? words.replace(/^./, (letter) => letter.toUpperCase()) : null;
}

/** The help without what it says of single values, which stands beside each of them. */
export function helpWithoutValues(help: string, values: readonly string[]): string {
  const isOfValue = (piece: string): boolean =>
    values.some((value) => piece.startsWith(`${value}: `) || piece === value);
  return help
    .split(/(?<=\.)\s+/)
    .map((sentence) =>
      sentence
        .replace(/\.$/, '')
        .split(/;\s*/)
        .filter((piece) => !isOfValue(piece))
        .join('; '),
    )
    .filter(Boolean)
    .map((sentence) => `${sentence}.`)
    .join(' ');
}

/** One option set, or taken away where it was left empty. */
export function withOption(options: Options, name: string, value: unknown): Options {
  const { [name]: _, ...rest } = options;
  const isEmpty = value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
  return isEmpty ? rest : { ...rest, [name]: value };
}

const linesOf = (typed: string): string[] =>
  typed
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

/** What is kept of typed letters; nothing of a number that is none. */
export function keptOf(field: FormField, typed: string): unknown {
  if (typed.trim() === '') return undefined;
  if (field.kind === 'list') return linesOf(typed);
  if (field.kind !== 'number') return field.kind === 'long' ? typed : typed.trim();
  const number = Number(typed.replace(',', '.'));
  return Number.isFinite(number) ? number : undefined;
}

/** What a field shows of a kept option. */
export function typedOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(String).join('\n');
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

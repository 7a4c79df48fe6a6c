/** What the library shows: the filter as it stands in the address, as the API takes it, and in words. Pure. */
import { type AssetKind, kindWords } from './asset-words.rules.ts';

/** Every field '' when it asks for nothing; the names are those of the address. */
export interface LibraryFilter {
  readonly q: string;
  readonly kind: AssetKind | '';
  readonly tag: string;
  readonly project: string;
  /** `upload`, `generation`, `import`, or `model:<its name>`. */
  readonly source: string;
  readonly used: 'only' | 'none' | '';
  readonly added: Added | '';
  readonly favourite: 'only' | '';
  readonly deleted: 'only' | '';
}
export type Added = 'day' | 'week' | 'month' | 'year';

export const everything: LibraryFilter = {
  q: '',
  kind: '',
  tag: '',
  project: '',
  source: '',
  used: '',
  added: '',
  favourite: '',
  deleted: '',
};

const kinds: readonly string[] = Object.keys(kindWords);
export const addedWords: Readonly<Record<Added, string>> = {
  day: 'Last 24 hours',
  week: 'Last 7 days',
  month: 'Last 30 days',
  year: 'Last 12 months',
};
const addedDays: Readonly<Record<Added, number>> = { day: 1, week: 7, month: 30, year: 365 };

/** Reads the filter from the address; what makes no sense asks for nothing. */
export function filterFrom(search: Readonly<Record<string, unknown>>): LibraryFilter {
  const text = (name: string): string => (typeof search[name] === 'string' ? search[name].slice(0, 200) : '');
  const one = <T extends string>(name: string, allowed: readonly T[]): T | '' =>
    allowed.find((value) => value === search[name]) ?? '';
  return {
    q: text('q'),
    kind: one('kind', kinds as readonly AssetKind[]),
    tag: text('tag'),
    project: text('project'),
    source: text('source'),
    used: one('used', ['only', 'none']),
    added: one('added', ['day', 'week', 'month', 'year']),
    favourite: one('favourite', ['only']),
    deleted: one('deleted', ['only']),
  };
}

/** The filter for the address: only what asks for something. */
export function searchOf(filter: LibraryFilter): Record<string, string> {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ''));
}

/** Whether it leaves anything out. Deleted things are another place, not a smaller choice. */
export const isNarrow = ({ deleted: _deleted, ...filter }: LibraryFilter): boolean =>
  Object.values(filter).some((value) => value !== '');

/** The filter as the API takes it. `now` is cut to the hour, so that the same question stays the same for a while. */
export function queryOf(filter: LibraryFilter, now: Date) {
  const { q, kind, tag, project, source, used, added, favourite, deleted } = filter;
  const hourMs = 3_600_000;
  const from = added && new Date((Math.floor(now.getTime() / hourMs) - addedDays[added] * 24) * hourMs).toISOString();
  const origin = (['upload', 'generation', 'import'] as const).find((one) => one === source);
  return {
    ...(q.trim() ? { search: q.trim() } : {}),
    ...(kind ? { kind } : {}),
    ...(tag ? { tag: tag.slice(0, 40) } : {}),
    ...(project ? { projectId: project } : {}),
    ...(origin ? { origin } : {}),
    ...(source.startsWith('model:') ? { madeBy: source.slice('model:'.length) } : {}),
    ...(used ? { used } : {}),
    ...(from ? { from } : {}),
    ...(favourite ? { favourite } : {}),
    ...(deleted ? { deleted } : {}),
  };
}

/** "Uploaded", "Made by gpt-image-2.5". */
export function sourceWords(source: string): string {
  if (source.startsWith('model:')) return `Made by ${source.slice('model:'.length)}`;
  return { upload: 'Uploaded', generation: 'Made here by a model', import: 'Read in from a network' }[source] ?? source;
}

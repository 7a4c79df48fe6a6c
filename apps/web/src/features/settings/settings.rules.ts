/** Words and lists of Settings. Pure. */
import { formatDate, formatDuration } from '../../lib/times.ts';
import type { MissedRule, Project, Role, Scope } from './settings.api.ts';

export const roleWords: Readonly<Record<Role, string>> = {
  viewer: 'Viewer: looks',
  editor: 'Editor: writes, plans and sends',
  admin: 'Admin: also accounts, people and keys',
  owner: 'Owner: everything',
};

/** What each scope of an API key lets a program do, in the order shown. */
export const scopeWords: Readonly<Record<Scope, string>> = {
  read: 'Read everything',
  'projects:write': 'Change projects',
  'brands:write': 'Change brands',
  'accounts:write': 'Connect and take off accounts',
  'assets:write': 'Add and change pictures and videos',
  'briefs:write': 'Write briefs',
  'generations:write': 'Generate, which spends money',
  'posts:write': 'Write posts',
  'publications:write': 'Plan and send posts',
  'metrics:write': 'Read numbers in from networks',
  'workspace:admin': 'Administer the workspace',
};

export const scopes = Object.keys(scopeWords) as readonly Scope[];

/** The scopes after one was pressed, in their own order. */
export function toggledScope(chosen: readonly Scope[], scope: Scope): Scope[] {
  return scopes.filter((one) => (one === scope ? !chosen.includes(one) : chosen.includes(one)));
}

/** When a new API key may end, in days; '' never. */
export const keyEnds = [
  ['30', 'In 30 days'],
  ['90', 'In 90 days'],
  ['365', 'In a year'],
  ['', 'Never'],
] as const;

/** The moment so many days from now; null for never. */
export function endOf(days: string, now: Date): string | null {
  return days === '' ? null : new Date(now.getTime() + Number(days) * 86_400_000).toISOString();
}

/** "ends on 19 February 2027"; says so when it has ended, and when it never does. */
export function endWords(expiresAt: string | null, now: Date, zone: string): string {
  if (expiresAt === null) return 'never ends';
  return `${new Date(expiresAt) <= now ? 'ended' : 'ends'} on ${formatDate(expiresAt, zone)}`;
}

/** The default project first, then by name; archived ones last. */
export function projectsInOrder(projects: readonly Project[]): Project[] {
  const place = ({ isDefault, archivedAt }: Project): number => (isDefault ? 0 : archivedAt === null ? 1 : 2);
  return projects.toSorted(
    (one, other) => place(one) - place(other) || one.name.localeCompare(other.name, undefined, { numeric: true }),
  );
}

/** Every zone this browser knows, with UTC first and the one in use among them even if it is not. */
export function zonesWith(known: readonly string[], current: string): string[] {
  return ['UTC', ...new Set([...known.filter((zone) => zone !== 'UTC'), current])].filter(
    (zone, index, all) => all.indexOf(zone) === index,
  );
}

/** Languages offered by name; the one in use stays even when it is another. */
export function languagesWith(current: string): { readonly tag: string; readonly name: string }[] {
  const tags = ['en', 'de', 'es', 'fr', 'it', 'ja', 'ko', 'nl', 'pl', 'pt-BR', 'sv', 'tr', 'uk', 'zh-Hans'];
  return (tags.includes(current) ? tags : [current, ...tags]).map((tag) => ({ tag, name: languageName(tag) }));
}

function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames([tag, 'en'], { type: 'language' }).of(tag) ?? tag;
  } catch (error) {
    if (error instanceof RangeError) return tag;
    throw error;
  }
}

/** Roles a person of `mine` may give to somebody: never above their own, and only owners make owners. */
export function rolesToGive(mine: Role): readonly Role[] {
  const all: readonly Role[] = ['viewer', 'editor', 'admin', 'owner'];
  return mine === 'owner' ? all : mine === 'admin' ? all.slice(0, 3) : [];
}

/** What may become of a post that is later than the limit, in the order shown. */
export const missedRuleWords: readonly (readonly [MissedRule, string])[] = [
  ['ask', 'Ask somebody first'],
  ['send', 'Send it, however late'],
  ['skip', 'Skip it'],
];

const minuteMs = 60_000;
/** None of them is nought: every post starts a moment after its time, and would be late then. */
const limitsMs = [1, 15, 60, 180, 360, 720, 1440, 4320, 10_080].map((minutes) => minutes * minuteMs);

/** Choices of how late a post may go out by itself, in ms with words; the one in use is among them. */
export function latenessChoices(currentMs: number): readonly { readonly ms: number; readonly words: string }[] {
  return [...new Set([...limitsMs, currentMs])]
    .toSorted((one, other) => one - other)
    .map((ms) => ({ ms, words: ms === 0 ? 'Not at all' : `Up to ${lateness(ms)}` }));
}

/** "1 day", not "24 h". */
function lateness(ms: number): string {
  const days = ms / (1440 * minuteMs);
  return Number.isInteger(days) ? (days === 1 ? '1\u00a0day' : `${days}\u00a0days`) : formatDuration(ms);
}

/** The rule and the limit together, in one or two sentences: what happens to a post whose time has passed. */
export function missedWords(rule: MissedRule, limitMs: number): string {
  if (rule === 'send') return 'It is sent as soon as it can be, however late it is.';
  const later = rule === 'ask' ? 'waits under “Needs you” until somebody decides' : 'is not sent; Activity says so';
  if (limitMs === 0) return `It ${later}.`;
  return `Up to ${lateness(limitMs)} late it is sent by itself. Later than that it ${later}.`;
}

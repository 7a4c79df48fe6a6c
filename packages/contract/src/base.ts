/**
 * What every route shares: identifiers, moments, money, pages, and the declaration of who may call it.
 */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import './refusals.ts';

/** Members' roles from least to most; each may do all that the one before may. */
export const roles = ['viewer', 'editor', 'admin', 'owner'] as const;
export type Role = (typeof roles)[number];

/** What an API key may do. `read` reads all; each other scope lets it change one part of the house. */
export const apiKeyScopes = [
  'read',
  'projects:write',
  'brands:write',
  'accounts:write',
  'assets:write',
  'briefs:write',
  'generations:write',
  'posts:write',
  'publications:write',
  'metrics:write',
  'workspace:admin',
] as const;
export type ApiKeyScope = (typeof apiKeyScopes)[number];

/**
 * Who may call a route. A route without this declaration fails the permission test.
 * - `public`: anybody;
 * - `user`: a signed-in person, about themself (never an API key);
 * - `workspace`: a member with at least `role`; `scope` is what an API key needs, null where no key may;
 * - `operator`: who runs this installation.
 */
export type Access =
  | { readonly kind: 'public' }
  | { readonly kind: 'user' }
  | { readonly kind: 'workspace'; readonly role: Role; readonly scope: ApiKeyScope | null }
  | { readonly kind: 'operator' };

export interface RouteMeta {
  readonly access?: Access;
  /**
   * How `Idempotency-Key` is honoured: `transaction` = the effect and the kept answer share one commit;
   * `claimed` = the route calls an outside service, so the key is claimed first and a repeat in the middle
   * gets 409; absent = the route changes nothing, or repeating it changes nothing more.
   */
  readonly idempotent?: 'transaction' | 'claimed';
  /** What it ends may have let somebody in: streams that are open look again whether they may go on. */
  readonly endsAccess?: true;
}

export const route = oc.$meta<RouteMeta>({});

export const anyone = { access: { kind: 'public' } } as const satisfies RouteMeta;
export const signedIn = { access: { kind: 'user' } } as const satisfies RouteMeta;
export const operator = { access: { kind: 'operator' } } as const satisfies RouteMeta;
/** Declares a workspace route: the least role, and the scope an API key needs. */
export function member(role: Role, scope: ApiKeyScope | null, idempotent?: RouteMeta['idempotent']): RouteMeta {
  return { access: { kind: 'workspace', role, scope }, ...(idempotent ? { idempotent } : {}) };
}

/** A UUIDv7 made by us: neither a secret nor an order. */
export const Id = z.uuid();
/** A moment: ISO 8601 in UTC, `2026-11-24T09:00:00.000Z`. */
export const Instant = z.iso.datetime({ offset: false });
/** Money: a string of integer units of 1e-10 USD; "150000000" is $0.0150. */
export const Money = z.string().regex(/^-?\d{1,19}$/, 'Money is a string of integer units of 1e-10 USD');
/**
 * Any text that comes from outside, taken as it is. What no database keeps is refused: NUL, and half of a character
 * (a lone surrogate).
 */
export function text(max: number, min = 0) {
  return z
    .string()
    .min(min, min === 1 ? 'This cannot be empty' : undefined)
    .max(max, `At most ${max} characters`)
    .refine(isKeepable, 'This holds a character that cannot be kept (NUL, or half of one)');
}
/** Any JSON object; its names and texts as in `text`. */
export const JsonObject = z
  .record(z.string(), z.unknown())
  .refine(isKeepableJson, 'This holds a character that cannot be kept (NUL, or half of one)');

/** An IANA time zone such as `Europe/Dublin`; a difference to UTC (`+05:00`) is none. */
export const TimeZone = text(64, 1).refine(isTimeZone, 'This is not a time zone we know, such as Europe/Dublin');
/** A wall time without a zone, of a day that exists between the years 2000 and 2999: `2026-11-24T09:00`. */
export const WallTime = text(30)
  .regex(/^2\d{3}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?$/, 'A wall time looks like 2026-11-24T09:00')
  .refine(isWallTime, 'There is no such day or time');
/** Counts up with every change of a row; a stale write gets 409 with both versions. */
export const Revision = z.int().min(1);
/** BCP 47 language tag, `en-IE`. */
export const Language = z
  .string()
  .regex(/^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$/, 'A language tag looks like en or pt-BR');

/** A page's cursor and size. Leave the cursor out for the first page. */
export const PageQuery = z.object({
  cursor: text(300).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
/** A page of a list; `nextCursor` is null on the last one. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

/** The workspace in the path. */
export const InWorkspace = z.object({ workspaceId: Id });
/** Words a person types; trimmed, without control characters other than line breaks. */
export function words(max: number, min = 0) {
  return z
    .string()
    .overwrite((typed) => typed.replace(/\r\n?/g, '\n'))
    .min(min, min === 1 ? 'This cannot be empty' : undefined)
    .max(max, `At most ${max} characters`)
    .refine((typed) => !/(?![\n\t])\p{Cc}/u.test(typed), 'This holds control characters')
    .refine(isKeepable, 'This holds half of a character');
}
/** One line of words: a name, a title. It shows something, and nothing in it turns the reading order around. */
export function line(max: number, min = 1) {
  return z
    .string()
    .trim()
    .min(min, 'This cannot be empty')
    .max(max, `At most ${max} characters`)
    .refine((typed) => !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(typed), 'This must be one line')
    .refine(isKeepable, 'This holds half of a character')
    .refine(
      (typed) => min === 0 || typed === '' || isVisible(typed),
      'This shows nothing: it holds invisible characters only',
    )
    .refine((typed) => !bidiControls.test(typed), 'This holds characters that turn the reading order around');
}

/** An error answer: RFC 9457 problem details. `detail` is for people, `code` for programs. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  /** For 409 on a stale write: the row as it is now. */
  current: z.unknown().optional(),
});
export type Problem = z.infer<typeof Problem>;

/** Embeddings, overrides and isolates: they change the order in which what stands around them is read. */
const bidiControls = /[\u202A-\u202E\u2066-\u2069]/;
/** Blanks, marks without a letter, formats, and letters that show nothing (the Hangul fillers, the empty braille cell). */
const invisible = /[\p{Z}\p{C}\p{M}\u115F\u1160\u2800\u3164\uFFA0]/gu;

function isVisible(typed: string): boolean {
  return typed.replace(invisible, '') !== '';
}

function isKeepable(typed: string): boolean {
  return typed.isWellFormed() && !typed.includes('\0');
}

function isKeepableJson(value: unknown): boolean {
  if (typeof value === 'string') return isKeepable(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, inner]) => isKeepable(name) && isKeepableJson(inner));
}

/** Whether the day is in the calendar and the time on the clock; 24:00 is the next day's 00:00 and not accepted. */
function isWallTime(typed: string): boolean {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = typed.split(/[-T:.]/).map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  const isDay = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isDay && hour < 24 && minute < 60 && second < 60;
}

function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone.length > 0;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** The document that best-time estimates are made from: its schema, and its one normal form. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { LearningError, type LearningErrorCode } from './learning-error.ts';
import type { Excluded } from './result.ts';
import { isTimeZone, parseInstant } from './wall-clock.ts';

const id = z.string().min(1);

const post = z.object({
  id,
  /** When it went out: ISO instant with offset. */
  at: z.string().refine((text) => parseInstant(text) !== null, {
    error: 'must be an instant with an offset, like 2026-01-05T09:00:00Z',
    params: { code: 'invalid_time' },
  }),
  /** Age in hours at which `engagement` was read; absent or negative: unknown, the post is left out. */
  ageHours: z.number().optional(),
  /** `photo`, `video`, `text` …: any word, the same for the same kind. */
  mediaType: z.string(),
  /** All reactions together at that age. */
  engagement: z.number().nonnegative(),
  /** Boosted with money; left out. */
  paid: z.boolean().optional(),
  /** Number without a reading at a known age; left out. */
  imported: z.boolean().optional(),
});

const account = z.object({
  id,
  network: z.string().min(1),
  /** Accounts that may learn from one another; absent: those of the same network. */
  pool: z.string().min(1).optional(),
  /** IANA zone of the account's readers. */
  timeZone: z.string().refine(isTimeZone, {
    error: 'must be an IANA time zone, like Europe/Berlin',
    params: { code: 'invalid_time_zone' },
  }),
  posts: z.array(post),
});

/** What `bestTime` takes. Fields that are not named here are ignored. */
export const bestTimeDocument = z.object({
  accounts: z.array(account),
  /** The one age at which posts are compared. */
  maturityHours: z.number().positive().default(48),
  /** Media types that are compared at an age of their own: `{ "video": 168 }`. The others: `maturityHours`. */
  maturityHoursByType: z.record(z.string(), z.number().positive()).optional(),
  seed: z.union([z.string(), z.number()]).optional(),
});

/** What `bestTime` takes, as a type. */
export type BestTimeDocument = z.input<typeof bestTimeDocument>;

/** A post that counts. */
export interface MaturePost {
  readonly id: string;
  readonly atMs: number;
  readonly mediaType: string;
  readonly engagement: number;
  /** The age at which posts of its kind are compared, in hours. */
  readonly maturityHours: number;
}

/** An account with its posts in time order. */
export interface NormalAccount {
  readonly id: string;
  readonly pool: string;
  readonly timeZone: string;
  readonly posts: readonly MaturePost[];
  readonly excluded: Excluded;
}

type ParsedAccount = z.output<typeof account>;
type ParsedPost = z.output<typeof post>;

/**
 * Checks a document and brings it into its normal form: repeats removed, accounts by id, posts by (at, id).
 *
 * @throws LearningError when it cannot be answered; the message names the field.
 */
export function readBestTimeDocument(input: unknown): {
  accounts: NormalAccount[];
  maturityHours: number;
  inputHash: string;
} {
  const parsed = bestTimeDocument.safeParse(input);
  if (!parsed.success) throw refusalOf(parsed.error);
  const { accounts, maturityHours, maturityHoursByType, seed } = parsed.data;
  const normal = withoutRepeats(
    accounts.map((one) => ({ ...one, posts: normalPosts(one) })),
    'accounts',
  ).sort(byId);
  const ages = new Map(Object.entries(maturityHoursByType ?? {}));
  return {
    maturityHours,
    accounts: normal.map((one) => normalAccount(one, (mediaType) => ages.get(mediaType) ?? maturityHours)),
    inputHash: createHash('sha256')
      .update(canonicalJson({ accounts: normal, maturityHours, maturityHoursByType, seed }))
      .digest('hex'),
  };
}

function normalPosts({ id: accountId, posts }: ParsedAccount): ParsedPost[] {
  const moments = posts.map((one) => ({ ...one, at: new Date(parseInstant(one.at) ?? 0).toISOString() }));
  return withoutRepeats(moments, `posts of account ${accountId}`).sort(
    (a, b) => compare(Date.parse(a.at), Date.parse(b.at)) || byId(a, b),
  );
}

function normalAccount(
  { id, network, pool, timeZone, posts }: ParsedAccount,
  maturityHoursOf: (mediaType: string) => number,
): NormalAccount {
  const excluded = { immature: 0, paid: 0, imported: 0 };
  const mature: MaturePost[] = [];
  for (const one of posts) {
    const { mediaType, engagement } = one;
    const maturityHours = maturityHoursOf(mediaType);
    if (one.paid) excluded.paid += 1;
    else if (one.imported) excluded.imported += 1;
    else if (one.ageHours === undefined || one.ageHours < maturityHours) excluded.immature += 1;
    else mature.push({ id: one.id, atMs: Date.parse(one.at), mediaType, engagement, maturityHours });
  }
  return { id, pool: pool ?? network, timeZone, posts: mature, excluded };
}

/** The same id with the same content counts once; with another content nobody can know which is true. */
function withoutRepeats<Item extends { readonly id: string }>(items: readonly Item[], where: string): Item[] {
  const kept = new Map<string, Item>();
  for (const item of items) {
    const earlier = kept.get(item.id);
    if (earlier && canonicalJson(earlier) !== canonicalJson(item)) {
      throw new LearningError(
        'conflicting_duplicate',
        `${where}: the id "${item.id}" stands there twice, with different content.`,
      );
    }
    if (!earlier) kept.set(item.id, item);
  }
  return [...kept.values()];
}

/** JSON with sorted keys, no blanks and no absent fields. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => compare(a, b)))
      : inner,
  );
}

function compare<Value extends string | number>(a: Value, b: Value): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return compare(a.id, b.id);
}

function refusalOf(error: z.ZodError): LearningError {
  const issue = error.issues[0];
  const field = issue?.path.join('.') || 'the document';
  return new LearningError(codeOf(issue), `${field}: ${issue?.message ?? 'is not valid'}`);
}

function codeOf(issue: z.core.$ZodIssue | undefined): LearningErrorCode {
  if (issue?.code === 'custom') return issue.params?.code ?? 'invalid_document';
  const isNumber = issue?.code === 'too_small' ? issue.origin === 'number' : isAboutNumber(issue);
  return isNumber ? 'invalid_number' : 'invalid_document';
}

function isAboutNumber(issue: z.core.$ZodIssue | undefined): boolean {
  return issue?.code === 'invalid_type' && issue.expected === 'number';
}

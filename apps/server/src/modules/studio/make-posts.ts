/** From kept answers to posts: one for each kept caption, with a version for each of the brief's accounts. */
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { AppError } from '../../platform/errors.ts';
import type { AccountRow } from '../accounts/index.ts';
import { createPost, findListedPost } from '../posts/index.ts';
import { schedulePost } from '../publications/index.ts';
import { fits } from './fit-text.ts';
import { offerTimes } from './offer-times.ts';
import { type OpenedBrief, openBrief } from './open-brief.ts';
import { noAccounts, nothingKept, tooLong } from './studio.errors.ts';
import { listItems, lockRun, notePost, requireRun } from './studio.queries.ts';
import type { ItemRow, RunRow } from './studio.table.ts';
import { readContent, type StudioContent } from './studio-content.ts';
import type { SuggestedTime } from './suggest-times.rules.ts';

export interface MadePost {
  readonly postId: string;
  readonly captionId: string;
  readonly publicationIds: string[];
  readonly leftOut: { readonly accountId: string; readonly words: string }[];
  /** Made earlier of the same words, and not made again. */
  readonly wasThere: boolean;
}
interface Request {
  readonly runId: string;
  readonly plan: 'draft' | 'suggested_times';
  /** From `timesForPosts`; none for drafts. */
  readonly times: readonly SuggestedTime[];
  readonly userId: string | null;
}
interface Table {
  readonly opened: OpenedBrief;
  readonly items: readonly ItemRow[];
  readonly content: StudioContent;
  readonly hashtags: string | null;
  readonly pictures: readonly string[];
}

/**
 * Pictures that were kept are given to the posts in turn. Kept hashtags follow the words where they fit. A caption whose
 * words have become a post already keeps that post; it is only planned where it is still a draft.
 * @throws AppError 404; 422 `nothing_kept` | `no_accounts` | `too_long` naming the accounts.
 */
export async function makePosts(app: AppContext, scope: WorkspaceScope, request: Request): Promise<MadePost[]> {
  const run = await lockRun(scope, request.runId);
  const table = await layTable(scope, run);
  const captions = table.items.filter((item) => item.kind === 'caption' && item.keptAt !== null);
  if (captions.length === 0) throw nothingKept();
  if (request.plan === 'suggested_times' && table.opened.accounts.length === 0) throw noAccounts();
  const connected = new Set(table.opened.accounts.map((account) => account.id));
  const times = Map.groupBy(request.times, (time) => time.accountId);
  const posts: MadePost[] = [];
  for (const [turn, caption] of captions.entries()) {
    const own = [...connected].flatMap((accountId) => times.get(accountId)?.[turn] ?? []);
    const one = { caption, turn, times: own, userId: request.userId };
    posts.push((await findMade(app, scope, one)) ?? (await makePost(app, scope, table, one)));
  }
  return posts;
}

async function layTable(scope: WorkspaceScope, run: RunRow): Promise<Table> {
  const opened = await openBrief(scope, run.briefId);
  const items = await listItems(scope, [run.id]);
  const content = await readContent(scope, items);
  const kept = items.filter((item) => item.keptAt !== null);
  const tags = kept.find((item) => item.kind === 'hashtags');
  return {
    opened,
    items,
    content,
    hashtags: (tags && content.shown(tags)?.text?.trim()) || null,
    pictures: kept.flatMap((item) => (item.kind === 'picture' ? (content.shown(item)?.assetId ?? []) : [])),
  };
}

/**
 * A time for each kept caption on each of the brief's accounts: the run's own while they lie ahead, else new ones. Reads
 * in units of work of its own: call it outside any other.
 * @throws AppError 404.
 */
export async function timesForPosts(
  app: AppContext,
  workspaceId: string,
  runId: string,
): Promise<readonly SuggestedTime[]> {
  const { run, accountIds, count } = await app.db.readWorkspace(workspaceId, async (scope) => {
    const run = await requireRun(scope, runId);
    const { accounts } = await openBrief(scope, run.briefId);
    const items = await listItems(scope, [run.id]);
    const count = items.filter((item) => item.kind === 'caption' && item.keptAt !== null).length;
    return { run, accountIds: accounts.map((account) => account.id), count };
  });
  if (count === 0) return [];
  const now = app.clock.now();
  const isSame = run.times.map((time) => time.accountId).join() === accountIds.join();
  const isAhead = run.times.every((time) => new Date(time.at) > now);
  if (count === 1 && isSame && isAhead) return run.times;
  return offerTimes(app, workspaceId, { accountIds, count, seed: `${run.id} ${count}` });
}

interface One {
  readonly caption: ItemRow;
  readonly turn: number;
  readonly times: readonly SuggestedTime[];
  readonly userId: string | null;
}

async function findMade(app: AppContext, scope: WorkspaceScope, one: One): Promise<MadePost | undefined> {
  const { id: captionId, postId, postedAnswerId, answerId } = one.caption;
  if (postId === null || postedAnswerId !== answerId) return undefined;
  const post = await findListedPost(scope, postId);
  if (!post || post.deletedAt) return undefined;
  const isDraft = (post.state ?? 'draft') === 'draft';
  const planned = isDraft ? await plan(app, scope, postId, one) : { ids: [], leftOut: [] };
  return { postId, captionId, publicationIds: planned.ids, leftOut: planned.leftOut, wasThere: true };
}

async function makePost(app: AppContext, scope: WorkspaceScope, table: Table, one: One): Promise<MadePost> {
  const { opened, content, pictures, hashtags } = table;
  const text = content.shown(one.caption)?.text ?? '';
  const picture = pictures.length > 0 ? pictures[one.turn % pictures.length] : undefined;
  const contentOf = (words: string) => ({
    parts: [{ text: words, media: picture ? [{ assetId: picture, altText: '' }] : [] }],
    language: opened.brief.language,
  });
  const shared = hashtags ? `${text}\n\n${hashtags}` : text;
  const spoken = opened.accounts.map((account) => ({ account, ...wordsFor(table, one.caption, account, text) }));
  const long = spoken.filter(({ words, account }) => !fits(words, account));
  if (long.length > 0) throw tooLong(long.map(({ account }) => account.handle));
  const postId = await createPost(app, scope, one, {
    content: contentOf(shared),
    projectId: opened.brief.projectId,
    briefId: opened.brief.id,
    versions: spoken.map(({ account, words }) => ({
      accountId: account.id,
      options: {},
      ...(words === shared ? {} : { content: contentOf(words) }),
    })),
  });
  await notePost(scope, one.caption, postId);
  const leftOut = spoken.flatMap(({ account, note }) => (note ? [{ accountId: account.id, words: note }] : []));
  const planned = await plan(app, scope, postId, one);
  return {
    postId,
    captionId: one.caption.id,
    publicationIds: planned.ids,
    leftOut: [...leftOut, ...planned.leftOut],
    wasThere: false,
  };
}

/** The account's own version where there is one that still belongs to this caption; hashtags where they fit. */
function wordsFor(
  { items, content, hashtags }: Table,
  caption: ItemRow,
  account: AccountRow,
  text: string,
): { words: string; note: string | null } {
  const version = items.find((item) => item.captionId === caption.id && item.accountId === account.id);
  const said = version && content.shown(version);
  const words = said?.text && said.row.ofAnswerId === caption.answerId ? said.text : text;
  if (!hashtags) return { words, note: null };
  const withTags = `${words}\n\n${hashtags}`;
  if (fits(withTags, account)) return { words: withTags, note: null };
  return { words, note: 'The hashtags no longer fit here and were left out.' };
}

async function plan(
  app: AppContext,
  scope: WorkspaceScope,
  postId: string,
  { times, userId }: One,
): Promise<{ ids: string[]; leftOut: MadePost['leftOut'] }> {
  const ids: string[] = [];
  const leftOut: MadePost['leftOut'] = [];
  for (const { accountId, wallTime, timeZone } of times) {
    const post = await findListedPost(scope, postId);
    if (!post) throw new Error('the new post is not there');
    const when = { kind: 'at' as const, wallTime, timeZone };
    const checked = await schedulePost(app, scope, userId, {
      postId,
      revision: post.revision,
      when,
      accountIds: [accountId],
    }).catch((error: unknown) => refusalOf(error, accountId));
    ids.push(...checked.ids);
    leftOut.push(...checked.leftOut);
  }
  return { ids, leftOut };
}

/** What an account does not take is left out with its reason; the post stays a draft for it. */
function refusalOf(error: unknown, accountId: string): { ids: string[]; leftOut: MadePost['leftOut'] } {
  if (error instanceof AppError && error.code === 'nothing_fits')
    return { ids: [], leftOut: [{ accountId, words: error.userMessage }] };
  throw error;
}

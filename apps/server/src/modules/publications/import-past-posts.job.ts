/**
 * Reads in what an account posted before it came to us: up to 200 posts with their numbers. They are kept as
 * *imported*: never sent again, counted apart.
 */
import type { Channel, ChannelContext, ChannelError, PastPost, PastPostsPage, Reading } from '@antiphon/channels';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { handleJob } from '../../jobs/queue.ts';
import { emitEvent } from '../../platform/events/events.queries.ts';
import {
  type AccountRow,
  askNetwork,
  findAccount,
  type ImportWish,
  importPastPosts,
  lockAccount,
  updateAccount,
} from '../accounts/index.ts';
import { insertPost, insertVersions, titleOf } from '../posts/index.ts';
import { defaultProjectId } from '../projects/index.ts';
import { costOfFailure, mostPaidAtOnce, payForReading, priceOfPosts } from './limits/pay-for-readings.ts';
import { findByRemoteIds, insertPublications, insertSamples } from './publications.queries.ts';

/** So many of the newest are read in. */
export const mostPastPosts = 200;
const pageSize = 50;

/** After so many failures in a row it is given up; with the waits between them, after about twenty minutes. */
const mostTries = 8;
const firstWaitMs = 5_000;
/** Over the cap it is looked again so often whether there is money. */
const overCapWaitMs = 3_600_000;

export const importPastPostsJob = handleJob<AppContext, ImportWish>(importPastPosts, async (app, wish) => {
  const { workspaceId, accountId } = wish;
  let tries = wish.tries;
  for (;;) {
    const account = await app.db.inWorkspace(workspaceId, (scope) => findAccount(scope, accountId));
    const channel = account && app.channel(account.channel);
    if (!channel || account.importState === 'done') return;
    const left = mostPastPosts - account.importedPosts;
    const ask = askNetwork(app, { workspaceId, accountId, channel });
    const page = await ask((context) => readPage(app, { account, channel, context, left }));
    if (page.kind === 'failed') return putOff(app, { workspaceId, accountId, tries }, page.error);
    tries = 0;
    const isLast = await app.db.inWorkspace(workspaceId, (scope) =>
      keepPage(app, scope, accountId, page.value.posts.slice(0, left), page.value.cursor),
    );
    if (isLast) return;
  }
});

interface PageToRead {
  readonly account: AccountRow;
  readonly channel: Channel;
  readonly context: ChannelContext;
  /** How many posts are still wanted. */
  readonly left: number;
}

/** Once the cap is raised. */
export function readPastPostsNow(scope: WorkspaceScope, app: AppContext): Promise<void> {
  return app.queue.hasten(scope, importPastPosts, { isOverCap: true });
}

/** The next page. Where the network charges for each post, pages are small and paid for; over the cap none is read. */
function readPage(app: AppContext, { account, channel, context, left }: PageToRead): Promise<Reading<PastPostsPage>> {
  const limit = Math.min(channel.priceOf ? mostPaidAtOnce : pageSize, left);
  const { workspaceId, importCursor: cursor } = account;
  return payForReading(
    app,
    { workspaceId, of: account, channel, most: { kind: 'past_posts', count: limit } },
    () => channel.readPastPosts(context, { limit, ...(cursor ? { cursor } : {}) }),
    (page) => {
      if (page.kind === 'failed') return costOfFailure(channel, page);
      return priceOfPosts(channel, page.value.postsRead ?? page.value.posts.length);
    },
  );
}

/** Tells why it waits and comes back later; gives up where waiting does not help, or has not. The cap it outwaits. */
async function putOff(app: AppContext, wish: ImportWish, error: ChannelError): Promise<void> {
  const { workspaceId, accountId, tries } = wish;
  const isOver = error.kind === 'reconnect' || error.kind === 'rejected' || tries >= mostTries;
  await app.db.inWorkspace(workspaceId, async (scope) => {
    // A demo that was put anew takes its accounts along.
    if (!(await lockAccount(scope, accountId))) return;
    const now = app.clock.now();
    await updateAccount(scope, accountId, {
      importState: isOver ? 'failed' : 'running',
      importWords: error.words,
    });
    await emitEvent(scope, {
      name: isOver ? 'account.import_failed' : 'account.import_delayed',
      data: { accountId },
      id: app.ids.next(now),
      at: now,
    });
    if (isOver) return;
    const isOverCap = error.code === 'over_cap';
    const ownMs = isOverCap ? overCapWaitMs : firstWaitMs * 2 ** tries;
    const waitMs = Math.max(ownMs, (error.retryAt?.getTime() ?? 0) - now.getTime());
    await app.queue.enqueue(
      scope,
      importPastPosts,
      { workspaceId, accountId, isOverCap, tries: isOverCap ? tries : tries + 1 },
      { startAfter: new Date(now.getTime() + waitMs) },
    );
  });
}

/**
 * Keeps one page and how far we are, in one commit. A post of ours whose answer is still under way cannot be told
 * from a past one; once the answer is written, the database takes this copy out again (`drop_imported_twin`). The
 * account's lock makes one of the two see what the other wrote.
 * @returns whether it was the last one.
 */
async function keepPage(
  app: AppContext,
  scope: WorkspaceScope,
  accountId: string,
  posts: readonly PastPost[],
  cursor: string | undefined,
): Promise<boolean> {
  const account = await lockAccount(scope, accountId);
  if (!account) return true;
  const known = new Set(
    await findByRemoteIds(
      scope,
      accountId,
      posts.map((post) => post.remoteId),
    ),
  );
  const fresh = posts.filter((post) => !known.has(post.remoteId));
  const projectId = await defaultProjectId(scope);
  for (const post of fresh) await keepPost(app, scope, { accountId, projectId }, post);
  const importedPosts = account.importedPosts + fresh.length;
  const isLast = !cursor || importedPosts >= mostPastPosts || posts.length === 0;
  await updateAccount(scope, accountId, {
    importedPosts,
    importCursor: cursor ?? null,
    importState: isLast ? 'done' : 'running',
    importWords: null,
  });
  const now = app.clock.now();
  await emitEvent(scope, {
    name: 'account.imported',
    data: { accountId, posts: importedPosts, isDone: isLast },
    id: app.ids.next(now),
    at: now,
  });
  return isLast;
}

async function keepPost(
  app: AppContext,
  scope: WorkspaceScope,
  place: { accountId: string; projectId: string },
  post: PastPost,
): Promise<void> {
  const now = app.clock.now();
  const content = { parts: [{ text: post.text, media: [] }] };
  const postId = app.ids.next(post.publishedAt);
  const versionId = app.ids.next(post.publishedAt);
  const id = app.ids.next(post.publishedAt);
  const at = { createdAt: post.publishedAt, updatedAt: post.publishedAt };
  await insertPost(scope, {
    id: postId,
    projectId: place.projectId,
    origin: 'imported',
    title: titleOf('', content),
    content,
    briefId: null,
    revision: 1,
    createdBy: null,
    deletedAt: null,
    ...at,
  });
  await insertVersions(scope, [
    {
      id: versionId,
      postId,
      accountId: place.accountId,
      followsShared: true,
      content,
      options: {},
      frozenAt: post.publishedAt,
    },
  ]);
  await insertPublications(scope, [
    {
      workspaceId: scope.workspaceId,
      id,
      postId,
      versionId,
      accountId: place.accountId,
      origin: 'imported',
      state: 'published',
      dueAt: post.publishedAt,
      seed: '',
      remoteId: post.remoteId,
      url: post.url ?? null,
      publishedAt: post.publishedAt,
      createdAt: now,
    },
  ]);
  await insertSamples(scope, [{ publicationId: id, metrics: post.metrics }], now);
}

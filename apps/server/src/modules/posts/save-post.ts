/** Begins, saves and duplicates posts. Saving is what typing does, many times a minute. */
import { isDeepStrictEqual } from 'node:util';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { lockLanes } from '../../db/lock-order.ts';
import { notFound, staleWrite } from '../../platform/errors.ts';
import { emitEvent } from '../../platform/events/events.queries.ts';
import { type AccountRow, findAccounts } from '../accounts/index.ts';
import { requireBrief } from '../briefs/index.ts';
import { chooseProject } from '../projects/index.ts';
import { contentFor, type StoredContent, titleOf } from './content.rules.ts';
import { labelPost } from './label-post.ts';
import { listLabelsOfPost } from './labels.queries.ts';
import { accountsMissing, accountTwice, badOptions, versionFrozen } from './posts.errors.ts';
import { presentPost } from './posts.present.ts';
import {
  insertPost,
  insertVersions,
  listVersions,
  listVersionsEver,
  lockPost,
  setVersionAside,
  updatePost,
  updateVersion,
} from './posts.queries.ts';
import type { VersionRow } from './posts.table.ts';
import { releaseWhatIsApproved } from './review-post.ts';

export interface PostInput {
  readonly title?: string | undefined;
  readonly content: StoredContent;
  readonly versions: readonly {
    readonly accountId: string;
    readonly content?: StoredContent | undefined;
    readonly options: Record<string, unknown>;
  }[];
  /** Absent: none for a new post, no change for one that is there. */
  readonly labelIds?: readonly string[] | undefined;
}

interface Author {
  readonly userId: string | null;
}

/** Writes a new draft. @returns its id. @throws AppError 404 for project and brief, 422 for accounts and options. */
export async function createPost(
  app: AppContext,
  scope: WorkspaceScope,
  author: Author,
  input: PostInput & { readonly projectId?: string | undefined; readonly briefId?: string | undefined },
): Promise<string> {
  const now = app.clock.now();
  const id = app.ids.next(now);
  const projectId = await chooseProject(scope, input.projectId);
  if (input.briefId) await requireBrief(scope, input.briefId);
  const { userId } = author;
  await insertPost(scope, {
    id,
    projectId,
    origin: 'made',
    title: titleOf(input.title ?? '', input.content),
    content: input.content,
    briefId: input.briefId ?? null,
    revision: 1,
    createdBy: userId,
    createdAt: now,
    updatedAt: now,
    deletedAt: null,
  });
  await writeVersions(app, scope, id, input, []);
  if (input.labelIds?.length) await labelPost(scope, id, input.labelIds);
  await emitEvent(scope, { name: 'post.created', data: { postId: id }, id: app.ids.next(now), at: now });
  return id;
}

/**
 * Saves a post as typed.
 * @throws AppError 409 `stale_write` with the post as it is now, `version_frozen`; 404; 422 for accounts and options.
 */
export async function savePost(
  app: AppContext,
  scope: WorkspaceScope,
  input: PostInput & { readonly postId: string; readonly revision: number; readonly projectId?: string | undefined },
): Promise<void> {
  const row = await lockPost(scope, input.postId);
  if (!row || row.deletedAt) throw notFound('post');
  if (row.revision !== input.revision) throw staleWrite('post', await presentPost(app, scope, row.id));
  const now = app.clock.now();
  const projectId = await chooseProject(scope, input.projectId, row.projectId);
  await writeVersions(app, scope, row.id, input, await listVersionsEver(scope, row.id));
  if (input.labelIds) await labelPost(scope, row.id, input.labelIds);
  await updatePost(scope, row.id, {
    title: titleOf(input.title ?? '', input.content),
    content: input.content,
    projectId,
    updatedAt: now,
  });
  await releaseWhatIsApproved(scope, row.id);
  await emitEvent(scope, {
    name: 'post.saved',
    data: { postId: row.id, revision: row.revision + 1 },
    id: app.ids.next(now),
    at: now,
  });
}

/** A new draft with the same content and connected accounts, or those of them that are named. @returns its id. */
export async function duplicatePost(
  app: AppContext,
  scope: WorkspaceScope,
  author: Author,
  postId: string,
  accountIds?: readonly string[],
): Promise<string> {
  const row = await lockPost(scope, postId);
  if (!row) throw notFound('post');
  const versions = await listVersions(scope, postId);
  const alive = new Set(
    (
      await findAccounts(
        scope,
        versions.map((version) => version.accountId),
      )
    )
      .filter((account) => account.state !== 'disconnected')
      .map((account) => account.id),
  );
  return createPost(app, scope, author, {
    title: row.title,
    content: row.content,
    projectId: row.projectId,
    labelIds: await listLabelsOfPost(scope, postId),
    ...(row.briefId ? { briefId: row.briefId } : {}),
    versions: versions
      .filter(({ accountId }) => accountIds?.includes(accountId) ?? alive.has(accountId))
      .map((version) => ({
        accountId: version.accountId,
        options: version.options,
        ...(version.followsShared ? {} : { content: version.content }),
      })),
  });
}

async function writeVersions(
  app: AppContext,
  scope: WorkspaceScope,
  postId: string,
  input: PostInput,
  existing: readonly VersionRow[],
): Promise<void> {
  const ids = input.versions.map((version) => version.accountId);
  if (new Set(ids).size !== ids.length) throw accountTwice();
  const accounts = new Map(
    (await findAccounts(scope, [...ids, ...existing.map((version) => version.accountId)])).map((account) => [
      account.id,
      account,
    ]),
  );
  await lockLanes(
    scope,
    existing.filter((version) => !version.frozenAt).map((version) => version.accountId),
  );
  const before = new Map(existing.map((version) => [version.accountId, version]));
  const fresh: Omit<VersionRow, 'workspaceId' | 'setAsideAt'>[] = [];
  for (const wanted of input.versions) {
    const account = accounts.get(wanted.accountId);
    if (!account) throw accountsMissing();
    const shape = {
      followsShared: wanted.content === undefined,
      content: contentFor(wanted.content ?? input.content, account),
      options: readOptions(app, account, wanted.options),
    };
    const known = before.get(wanted.accountId);
    if (!known)
      fresh.push({ id: app.ids.next(app.clock.now()), postId, accountId: wanted.accountId, frozenAt: null, ...shape });
    else if (known.setAsideAt || !isSame(known, shape)) await changeVersion(scope, known, account, shape);
  }
  await insertVersions(scope, fresh);
  const dropped = existing.filter((version) => !version.setAsideAt && !ids.includes(version.accountId));
  for (const { id, accountId } of dropped) {
    const isAside = await setVersionAside(scope, id, app.clock.now());
    if (!isAside) throw versionFrozen(accounts.get(accountId)?.handle ?? 'this account');
  }
}

type Shape = Pick<VersionRow, 'followsShared' | 'content' | 'options'>;

async function changeVersion(
  scope: WorkspaceScope,
  known: VersionRow,
  account: AccountRow,
  shape: Shape,
): Promise<void> {
  // A version that follows the shared content stops following once it is out; only an own change is refused.
  if (known.frozenAt && known.followsShared && shape.followsShared) return;
  // Asked in the statement itself: a claim may have begun to send it since it was read.
  if (!(await updateVersion(scope, known.id, shape))) throw versionFrozen(account.handle);
}

/** By value: the database gives keys back in an order of its own. */
function isSame(known: VersionRow, shape: Shape): boolean {
  const { followsShared, content, options } = known;
  return isDeepStrictEqual({ followsShared, content, options }, shape);
}

function readOptions(app: AppContext, account: AccountRow, options: Record<string, unknown>): Record<string, unknown> {
  const channel = app.channel(account.channel);
  if (!channel) return options;
  const parsed = channel.options.safeParse(options);
  // A draft is kept before everything is chosen; what is still missing stops it from going out, as a check says.
  const isUnfinished = parsed.error?.issues.every(
    ({ path: [name, ...deeper] }) =>
      typeof name === 'string' && deeper.length === 0 && options[name] === undefined && name in channel.options.shape,
  );
  if (!parsed.success && isUnfinished) return options;
  if (!parsed.success) throw badOptions(account.handle, parsed.error.issues[0]?.message ?? 'they cannot be read');
  return parsed.data;
}

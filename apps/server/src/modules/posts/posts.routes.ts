import type { WorkspaceScope } from '../../db/database.ts';
import { lockLanes } from '../../db/lock-order.ts';
import { os } from '../../http/implement.ts';
import { notFound } from '../../platform/errors.ts';
import { emitEvent } from '../../platform/events/events.queries.ts';
import { badCursor } from './posts.errors.ts';
import { presentPost, presentSummaries } from './posts.present.ts';
import { type FoundPost, findListedPost, listPosts, listVersionsEver, lockPost, updatePost } from './posts.queries.ts';
import { keepPagePicture, readLink } from './read-link.ts';
import { createPost, duplicatePost, savePost } from './save-post.ts';

export const postsRoutes = {
  list: os.posts.list.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      const { limit, cursor, search, assetId, workspaceId: _, ...asked } = input;
      const rows = await listPosts(scope, {
        ...asked,
        limit: limit + 1,
        after: cursor ? readCursor(cursor) : undefined,
        search: search?.trim() || undefined,
        shows: assetId,
      });
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return {
        items: await presentSummaries(scope, page),
        nextCursor: rows.length > limit && last ? writeCursor(last) : null,
      };
    }),
  ),

  get: os.posts.get.handler(async ({ input, context }) =>
    context.inWorkspace((scope) => presentPost(context.app, scope, input.postId)),
  ),

  create: os.posts.create.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) =>
      presentPost(context.app, scope, await createPost(context.app, scope, context.pass, input)),
    ),
  ),

  save: os.posts.save.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      await savePost(context.app, scope, input);
      return presentPost(context.app, scope, input.postId);
    }),
  ),

  readLink: os.posts.readLink.handler(async ({ input, context }) => {
    const { url, keepPicture, workspaceId } = input;
    const page = await readLink(context.app, url);
    if (!keepPicture || !page.imageUrl) return { ...page, thumbnailAssetId: null, pictureProblem: null };
    const kept = await keepPagePicture(context.app, workspaceId, { ...page, imageUrl: page.imageUrl }, context.pass);
    return { ...page, ...kept };
  }),

  duplicate: os.posts.duplicate.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) =>
      presentPost(context.app, scope, await duplicatePost(context.app, scope, context.pass, input.postId)),
    ),
  ),

  remove: os.posts.remove.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      const { app } = context;
      const row = await lockPost(scope, input.postId);
      if (!row) throw notFound('post');
      const now = app.clock.now();
      if (!row.deletedAt) {
        const versions = await listVersionsEver(scope, row.id);
        await lockLanes(
          scope,
          versions.map((version) => version.accountId),
        );
        // The publications room watches for this: the database cancels what was planned in the same commit.
        await updatePost(scope, row.id, { deletedAt: now });
        await emitEvent(scope, { name: 'post.removed', data: { postId: row.id }, id: app.ids.next(now), at: now });
      }
      return summary(scope, await findListedPost(scope, row.id));
    }),
  ),

  restore: os.posts.restore.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      const { app } = context;
      const row = await lockPost(scope, input.postId);
      if (!row) throw notFound('post');
      const now = app.clock.now();
      if (row.deletedAt) {
        await updatePost(scope, row.id, { deletedAt: null });
        await emitEvent(scope, { name: 'post.restored', data: { postId: row.id }, id: app.ids.next(now), at: now });
      }
      return summary(scope, await findListedPost(scope, row.id));
    }),
  ),
};

async function summary(scope: WorkspaceScope, row: FoundPost | undefined) {
  if (!row) throw notFound('post');
  const { content: _content, briefId: _briefId, ...listed } = row;
  const [presented] = await presentSummaries(scope, [listed]);
  if (!presented) throw notFound('post');
  return presented;
}

function writeCursor(row: { updatedAt: string; id: string }): string {
  return Buffer.from(`${row.updatedAt} ${row.id}`).toString('base64url');
}

const instantPattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

function readCursor(cursor: string): { updatedAt: string; id: string } {
  const [updatedAt = '', id = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ');
  if (!instantPattern.test(updatedAt) || Number.isNaN(Date.parse(updatedAt)) || !/^[0-9a-f-]{36}$/.test(id))
    throw badCursor();
  return { updatedAt, id };
}

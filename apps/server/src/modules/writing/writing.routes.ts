import type { HashtagSet, LinkTagDefaults, Snippet } from '@antiphon/contract';
import type { z } from 'zod';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { os } from '../../http/implement.ts';
import { notFound, staleWrite } from '../../platform/errors.ts';
import { emitEvent } from '../../platform/events/events.queries.ts';
import { chooseProject } from '../projects/index.ts';
import {
  changeHashtagSet,
  changeSnippet,
  deleteHashtagSet,
  deleteLinkTags,
  deleteSnippet,
  findHashtagSet,
  findSnippet,
  insertHashtagSet,
  insertSnippet,
  listHashtagSets,
  listLinkTags,
  listSnippets,
  putLinkTags,
} from './writing.queries.ts';
import type { HashtagSetRow, LinkTagsRow, SnippetRow } from './writing.table.ts';

function presentSnippet({ id, name, body, revision, updatedAt }: SnippetRow): z.infer<typeof Snippet> {
  return { id, name, text: body, revision, updatedAt: updatedAt.toISOString() };
}

function presentSet({ id, name, hashtags, revision, updatedAt }: HashtagSetRow): z.infer<typeof HashtagSet> {
  return { id, name, hashtags, revision, updatedAt: updatedAt.toISOString() };
}

function presentLinkTags({ projectId, tags, isOn, updatedAt }: LinkTagsRow): z.infer<typeof LinkTagDefaults> {
  return { projectId, tags, isOn, updatedAt: updatedAt.toISOString() };
}

async function tell(app: AppContext, scope: WorkspaceScope, name: string, data: Record<string, unknown>) {
  const now = app.clock.now();
  await emitEvent(scope, { name, data, id: app.ids.next(now), at: now });
}

/** Each hashtag once; capitals make no other one, and the first writing stays. */
function eachOnce(hashtags: readonly string[]): string[] {
  const seen = new Map<string, string>();
  for (const tag of hashtags) if (!seen.has(tag.toLowerCase())) seen.set(tag.toLowerCase(), tag);
  return [...seen.values()];
}

export const snippetsRoutes = {
  list: os.snippets.list.handler(async ({ context }) => {
    const rows = await context.inWorkspace((scope) => listSnippets(scope));
    return { items: rows.map(presentSnippet) };
  }),
  create: os.snippets.create.handler(async ({ input: { name, text }, context: { app, inWorkspace } }) =>
    inWorkspace(async (scope) => {
      const now = app.clock.now();
      const row = { id: app.ids.next(now), name, body: text, revision: 1, createdAt: now, updatedAt: now };
      await insertSnippet(scope, row);
      await tell(app, scope, 'snippet.saved', { snippetId: row.id });
      return presentSnippet({ workspaceId: scope.workspaceId, ...row });
    }),
  ),
  update: os.snippets.update.handler(async ({ input, context: { app, inWorkspace } }) =>
    inWorkspace(async (scope) => {
      const { snippetId, revision, name, text } = input;
      const row = await changeSnippet(scope, snippetId, revision, { name, body: text, updatedAt: app.clock.now() });
      if (!row) {
        const current = await findSnippet(scope, snippetId);
        throw current ? staleWrite('snippet', presentSnippet(current)) : notFound('snippet');
      }
      await tell(app, scope, 'snippet.saved', { snippetId });
      return presentSnippet(row);
    }),
  ),
  remove: os.snippets.remove.handler(async ({ input: { snippetId }, context: { app, inWorkspace } }) =>
    inWorkspace(async (scope) => {
      const removed = await deleteSnippet(scope, snippetId);
      if (removed) await tell(app, scope, 'snippet.removed', { snippetId });
      return { removed };
    }),
  ),
};

export const hashtagSetsRoutes = {
  list: os.hashtagSets.list.handler(async ({ context }) => {
    const rows = await context.inWorkspace((scope) => listHashtagSets(scope));
    return { items: rows.map(presentSet) };
  }),
  create: os.hashtagSets.create.handler(async ({ input, context: { app, inWorkspace } }) =>
    inWorkspace(async (scope) => {
      const now = app.clock.now();
      const hashtags = eachOnce(input.hashtags);
      const row = { id: app.ids.next(now), name: input.name, hashtags, revision: 1, createdAt: now, updatedAt: now };
      await insertHashtagSet(scope, row);
      await tell(app, scope, 'hashtag_set.saved', { hashtagSetId: row.id });
      return presentSet({ workspaceId: scope.workspaceId, ...row });
    }),
  ),
  update: os.hashtagSets.update.handler(async ({ input, context: { app, inWorkspace } }) =>
    inWorkspace(async (scope) => {
      const { hashtagSetId, revision, name } = input;
      const change = { name, hashtags: eachOnce(input.hashtags), updatedAt: app.clock.now() };
      const row = await changeHashtagSet(scope, hashtagSetId, revision, change);
      if (!row) {
        const current = await findHashtagSet(scope, hashtagSetId);
        throw current ? staleWrite('hashtag set', presentSet(current)) : notFound('hashtag set');
      }
      await tell(app, scope, 'hashtag_set.saved', { hashtagSetId });
      return presentSet(row);
    }),
  ),
  remove: os.hashtagSets.remove.handler(async ({ input: { hashtagSetId }, context: { app, inWorkspace } }) =>
    inWorkspace(async (scope) => {
      const removed = await deleteHashtagSet(scope, hashtagSetId);
      if (removed) await tell(app, scope, 'hashtag_set.removed', { hashtagSetId });
      return { removed };
    }),
  ),
};

export const linkTagsRoutes = {
  list: os.linkTags.list.handler(async ({ context }) => {
    const rows = await context.inWorkspace((scope) => listLinkTags(scope));
    return { items: rows.map(presentLinkTags) };
  }),
  put: os.linkTags.put.handler(async ({ input, context: { app, inWorkspace } }) =>
    inWorkspace(async (scope) => {
      const { tags, isOn } = input;
      const projectId = input.projectId && (await chooseProject(scope, input.projectId));
      const now = app.clock.now();
      const row = await putLinkTags(scope, { id: app.ids.next(now), projectId, tags, isOn, updatedAt: now });
      await tell(app, scope, 'link_tags.changed', { projectId });
      return presentLinkTags(row);
    }),
  ),
  remove: os.linkTags.remove.handler(async ({ input: { projectId }, context: { app, inWorkspace } }) =>
    inWorkspace(async (scope) => {
      const removed = await deleteLinkTags(scope, projectId);
      if (removed) await tell(app, scope, 'link_tags.changed', { projectId });
      return { removed };
    }),
  ),
};

import { os } from '../../http/implement.ts';
import { AppError, notFound } from '../../platform/errors.ts';
import { linker } from './asset-links.ts';
import { presentAsset, presentListed, presentRelative } from './assets.present.ts';
import { findListedAsset, listAssets, listModels, listRelatives, listTags, sumByKind } from './assets.queries.ts';
import { readCursor, tidyTags, writeCursor } from './assets.rules.ts';
import { removeAsset, restoreAsset, updateAsset } from './change-asset.ts';

export const assetsRoutes = {
  list: os.assets.list.handler(async ({ input, context }) => {
    const after = input.cursor === undefined ? undefined : readCursor(input.cursor);
    if (input.cursor !== undefined && !after) throw badCursor();
    const rows = await context.inWorkspace((scope) =>
      listAssets(scope, {
        projectId: input.projectId,
        kind: input.kind,
        kinds: input.kinds,
        tag: input.tag === undefined ? undefined : tidyTags([input.tag])[0],
        isFavourite: input.favourite === 'only',
        search: input.search?.trim(),
        ids: input.ids,
        origin: input.origin,
        madeBy: input.madeBy,
        used: input.used,
        from: momentOf(input.from),
        before: momentOf(input.before),
        deleted: input.deleted,
        after,
        limit: input.limit + 1,
      }),
    );
    const page = rows.slice(0, input.limit);
    const last = rows.length > input.limit ? page.at(-1) : undefined;
    const linksOf = linker(context.app);
    return { items: page.map((row) => presentListed(row, linksOf)), nextCursor: last ? writeCursor(last) : null };
  }),
  get: os.assets.get.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      const row = await findListedAsset(scope, input.assetId);
      if (!row) throw notFound('asset');
      const linksOf = linker(context.app);
      const inputs = await listRelatives(scope, row.id, 'inputs');
      const outputs = await listRelatives(scope, row.id, 'outputs');
      return {
        ...presentListed(row, linksOf),
        inputs: inputs.map((relative) => presentRelative(relative, linksOf)),
        outputs: outputs.map((relative) => presentRelative(relative, linksOf)),
      };
    }),
  ),
  // Uploads are streamed by the route of `upload.route.ts`, which stands before the router at the same address.
  upload: os.assets.upload.handler(() => {
    throw new Error('an upload came to the router instead of its streamed route');
  }),
  update: os.assets.update.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) =>
      presentAsset(await updateAsset(context.app, scope, input), linker(context.app)),
    ),
  ),
  remove: os.assets.remove.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) =>
      presentAsset(await removeAsset(context.app, scope, input.assetId), linker(context.app)),
    ),
  ),
  restore: os.assets.restore.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) =>
      presentAsset(await restoreAsset(context.app, scope, input.assetId), linker(context.app)),
    ),
  ),
  listTags: os.assets.listTags.handler(async ({ input, context }) => ({
    items: await context.inWorkspace((scope) => listTags(scope, input.projectId)),
  })),
  listModels: os.assets.listModels.handler(async ({ input, context }) => ({
    items: await context.inWorkspace((scope) => listModels(scope, input.projectId)),
  })),
  totals: os.assets.totals.handler(async ({ input, context }) => {
    const byKind = await context.inWorkspace((scope) => sumByKind(scope, input.projectId));
    return {
      assets: byKind.reduce((sum, kind) => sum + kind.assets, 0),
      sizeBytes: byKind.reduce((sum, kind) => sum + kind.sizeBytes, 0),
      byKind,
    };
  }),
};

function momentOf(instant: string | undefined): Date | undefined {
  return instant === undefined ? undefined : new Date(instant);
}

function badCursor(): AppError {
  return new AppError({
    code: 'bad_cursor',
    status: 400,
    userMessage: 'This cursor is none that this list gave out. Begin again without one.',
  });
}

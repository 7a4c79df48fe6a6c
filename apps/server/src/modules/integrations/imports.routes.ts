import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { keyMay } from '../../http/access.ts';
import { os } from '../../http/implement.ts';
import { notFound } from '../../platform/errors.ts';
import { emitEvent } from '../../platform/events/events.queries.ts';
import { workOnRows } from './import-rows.job.ts';
import { presentImports, presentRow } from './imports.present.ts';
import { findImport, listImports, listRows, lockImport, updateImport } from './imports.queries.ts';
import { badRowCursor, mayNotPlan, nothingToImport, notReady } from './integrations.errors.ts';

const shownImports = 20;

export const importsRoutes = {
  list: os.imports.list.handler(async ({ context }) =>
    context.inWorkspace(async (scope) => ({
      items: await presentImports(scope, await listImports(scope, shownImports)),
    })),
  ),

  // Files are streamed by the route of `upload-import.route.ts`, which stands before the router at the same address.
  upload: os.imports.upload.handler(() => {
    throw new Error('a file came to the router instead of its streamed route');
  }),

  get: os.imports.get.handler(async ({ input, context }) =>
    context.inWorkspace((scope) => present(scope, input.importId)),
  ),

  rows: os.imports.rows.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      if (!(await findImport(scope, input.importId))) throw notFound('import');
      const { importId, show, limit } = input;
      const after = input.cursor === undefined ? 0 : Number(input.cursor);
      if (!Number.isSafeInteger(after) || after < 0 || after > 1e9) throw badRowCursor();
      const rows = await listRows(scope, { importId, show, after, limit: limit + 1 });
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return { items: page.map(presentRow), nextCursor: rows.length > limit && last ? String(last.number) : null };
    }),
  ),

  start: os.imports.start.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      const { actor } = context.pass;
      if (input.plans && actor.kind === 'api_key' && !keyMay(actor.scopes, 'publications:write')) throw mayNotPlan();
      await startImport(context.app, scope, input);
      return present(scope, input.importId);
    }),
  ),

  cancel: os.imports.cancel.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      await cancelImport(context.app, scope, input.importId);
      return present(scope, input.importId);
    }),
  ),
};

/** @throws AppError 404, 409 `not_ready`, 422 `nothing_to_import`. */
async function startImport(
  app: AppContext,
  scope: WorkspaceScope,
  { importId, plans }: { readonly importId: string; readonly plans: boolean },
): Promise<void> {
  const row = await lockImport(scope, importId);
  if (!row) throw notFound('import');
  if (row.state !== 'ready') throw notReady(row.state);
  const { checked } = await present(scope, importId);
  if (checked.fits + checked.draft === 0) throw nothingToImport();
  await updateImport(scope, importId, { state: 'running', plans });
  await workOnRows(app, scope, importId);
}

/** Stops it where it stands; one that has ended stays as it is. @throws AppError 404. */
async function cancelImport(app: AppContext, scope: WorkspaceScope, importId: string): Promise<void> {
  const row = await lockImport(scope, importId);
  if (!row) throw notFound('import');
  if (row.state === 'done' || row.state === 'cancelled') return;
  const now = app.clock.now();
  await updateImport(scope, importId, { state: 'cancelled', finishedAt: now });
  await emitEvent(scope, { name: 'import.cancelled', data: { importId }, id: app.ids.next(now), at: now });
}

async function present(scope: WorkspaceScope, importId: string) {
  const row = await findImport(scope, importId);
  const [answer] = row ? await presentImports(scope, [row]) : [];
  if (!answer) throw notFound('import');
  return answer;
}

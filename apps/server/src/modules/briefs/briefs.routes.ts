import { os } from '../../http/implement.ts';
import { badCursor } from './briefs.errors.ts';
import { presentBrief } from './briefs.present.ts';
import { listBriefs, requireBrief } from './briefs.queries.ts';
import { archiveBrief, createBrief, saveBrief } from './save-brief.ts';

export const briefsRoutes = {
  list: os.briefs.list.handler(async ({ input, context }) => {
    const { limit, cursor, projectId, archived } = input;
    const after = cursor ? readCursor(cursor) : undefined;
    const search = input.search?.trim() || undefined;
    const rows = await context.inWorkspace((scope) =>
      listBriefs(scope, { limit: limit + 1, projectId, archived, search, after }),
    );
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return { items: page.map(presentBrief), nextCursor: rows.length > limit && last ? writeCursor(last) : null };
  }),
  get: os.briefs.get.handler(async ({ input, context }) =>
    presentBrief(await context.inWorkspace((scope) => requireBrief(scope, input.briefId))),
  ),
  create: os.briefs.create.handler(async ({ input, context }) =>
    presentBrief(await context.inWorkspace((scope) => createBrief(context.app, scope, context.pass.userId, input))),
  ),
  save: os.briefs.save.handler(async ({ input, context }) =>
    presentBrief(await context.inWorkspace((scope) => saveBrief(context.app, scope, input))),
  ),
  archive: os.briefs.archive.handler(async ({ input, context }) =>
    presentBrief(
      await context.inWorkspace((scope) => archiveBrief(context.app, scope, input.briefId, input.isArchived)),
    ),
  ),
};

function writeCursor(row: { updatedAt: Date; id: string }): string {
  return Buffer.from(`${row.updatedAt.toISOString()} ${row.id}`).toString('base64url');
}

function readCursor(cursor: string): { updatedAt: Date; id: string } {
  const [at = '', id = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ');
  const updatedAt = new Date(at);
  if (Number.isNaN(updatedAt.getTime()) || !/^[0-9a-f-]{36}$/.test(id)) throw badCursor();
  return { updatedAt, id };
}

import type { Label } from '@antiphon/contract';
import type { z } from 'zod';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { os } from '../../http/implement.ts';
import { notFound, staleWrite } from '../../platform/errors.ts';
import { emitEvent } from '../../platform/events/events.queries.ts';
import { putLabels } from './label-post.ts';
import {
  type CountedLabel,
  changeLabel,
  deleteLabel,
  findLabel,
  holdLabels,
  insertLabel,
  listLabels,
  moveLabelled,
} from './labels.queries.ts';
import { nameKeyOf, nextColour } from './labels.rules.ts';
import { sameLabel } from './posts.errors.ts';

function presentLabel(row: CountedLabel): z.infer<typeof Label> {
  const { id, name, colour, posts, archivedAt, revision, createdAt } = row;
  return {
    id,
    name,
    colour,
    posts,
    archivedAt: archivedAt?.toISOString() ?? null,
    revision,
    createdAt: createdAt.toISOString(),
  };
}

async function requireLabel(scope: WorkspaceScope, id: string): Promise<CountedLabel> {
  const row = await findLabel(scope, id);
  if (!row) throw notFound('label');
  return row;
}

async function tell(app: AppContext, scope: WorkspaceScope, name: string, labelId: string): Promise<void> {
  const now = app.clock.now();
  await emitEvent(scope, { name, data: { labelId }, id: app.ids.next(now), at: now });
}

export const labelsRoutes = {
  list: os.labels.list.handler(async ({ input, context }) => {
    const rows = await context.inWorkspace((scope) => listLabels(scope, input.archived === 'show'));
    return { items: rows.map(presentLabel) };
  }),

  create: os.labels.create.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      const { app } = context;
      const now = app.clock.now();
      const id = app.ids.next(now);
      const colour = input.colour ?? nextColour((await listLabels(scope, false)).map((label) => label.colour));
      const { name } = input;
      const nameKey = nameKeyOf(name);
      await insertLabel(scope, { id, name, nameKey, colour, archivedAt: null, revision: 1, createdAt: now });
      await tell(app, scope, 'label.created', id);
      return presentLabel(await requireLabel(scope, id));
    }),
  ),

  update: os.labels.update.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      const { app } = context;
      const { labelId, revision, name, colour, isArchived } = input;
      const isChanged = await changeLabel(scope, labelId, revision, {
        ...(name === undefined ? {} : { name, nameKey: nameKeyOf(name) }),
        ...(colour === undefined ? {} : { colour }),
        ...(isArchived === undefined ? {} : { archivedAt: isArchived ? app.clock.now() : null }),
      });
      const row = presentLabel(await requireLabel(scope, labelId));
      if (!isChanged) throw staleWrite('label', row);
      await tell(app, scope, 'label.changed', labelId);
      return row;
    }),
  ),

  merge: os.labels.merge.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      const { labelId, intoLabelId } = input;
      if (labelId === intoLabelId) throw sameLabel();
      if ((await holdLabels(scope, [labelId, intoLabelId])).length < 2) throw notFound('label');
      await moveLabelled(scope, labelId, intoLabelId);
      await deleteLabel(scope, labelId);
      await tell(context.app, scope, 'label.merged', intoLabelId);
      return presentLabel(await requireLabel(scope, intoLabelId));
    }),
  ),

  put: os.labels.put.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => ({ changed: await putLabels(context.app, scope, input) })),
  ),
};

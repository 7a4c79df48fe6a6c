import type { GenerationRequest } from '@antiphon/contract';
import type { z } from 'zod';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { os } from '../../http/implement.ts';
import { notFound } from '../../platform/errors.ts';
import { requireBrief } from '../briefs/index.ts';
import { chooseProject } from '../projects/index.ts';
import { type AvailableModel, chooseModel, type ModelRef, refOf } from './available-models.ts';
import { createGenerations, estimateGeneration } from './create-generation.ts';
import { cancelGeneration, decideGeneration } from './decide-generation.ts';
import { followGenerations } from './follow-generations.ts';
import { badCursor } from './generations.errors.ts';
import { presentGenerations } from './generations.present.ts';
import { findGeneration, listGenerations } from './generations.queries.ts';
import type { GenerationRow } from './generations.table.ts';
import { operations } from './operations/index.ts';

export const generationsRoutes = {
  operations: os.generations.operations.handler(async () => ({
    items: operations.map(({ name, title, form }) => ({ name, title, params: form })),
  })),

  estimate: os.generations.estimate.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      const wish = await readWish(context.app, scope, input);
      const range = estimateGeneration(wish);
      const estimate = range && { low: range.low.toString(), high: range.high.toString() };
      return { model: refOf(wish.model), isSandbox: wish.model.provider.isSandbox, estimate };
    }),
  ),

  create: os.generations.create.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      const { app, pass } = context;
      const { projectId: wanted, briefId = null } = input;
      const projectId = await chooseProject(scope, wanted);
      if (briefId) await requireBrief(scope, briefId);
      const wish = await readWish(app, scope, input);
      const made = await createGenerations(app, scope, [{ ...wish, projectId, briefId, createdBy: pass.userId }]);
      return presentOne(scope, made[0]);
    }),
  ),

  list: os.generations.list.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      const { limit, cursor, state, operation, projectId, briefId } = input;
      const after = cursor ? readCursor(cursor) : undefined;
      const filter = { state, operation, projectId, briefId, after, limit: limit + 1 };
      const rows = await listGenerations(scope, filter);
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return {
        items: await presentGenerations(scope, page),
        nextCursor: rows.length > limit && last ? writeCursor(last) : null,
      };
    }),
  ),

  get: os.generations.get.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => presentOne(scope, await findGeneration(scope, input.generationId))),
  ),

  cancel: os.generations.cancel.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      await cancelGeneration(context.app, scope, input.generationId);
      return presentOne(scope, await findGeneration(scope, input.generationId));
    }),
  ),

  resolve: os.generations.resolve.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      const { generationId, outcome, startAgain } = input;
      const decision = { outcome, startAgain, userId: context.pass.userId };
      const again = await decideGeneration(context.app, scope, generationId, decision);
      return {
        generation: await presentOne(scope, await findGeneration(scope, generationId)),
        again: again && (await presentOne(scope, again)),
      };
    }),
  ),

  stream: os.generations.stream.handler(async ({ input, context, signal }) => {
    const { workspaceId, generationId } = input;
    const { app } = context;
    const row = await app.db.inWorkspace(workspaceId, (scope) => findGeneration(scope, generationId));
    // Refused before the stream opens: an open one could only break off.
    if (!row) throw notFound('generation');
    return followGenerations(app, {
      workspaceId,
      listIds: async () => [generationId],
      signal: signal ?? new AbortController().signal,
    });
  }),
};

interface Asked {
  readonly request: z.infer<typeof GenerationRequest>;
  readonly model?: ModelRef | undefined;
}

async function readWish(app: AppContext, scope: WorkspaceScope, asked: Asked) {
  const { operation, params } = asked.request;
  const model: AvailableModel = await chooseModel(app, scope, operation, asked.model);
  return { operation, params, model };
}

async function presentOne(scope: WorkspaceScope, row: GenerationRow | undefined) {
  if (!row) throw notFound('generation');
  const [one] = await presentGenerations(scope, [row]);
  if (!one) throw notFound('generation');
  return one;
}

function writeCursor(row: { createdAt: Date; id: string }): string {
  return Buffer.from(`${row.createdAt.toISOString()} ${row.id}`).toString('base64url');
}

function readCursor(cursor: string): { at: Date; id: string } {
  const [moment = '', id = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ');
  const at = new Date(moment);
  if (Number.isNaN(at.getTime()) || !/^[0-9a-f-]{36}$/.test(id)) throw badCursor();
  return { at, id };
}

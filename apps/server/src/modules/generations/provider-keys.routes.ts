import type { OperationName } from '@antiphon/models';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { os } from '../../http/implement.ts';
import { addProviderKey, checkProviderKey, removeProviderKey } from './add-provider-key.ts';
import { chooseModel, listAvailable, listDefaults } from './available-models.ts';
import { findLocalModels } from './local-models.ts';
import { presentKey, presentModels, presentProvider } from './provider-keys.present.ts';
import { deleteChoices, listProviderKeys, writeChoice } from './provider-keys.queries.ts';

export const providerKeysRoutes = {
  providers: os.providerKeys.providers.handler(async ({ context }) => ({
    items: context.app.providers.map(presentProvider),
  })),
  list: os.providerKeys.list.handler(async ({ context }) => {
    const rows = await context.inWorkspace(listProviderKeys);
    return { items: rows.map((row) => presentKey(context.app, row)) };
  }),
  add: os.providerKeys.add.handler(async ({ input, context }) =>
    presentKey(context.app, await addProviderKey(context.app, { ...input, userId: context.pass.userId })),
  ),
  check: os.providerKeys.check.handler(async ({ input, context }) =>
    presentKey(context.app, await checkProviderKey(context.app, input.workspaceId, input.providerKeyId)),
  ),
  remove: os.providerKeys.remove.handler(async ({ input, context }) => {
    await context.inWorkspace((scope) => removeProviderKey(context.app, scope, input.providerKeyId));
    return { removed: true } as const;
  }),
};

export const modelsRoutes = {
  list: os.models.list.handler(async ({ input, context }) => {
    await findLocalModels(context.app);
    return context.inWorkspace(async (scope) => ({ items: await present(context.app, scope, input.operation) }));
  }),
  setDefault: os.models.setDefault.handler(async ({ input, context }) => {
    const { operation, model } = input;
    await findLocalModels(context.app);
    return context.inWorkspace(async (scope) => {
      if (model) {
        await chooseModel(context.app, scope, operation, model);
        await writeChoice(scope, { operation, ...model });
      } else await deleteChoices(scope, { operation });
      return { items: await present(context.app, scope, operation) };
    });
  }),
};

async function present(app: AppContext, scope: WorkspaceScope, operation: OperationName | undefined) {
  const available = await listAvailable(app, scope);
  const models = presentModels(available, await listDefaults(scope, available));
  return operation ? models.filter((model) => model.operations.includes(operation)) : models;
}

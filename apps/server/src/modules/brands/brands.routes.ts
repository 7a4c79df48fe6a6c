import { os } from '../../http/implement.ts';
import { notFound } from '../../platform/errors.ts';
import { presentBrand } from './brands.present.ts';
import { findBrand, listBrands } from './brands.queries.ts';
import { archiveBrand, createBrand, saveBrand } from './save-brand.ts';

export const brandsRoutes = {
  list: os.brands.list.handler(async ({ input, context }) => {
    const rows = await context.inWorkspace((scope) => listBrands(scope, input.archived === 'show'));
    return { items: rows.map(presentBrand) };
  }),
  get: os.brands.get.handler(async ({ input, context }) => {
    const row = await context.inWorkspace((scope) => findBrand(scope, input.brandId));
    if (!row) throw notFound('brand');
    return presentBrand(row);
  }),
  create: os.brands.create.handler(async ({ input, context }) =>
    presentBrand(await context.inWorkspace((scope) => createBrand(context.app, scope, context.pass.userId, input))),
  ),
  save: os.brands.save.handler(async ({ input, context }) =>
    presentBrand(await context.inWorkspace((scope) => saveBrand(context.app, scope, input))),
  ),
  archive: os.brands.archive.handler(async ({ input, context }) =>
    presentBrand(
      await context.inWorkspace((scope) => archiveBrand(context.app, scope, input.brandId, input.isArchived)),
    ),
  ),
};

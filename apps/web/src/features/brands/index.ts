/**
 * Shows: brands, how each speaks and what it never says.
 * This door is loaded beside every page: names and `() => import(…)` only.
 */
import type { Feature } from '../../lib/feature.ts';

export const brandsFeature: Feature = {
  name: 'brands',
  undo: { 'brands.bring-back': () => import('./undo-brands.ts').then(({ bringBackBrand }) => bringBackBrand) },
  listen: (live, queries) =>
    live.subscribe('*', ({ name }) => {
      if (name.startsWith('brand.') || name === 'resync') void queries.invalidateQueries({ queryKey: [['brands']] });
    }),
};

/**
 * Shows: brands, how each speaks and what it never says.
 * This door is part of the first download: names and `() => import(…)` only.
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

export const loadBrandsPage = () => import('./brands-page.tsx');

/**
 * Owns: who speaks: name, voice, samples, banned words, colours, logo.
 * Takes in: what a person types; a picture of the library as logo.
 * Sends out: brand.created, brand.saved, brand.archived, brand.restored.
 */
export { findBrand, listBrands } from './brands.queries.ts';
export { brandsRoutes } from './brands.routes.ts';
export { createBrand } from './save-brand.ts';

/** What other features choose from. For lazy pages only. */
export { type Brand, useBrands } from './brands.api.ts';

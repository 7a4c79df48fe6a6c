/** What other features choose from. For lazy pages only. */
export { useBrands } from './brands.api.ts';

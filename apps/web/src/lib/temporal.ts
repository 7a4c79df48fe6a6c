import type { Temporal } from 'temporal-polyfill';

/**
 * Temporal as the browser brings it (Chromium 144, Firefox 139); where it brings none, the same from a package that is
 * fetched only then. Read 2026-11-21.
 */
export const temporal: typeof Temporal =
  (globalThis as { readonly Temporal?: typeof Temporal }).Temporal ?? (await import('temporal-polyfill')).Temporal;

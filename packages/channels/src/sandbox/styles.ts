/** The three pretend networks and their names; which of them an account is on. */
import type { Json } from '../spec.ts';

export type StyleName = 'chirp' | 'lumen' | 'murmur';

export const styleNames: readonly StyleName[] = ['chirp', 'lumen', 'murmur'];

/** `Chirp` for `chirp`. */
export function titleOf(style: StyleName): string {
  return style.charAt(0).toUpperCase() + style.slice(1);
}

/** The style an account's details name; Chirp when they name none. */
export function styleOf(details: Json): StyleName {
  const named = details !== null && typeof details === 'object' && !Array.isArray(details) ? details.style : undefined;
  return styleNames.find((style) => style === named) ?? 'chirp';
}

import { cloneElement } from 'react';
import type { TipSide } from './tip-place.ts';

interface TipAttributes {
  readonly 'data-tip': string;
  readonly 'data-tip-keys'?: string;
  readonly 'data-tip-side'?: TipSide;
}

/**
 * Words beside one focusable child on hover and keyboard focus. Never the only place where something is said: the tip is
 * for the eye, the child needs its own name. One `TooltipLayer` on the page shows them all.
 */
export function Tooltip({
  words,
  keys,
  side,
  children,
}: {
  words: string;
  keys?: string;
  side?: TipSide;
  children: React.ReactElement<Partial<TipAttributes>>;
}) {
  return cloneElement(children, { 'data-tip': words, 'data-tip-keys': keys, 'data-tip-side': side });
}

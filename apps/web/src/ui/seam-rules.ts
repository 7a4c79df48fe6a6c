/** Which side is folded away. */
export type SeamHidden = 'none' | 'left' | 'right';

export const seamMin = 280;
export const seamMax = 480;
const step = 16;

/** Keeps a width inside what both sides can bear. */
export const clampSeam = (width: number): number => Math.round(Math.min(seamMax, Math.max(seamMin, width)));

/** Where a key moves the seam; null when the key is not for it. `growsRight`: the fixed side stands left. */
export function seamAfterKey(key: string, width: number, usual: number, growsRight: boolean): number | null {
  const sign = growsRight ? 1 : -1;
  if (key === 'ArrowRight') return clampSeam(width + step * sign);
  if (key === 'ArrowLeft') return clampSeam(width - step * sign);
  if (key === 'Home') return seamMin;
  if (key === 'End') return seamMax;
  if (key === 'Enter') return usual;
  return null;
}

/** `[` folds the left side away, `]` the right; the same key brings it back. */
export function hiddenAfter(side: 'left' | 'right', before: SeamHidden): SeamHidden {
  return before === side ? 'none' : side;
}

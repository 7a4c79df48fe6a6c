import { useSyncExternalStore } from 'react';

const wide = '(min-width: 1100px)';
const subscribe = (listener: () => void): (() => void) => {
  const media = matchMedia(wide);
  media.addEventListener('change', listener);
  return () => media.removeEventListener('change', listener);
};

/** Whether grid and detail have room beside each other, at the same width at which the seam stands. */
export function useIsWide(): boolean {
  return useSyncExternalStore(subscribe, () => matchMedia(wide).matches);
}

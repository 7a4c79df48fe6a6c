import { useSyncExternalStore } from 'react';

const narrow = '(max-width: 767px)';
const subscribe = (listener: () => void): (() => void) => {
  const media = matchMedia(narrow);
  media.addEventListener('change', listener);
  return () => media.removeEventListener('change', listener);
};

/** Whether there is room for days in a list only, as on a phone. */
export function useIsNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => matchMedia(narrow).matches);
}

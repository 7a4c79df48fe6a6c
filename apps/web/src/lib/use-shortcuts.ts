import { useEffect, useRef } from 'react';
import { type Shortcut, shortcuts } from './shortcuts.ts';

/**
 * Registers shortcuts while the component stands. The list may be new on every render; what counts is read at the
 * moment of the press. Only `keys`, `words` and `group` decide about registering again.
 */
export function useShortcuts(wanted: readonly Shortcut[]): void {
  const latest = useRef(wanted);
  latest.current = wanted;
  const identity = JSON.stringify(wanted.map(({ keys, words, group }) => [keys, words, group]));
  useEffect(() => {
    const named = JSON.parse(identity) as [string, string, string][];
    return shortcuts.register(
      named.map(([keys, words, group], index) => ({ keys, words, group, run: () => latest.current[index]?.run() })),
    );
  }, [identity]);
}

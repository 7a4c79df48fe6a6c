import { useEffect, useRef } from 'react';
import type { Live, LiveEvent } from './live.ts';
import { createStore, type Store, useStore } from './store.ts';

/** The live stream of the workspace on the screen; null while none is known. Set by the shell. */
export const liveHere: Store<Live | null> = createStore<Live | null>(null);

/** Hears one kind of event ('*' for all) while the component stands. */
export function useLive(name: string, handler: (event: LiveEvent) => void): void {
  const live = useStore(liveHere);
  const latest = useRef(handler);
  latest.current = handler;
  useEffect(() => live?.subscribe(name, (event) => latest.current(event)), [live, name]);
}

import type { Live } from './live.ts';
import { createStore, type Store } from './store.ts';

/** The live stream of the workspace on the screen; null while none is known. Set by the shell. */
export const liveHere: Store<Live | null> = createStore<Live | null>(null);

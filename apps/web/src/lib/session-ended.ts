import { createStore, type Store } from './store.ts';

/** True once the server answered 401: the shell then offers the way back in, and nothing that was written is lost. */
export const sessionEnded: Store<boolean> = createStore(false);

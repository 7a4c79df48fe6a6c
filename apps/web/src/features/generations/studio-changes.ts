import { createStore, type Store } from '../../lib/store.ts';

/** Counts what was taken back from outside the page, so that the page reads again. */
export const studioChanges: Store<number> = createStore(0);

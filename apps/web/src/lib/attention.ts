import { createStore, type Store } from './store.ts';

/** How many things need a person, by place. Only Today and Activity carry counts. */
export type Attention = { readonly today: number; readonly activity: number };
export const attention: Store<Attention> = createStore<Attention>({ today: 0, activity: 0 });

/** Says how many things need a person in a place; a feature calls it when its numbers change. */
export function setAttention(place: keyof Attention, count: number): void {
  attention.set((before) => (before[place] === count ? before : { ...before, [place]: count }));
}

import { createStore, type Store } from './store.ts';

/** Whether the server can be reached, as far as this browser knows. `since` is ISO. */
export type Reach = { readonly kind: 'online' } | { readonly kind: 'offline'; readonly since: string };

/**
 * The app's belief about the line: the browser's own flag, and what calls and the live stream found out
 * (`markOffline`, `markOnline`). The bar over a page follows it.
 */
export const reach: Store<Reach> = createStore<Reach>({ kind: 'online' });

/** A call or the stream found nobody; keeps the first moment. */
export function markOffline(now: Date): void {
  reach.set((before) => (before.kind === 'offline' ? before : { kind: 'offline', since: now.toISOString() }));
}

/** Somebody answered. */
export function markOnline(): void {
  reach.set((before) => (before.kind === 'online' ? before : { kind: 'online' }));
}

/** Whether our own server still answers; a server in the house does without the internet. */
async function doesServerAnswer(): Promise<boolean> {
  try {
    return (await fetch('/health/live', { cache: 'no-store', signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    // No answer is the answer.
    return false;
  }
}

/** Follows the browser's own flag, and asks the server before believing that it is out of reach. Call once at start. */
export function watchReach(): void {
  const doubt = async (): Promise<void> => {
    const now = new Date();
    if (!(await doesServerAnswer())) markOffline(now);
  };
  if (!navigator.onLine) void doubt();
  window.addEventListener('offline', () => void doubt());
  window.addEventListener('online', markOnline);
}

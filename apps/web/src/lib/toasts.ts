import { createStore, type Store } from './store.ts';

/** News for the corner of the screen: something to undo, or something from elsewhere. Never success alone. */
export interface Toast {
  readonly id: string;
  readonly words: string;
  /** The undo entry behind the button; without it the toast only tells. */
  readonly undoId?: string;
  /** A way on, for news from elsewhere. */
  readonly action?: { readonly words: string; readonly run: () => void };
  readonly lastsMs: number;
}

export const toasts: Store<readonly Toast[]> = createStore<readonly Toast[]>([]);

/** Shows a toast for 8 s (the time stands still while it is hovered or focused). At most three at once. */
export function showToast(toast: {
  words: string;
  undoId?: string;
  action?: Toast['action'];
  lastsMs?: number;
}): string {
  const id = crypto.randomUUID();
  toasts.set((before) => [...before, { lastsMs: 8000, ...toast, id }].slice(-3));
  return id;
}

/** Takes a toast away. */
export function dismissToast(id: string): void {
  toasts.set((before) => before.filter((toast) => toast.id !== id));
}

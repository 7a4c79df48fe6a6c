import type { Json } from './json.ts';
import { showToast } from './toasts.ts';
import { createUndoStack, type UndoCommands, type UndoStack } from './undo.ts';

interface Offer {
  readonly words: string;
  readonly command: string;
  readonly args: Json;
  readonly lastsMs?: number;
}

let stack: UndoStack | null = null;
/** Offered before the stack was there: it is loaded after the first page. */
const early: Offer[] = [];

/** The undo stack of this tab, with the commands of all features. Made once, at start. */
export function startUndo(commands: UndoCommands): UndoStack {
  stack = createUndoStack({
    commands,
    storage: sessionStorage,
    now: () => new Date(),
    newId: () => crypto.randomUUID(),
  });
  for (const offer of early.splice(0)) offerUndo(offer);
  return stack;
}

/**
 * Call it after something was done that can be taken back: it goes on the stack (also after a reload) and a toast
 * offers it. `lastsMs` is how long the server would allow it (10 min unless told).
 */
export function offerUndo(offer: Offer): void {
  if (!stack) {
    early.push(offer);
    return;
  }
  const { id, words } = stack.push(offer);
  showToast({ words, undoId: id, lastsMs: Math.min(8000, offer.lastsMs ?? 8000) });
}

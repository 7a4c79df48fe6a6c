import type { Json } from './json.ts';
import { showToast } from './toasts.ts';
import { createUndoStack, type UndoCommands, type UndoStack } from './undo.ts';

let stack: UndoStack | null = null;

/** The undo stack of this tab, with the commands of all features. Made once, at start. */
export function startUndo(commands: UndoCommands): UndoStack {
  stack = createUndoStack({
    commands,
    storage: sessionStorage,
    now: () => new Date(),
    newId: () => crypto.randomUUID(),
  });
  return stack;
}

/**
 * Call it after something was done that can be taken back: it goes on the stack (also after a reload) and a toast
 * offers it. `lastsMs` is how long the server would allow it (10 min unless told).
 */
export function offerUndo(entry: { words: string; command: string; args: Json; lastsMs?: number }): void {
  if (!stack) throw new Error('Undo was offered before the app started');
  const { id, words } = stack.push(entry);
  showToast({ words, undoId: id, lastsMs: Math.min(8000, entry.lastsMs ?? 8000) });
}

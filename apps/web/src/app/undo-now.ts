import { toProblem } from '../lib/api-problem.ts';
import { dismissToast, showToast, toasts } from '../lib/toasts.ts';
import { startUndo } from '../lib/undo-here.ts';
import { features } from './features.ts';

/** The undo stack with the commands of every feature. */
export const undoStack = startUndo(Object.assign({}, ...features.map(({ undo }) => undo ?? {})));

/** Takes back one thing, or the newest, and says what came of it when that is news: nothing to undo, or too late. */
export async function undoNow(id?: string): Promise<void> {
  try {
    const entry = await undoStack.undo(id);
    if (!entry) showToast({ words: 'Nothing to undo.', lastsMs: 3000 });
    else for (const toast of toasts.get()) if (toast.undoId === entry.id) dismissToast(toast.id);
  } catch (error) {
    const problem = toProblem(error);
    showToast({
      words: problem.userMessage,
      ...(problem.isPassing ? { action: { words: 'Try again', run: () => void undoNow(id) } } : {}),
    });
    if (!problem.isPassing && id) undoStack.forget(id);
  }
}

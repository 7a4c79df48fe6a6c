import { useEffect, useRef, useState } from 'react';
import { useStore } from '../lib/store.ts';
import { dismissToast, type Toast, toasts } from '../lib/toasts.ts';
import { Kbd } from './kbd.tsx';

/** Counts a toast's life down; stands still while `isPaused`. */
function useLife(toast: Toast, isPaused: boolean): void {
  const left = useRef(toast.lastsMs);
  useEffect(() => {
    if (isPaused) return;
    const began = performance.now();
    const timer = setTimeout(() => dismissToast(toast.id), left.current);
    return () => {
      clearTimeout(timer);
      left.current -= performance.now() - began;
    };
  }, [toast.id, isPaused]);
}

function ToastLine({ toast, onUndo }: { toast: Toast; onUndo: (undoId: string) => void }) {
  const [isHovered, setHovered] = useState(false);
  const [isFocused, setFocused] = useState(false);
  useLife(toast, isHovered || isFocused);
  const press = (act: () => void) => (event: React.MouseEvent) => {
    // The click ends here: a dialog below takes what reaches the document for a wish to leave it.
    event.stopPropagation();
    act();
    dismissToast(toast.id);
  };
  const { undoId, action } = toast;
  return (
    <li
      className="toast"
      data-paused={isHovered || isFocused || undefined}
      onPointerEnter={() => setHovered(true)}
      onPointerLeave={() => setHovered(false)}
      onFocus={() => setFocused(true)}
      onBlur={() => setFocused(false)}
    >
      <span>{toast.words}</span>
      {undoId && (
        <button type="button" onClick={press(() => onUndo(undoId))}>
          Undo <Kbd keys="Z" />
        </button>
      )}
      {action && (
        <button type="button" onClick={press(action.run)}>
          {action.words}
        </button>
      )}
      <i className="drain" aria-hidden="true" style={{ animationDuration: `${toast.lastsMs}ms` }} />
    </li>
  );
}

/** The corner for undo and for news from elsewhere: 8 s with a draining line, paused on hover and focus. */
export function Toaster({ onUndo }: { onUndo: (undoId: string) => void }) {
  const shown = useStore(toasts);
  return (
    <div role="status" aria-label="News">
      <ul className="toasts">
        {shown.map((toast) => (
          <ToastLine key={toast.id} toast={toast} onUndo={onUndo} />
        ))}
      </ul>
    </div>
  );
}

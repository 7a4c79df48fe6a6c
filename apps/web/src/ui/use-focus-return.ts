import { useRef } from 'react';

/**
 * Brings the focus back to where it was before a dialog opened. (Radix does that only for dialogs with a trigger of their
 * own; ours are opened by state.) Spread it on `Dialog.Content`; `onOpen` may move the focus inside.
 */
export function useFocusReturn(onOpen?: (event: Event) => void) {
  const before = useRef<Element | null>(null);
  return {
    onOpenAutoFocus: (event: Event): void => {
      before.current = document.activeElement;
      onOpen?.(event);
    },
    onCloseAutoFocus: (event: Event): void => {
      event.preventDefault();
      if (before.current instanceof HTMLElement && before.current.isConnected) before.current.focus();
    },
  };
}

import { lazyPart } from '../lib/lazy-part.ts';
import type { ConfirmProps, DialogProps } from './dialog-frame.tsx';
import { Layer } from './layer.tsx';

// What holds the focus in a dialog is loaded apart: the first page is drawn without it.
const DialogFrame = lazyPart<'DialogFrame', DialogProps>(() => import('./dialog-frame.tsx'), 'DialogFrame');
const ConfirmFrame = lazyPart<'ConfirmFrame', ConfirmProps>(() => import('./dialog-frame.tsx'), 'ConfirmFrame');

/** A dialog or a sheet from the right. Esc and a press outside close it; focus comes back where it was. */
export function Dialog(props: DialogProps) {
  return (
    <Layer isOpen={props.isOpen} onClose={props.onClose}>
      <DialogFrame {...props} />
    </Layer>
  );
}

/** Asking before what cannot be undone or what spends over a cap. Everything else is done at once and can be undone. */
export function Confirm(props: ConfirmProps) {
  return (
    <Layer isOpen={props.isOpen} onClose={props.onClose}>
      <ConfirmFrame {...props} />
    </Layer>
  );
}

/** Fetches what dialogs are drawn with, so that the first one opens without a line too. */
export const preloadDialogs = (): void => void DialogFrame.preload();

import { XIcon } from '@phosphor-icons/react/dist/csr/X';
import { Dialog as Radix } from 'radix-ui';
import { useRef } from 'react';
import { Button, IconButton } from './button.tsx';
import { Icon } from './icon.tsx';
import { useFocusReturn } from './use-focus-return.ts';

export interface DialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly title: React.ReactNode;
  /** One or two sentences under the title. */
  readonly words?: React.ReactNode;
  /** Buttons; the safe one first. */
  readonly foot?: React.ReactNode;
  readonly children?: React.ReactNode;
  /** `sheet` comes from the right, for settings of what is on the page. */
  readonly shape?: 'box' | 'wide' | 'sheet';
}

const shapes = { box: '', wide: 'dlg-wide', sheet: 'sheet-r' } as const;

/** How `Dialog` is drawn, with what holds the focus inside it. */
export function DialogFrame({ isOpen, onClose, title, words, foot, children, shape = 'box' }: DialogProps) {
  const focus = useFocusReturn();
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="over" />
        <Radix.Content
          {...focus}
          className={`dlg ${shapes[shape]}`}
          {...(words ? {} : { 'aria-describedby': undefined })}
        >
          <header>
            <Radix.Title>{title}</Radix.Title>
            <IconButton label="Close" onClick={onClose} className="-my-1 -mr-1">
              <Icon of={XIcon} />
            </IconButton>
          </header>
          {words && <Radix.Description className="quiet mt-1">{words}</Radix.Description>}
          {children && <div className="pt-3">{children}</div>}
          {foot && <div className="dlg-foot">{foot}</div>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export interface ConfirmProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** The question, naming the thing: 'Delete “Celadon bowl”?' */
  readonly title: string;
  /** What happens, with numbers. */
  readonly words: React.ReactNode;
  /** The safe answer, focused first: "Keep it". */
  readonly safe: string;
  /** The answer that cannot be undone, or that spends: "Delete it". */
  readonly act: string;
  /** What it spends, in words. */
  readonly cost?: string;
  readonly isBusy?: boolean;
  readonly onAct: () => void;
}

/** How `Confirm` is drawn; the safe answer has the focus. */
export function ConfirmFrame({ isOpen, onClose, title, words, safe, act, cost, isBusy, onAct }: ConfirmProps) {
  const safeButton = useRef<HTMLButtonElement>(null);
  const focus = useFocusReturn((event) => {
    event.preventDefault();
    safeButton.current?.focus();
  });
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="over" />
        <Radix.Content {...focus} className="dlg" role="alertdialog">
          <header>
            <Radix.Title>{title}</Radix.Title>
          </header>
          <Radix.Description className="quiet mt-1">{words}</Radix.Description>
          <div className="dlg-foot">
            <Button ref={safeButton} onClick={onClose}>
              {safe}
            </Button>
            <Button look={cost ? 'primary' : 'destructive'} cost={cost} isBusy={isBusy} onClick={onAct}>
              {act}
            </Button>
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

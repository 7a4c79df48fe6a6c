import { cloneElement, Suspense, useState } from 'react';
import { isMissingPart, lazyPart } from '../lib/lazy-part.ts';
import { Boundary } from './boundary.tsx';
import { LayerMissing } from './layer.tsx';
import type { MenuProps, OpenedBy, PopoverProps } from './menu-frame.tsx';

export type { MenuGroup, MenuItem } from './menu-frame.tsx';

// What places a menu beside its button is loaded apart, with the first one that is opened or a moment after the page.
const MenuFrame = lazyPart<'MenuFrame', MenuProps & OpenedBy>(() => import('./menu-frame.tsx'), 'MenuFrame');
const PopoverFrame = lazyPart<'PopoverFrame', PopoverProps & OpenedBy>(
  () => import('./menu-frame.tsx'),
  'PopoverFrame',
);

type TriggerProps = Pick<
  React.ComponentProps<'button'>,
  'onClick' | 'onKeyDown' | 'onPointerEnter' | 'aria-haspopup' | 'aria-expanded'
>;

/** A button with what opens behind it: until somebody wants it, only the button is drawn. */
function Opener({
  trigger,
  kind,
  preload,
  isOpenAtFirst,
  children,
}: {
  trigger: React.ReactElement;
  kind: 'menu' | 'dialog';
  preload: () => unknown;
  isOpenAtFirst: boolean;
  children: (opened: OpenedBy) => React.ReactNode;
}) {
  const [opened, setOpened] = useState<OpenedBy | null>(isOpenAtFirst ? { openedBy: 'pointer' } : null);
  const button = trigger as React.ReactElement<TriggerProps>;
  const own = button.props;
  const closed = cloneElement(button, {
    'aria-haspopup': kind,
    'aria-expanded': opened !== null,
    onPointerEnter: (event) => {
      own.onPointerEnter?.(event);
      void preload();
    },
    onClick: (event) => {
      own.onClick?.(event);
      setOpened({ openedBy: event.detail === 0 ? 'key' : 'pointer' });
    },
    onKeyDown: (event) => {
      own.onKeyDown?.(event);
      if (kind !== 'menu' || event.key !== 'ArrowDown') return;
      event.preventDefault();
      setOpened({ openedBy: 'key' });
    },
  });
  if (!opened) return closed;
  return (
    <Boundary
      catches={isMissingPart}
      instead={
        <>
          {closed}
          <LayerMissing onClose={() => setOpened(null)} />
        </>
      }
    >
      <Suspense fallback={closed}>{children(opened)}</Suspense>
    </Boundary>
  );
}

/** A menu behind one button (`trigger`), with groups parted by a hairline. */
export function Menu(props: MenuProps) {
  return (
    <Opener
      trigger={props.trigger}
      kind="menu"
      preload={MenuFrame.preload}
      isOpenAtFirst={props.isOpenAtFirst ?? false}
    >
      {(opened) => <MenuFrame {...props} {...opened} />}
    </Opener>
  );
}

/** Anything behind a button: filters, a picker. `label` names it. */
export function Popover(props: PopoverProps) {
  return (
    <Opener trigger={props.trigger} kind="dialog" preload={PopoverFrame.preload} isOpenAtFirst={false}>
      {(opened) => <PopoverFrame {...props} {...opened} />}
    </Opener>
  );
}

/** Fetches what menus are drawn with, so that the first one opens without a line too. */
export const preloadMenus = (): void => void MenuFrame.preload();

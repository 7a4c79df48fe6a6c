import type { Icon as PhosphorIcon } from '@phosphor-icons/react';
import { DropdownMenu, Popover as RadixPopover } from 'radix-ui';
import { useRef } from 'react';
import { Icon } from './icon.tsx';
import { Kbd } from './kbd.tsx';

export interface MenuItem {
  readonly words: React.ReactNode;
  readonly onSelect: () => void;
  readonly icon?: PhosphorIcon;
  readonly keys?: string;
  /** What it spends, in words. */
  readonly cost?: string;
  readonly isDestructive?: boolean;
  /** Why it cannot be chosen now. */
  readonly unavailable?: string;
}

/** Items of one group may carry a heading. */
export interface MenuGroup {
  readonly label?: string;
  readonly items: readonly MenuItem[];
}

export interface MenuProps {
  readonly trigger: React.ReactElement;
  readonly groups: readonly MenuGroup[];
  readonly align?: 'start' | 'end';
  /** It is drawn because somebody has pressed. */
  readonly isOpenAtFirst?: boolean;
}

export interface PopoverProps {
  readonly trigger: React.ReactElement;
  /** Names what is shown. */
  readonly label: string;
  readonly align?: 'start' | 'end';
  readonly children: React.ReactNode;
}

/** How it was opened: by a key, the first item takes the focus. */
export interface OpenedBy {
  readonly openedBy: 'pointer' | 'key';
}

function Item({ item, hasIcons }: { item: MenuItem; hasIcons: boolean }) {
  return (
    <DropdownMenu.Item
      className={`menu-item ${item.isDestructive ? 'menu-item-bad' : ''}`}
      disabled={Boolean(item.unavailable)}
      onSelect={item.onSelect}
    >
      {item.icon ? <Icon of={item.icon} /> : hasIcons && <span className="i" />}
      <span>
        {item.words}
        {item.unavailable && <span className="block s12">{item.unavailable}</span>}
      </span>
      {(item.cost || item.keys) && (
        <span className="end">
          {item.cost}
          {item.keys && <Kbd keys={item.keys} />}
        </span>
      )}
    </DropdownMenu.Item>
  );
}

/** How `Menu` is drawn, opened. */
export function MenuFrame({ trigger, groups, align = 'start', openedBy }: MenuProps & OpenedBy) {
  // Radix gives the first item the focus when a key opens the menu; that key was pressed before this was here.
  const isFirstDue = useRef(openedBy === 'key');
  const onFocus = ({ target, currentTarget }: React.FocusEvent<HTMLElement>): void => {
    if (!isFirstDue.current || target !== currentTarget) return;
    isFirstDue.current = false;
    currentTarget.querySelector<HTMLElement>('[role="menuitem"]:not([data-disabled])')?.focus();
  };
  return (
    <DropdownMenu.Root modal={false} defaultOpen>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        {/* It is drawn at the end of the document, outside every landmark: it brings its own. */}
        <section aria-label="Open menu">
          <DropdownMenu.Content onFocus={onFocus} className="menu" align={align} sideOffset={4} collisionPadding={8}>
            {groups.map((group, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: groups are fixed and have no identity of their own
              <DropdownMenu.Group key={index}>
                {index > 0 && <DropdownMenu.Separator className="menu-rule" />}
                {group.label && <DropdownMenu.Label className="menu-label">{group.label}</DropdownMenu.Label>}
                {group.items.map((item, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: items are fixed and have no identity of their own
                  <Item key={at} item={item} hasIcons={group.items.some(({ icon }) => icon)} />
                ))}
              </DropdownMenu.Group>
            ))}
          </DropdownMenu.Content>
        </section>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** How `Popover` is drawn, opened. */
export function PopoverFrame({ trigger, label, align = 'start', children }: PopoverProps & OpenedBy) {
  return (
    <RadixPopover.Root defaultOpen>
      <RadixPopover.Trigger asChild>{trigger}</RadixPopover.Trigger>
      <RadixPopover.Portal>
        <RadixPopover.Content className="menu pop" aria-label={label} align={align} sideOffset={4} collisionPadding={8}>
          {children}
        </RadixPopover.Content>
      </RadixPopover.Portal>
    </RadixPopover.Root>
  );
}

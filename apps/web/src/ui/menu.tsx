import type { Icon as PhosphorIcon } from '@phosphor-icons/react';
import { DropdownMenu, Popover as RadixPopover } from 'radix-ui';
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

/** A menu behind one button (`trigger`), with groups parted by a hairline. */
export function Menu({
  trigger,
  groups,
  align = 'start',
  isOpenAtFirst,
}: {
  trigger: React.ReactElement;
  groups: readonly MenuGroup[];
  align?: 'start' | 'end';
  isOpenAtFirst?: boolean;
}) {
  return (
    <DropdownMenu.Root modal={false} defaultOpen={isOpenAtFirst}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        {/* It is drawn at the end of the document, outside every landmark: it brings its own. */}
        <section aria-label="Open menu">
          <DropdownMenu.Content className="menu" align={align} sideOffset={4} collisionPadding={8}>
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

/** Anything behind a button: filters, a picker. `label` names it. */
export function Popover({
  trigger,
  label,
  align = 'start',
  children,
}: {
  trigger: React.ReactElement;
  label: string;
  align?: 'start' | 'end';
  children: React.ReactNode;
}) {
  return (
    <RadixPopover.Root>
      <RadixPopover.Trigger asChild>{trigger}</RadixPopover.Trigger>
      <RadixPopover.Portal>
        <RadixPopover.Content className="menu pop" aria-label={label} align={align} sideOffset={4} collisionPadding={8}>
          {children}
        </RadixPopover.Content>
      </RadixPopover.Portal>
    </RadixPopover.Root>
  );
}

import { Tooltip as Radix } from 'radix-ui';
import { Kbd } from './kbd.tsx';

/** Stands once around the app: one delay for all tooltips. */
export function TooltipProvider({ children }: React.PropsWithChildren) {
  return (
    <Radix.Provider delayDuration={500} skipDelayDuration={200}>
      {children}
    </Radix.Provider>
  );
}

/** Words beside one focusable child on hover and focus. Never the only place where something is said. */
export function Tooltip({
  words,
  keys,
  side = 'top',
  children,
}: {
  words: React.ReactNode;
  keys?: string;
  side?: 'top' | 'right' | 'bottom' | 'left';
  children: React.ReactElement;
}) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className="tip" side={side} sideOffset={6} collisionPadding={8}>
          {words}
          {keys && <Kbd keys={keys} />}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

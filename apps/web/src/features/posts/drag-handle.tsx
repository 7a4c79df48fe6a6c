import { DotsSixVerticalIcon } from '@phosphor-icons/react/dist/csr/DotsSixVertical';
import { IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import type { useDragOrder } from './use-drag-order.ts';

export interface DragHandleProps {
  /** "Move picture 2 of 3" */
  readonly label: string;
  readonly handle: ReturnType<ReturnType<typeof useDragOrder>['handleOf']>;
}

/** What one takes hold of to put an item elsewhere; arrows do it by keyboard. */
export function DragHandle({ label, handle }: DragHandleProps) {
  return (
    <IconButton label={`${label}: drag, or press arrows`} className="cmp-grip" {...handle}>
      <Icon of={DotsSixVerticalIcon} />
    </IconButton>
  );
}

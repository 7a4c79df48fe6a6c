import { useRef, useState } from 'react';

interface Drag {
  readonly from: number;
  readonly over: number;
}

/** A press becomes a drag after this way. */
const thresholdPx = 5;

/** Which of these boxes a height lies in: the first whose middle is below it. */
function placeOf(list: HTMLElement, y: number): number {
  const boxes = [...list.querySelectorAll<HTMLElement>(':scope > [data-order]')].map((item) =>
    item.getBoundingClientRect(),
  );
  const below = boxes.findIndex(({ top, height }) => y < top + height / 2);
  return below < 0 ? boxes.length : below;
}

/** The handle goes along with its item, so that the next arrow moves it on. */
function focusGrip(list: HTMLElement | null, index: number): void {
  const item = list?.querySelectorAll<HTMLElement>(':scope > [data-order]')[index];
  item?.querySelector<HTMLElement>('[data-grip]')?.focus();
}

/**
 * Putting the items of a list into another order with mouse or finger, by a handle; the buttons beside it do the same
 * by keyboard. Items carry `data-order`, their list `listRef`. `over` is the place before which it would come to lie.
 */
export function useDragOrder(onMove: (from: number, to: number) => void) {
  const listRef = useRef<HTMLElement | null>(null);
  const began = useRef<{ readonly y: number; readonly index: number } | null>(null);
  const [drag, setDrag] = useState<Drag | null>(null);
  const end = (): void => {
    began.current = null;
    setDrag(null);
  };
  return {
    listRef,
    /** How an item is marked while something is dragged. */
    markOf: (index: number, count: number) => ({
      'data-order': '',
      'data-dragged': drag?.from === index || undefined,
      'data-drop':
        drag && drag.over === index && drag.over !== drag.from && drag.over !== drag.from + 1
          ? 'before'
          : drag && index === count - 1 && drag.over === count && drag.from !== index
            ? 'after'
            : undefined,
    }),
    handleOf: (index: number) => ({
      'data-grip': '',
      onPointerDown: (event: React.PointerEvent<HTMLElement>) => {
        if (event.button !== 0) return;
        began.current = { y: event.clientY, index };
        event.currentTarget.setPointerCapture(event.pointerId);
      },
      onPointerMove: (event: React.PointerEvent) => {
        const { current: start } = began;
        if (!start || !listRef.current) return;
        if (!drag && Math.abs(event.clientY - start.y) < thresholdPx) return;
        setDrag({ from: start.index, over: placeOf(listRef.current, event.clientY) });
      },
      onPointerUp: () => {
        if (drag) {
          const to = drag.over > drag.from ? drag.over - 1 : drag.over;
          if (to !== drag.from) onMove(drag.from, to);
        }
        end();
      },
      onPointerCancel: end,
      onKeyDown: (event: React.KeyboardEvent) => {
        if (event.key === 'Escape' && drag) end();
        const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
        if (step === 0) return;
        event.preventDefault();
        onMove(index, index + step);
        requestAnimationFrame(() => focusGrip(listRef.current, index + step));
      },
    }),
  };
}

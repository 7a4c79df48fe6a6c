import { useMemo, useRef, useState } from 'react';
import { type Selection, stillThere, toggled, withRange } from '../../ui/selection.ts';

/** Selecting in a list: one by one, or with Shift all from the one before. What leaves the list is no longer selected. */
export function usePicking(ids: readonly string[]) {
  const [picked, setPicked] = useState<Selection>(new Set());
  const selection = useMemo(() => stillThere(picked, ids), [picked, ids]);
  const from = useRef('');
  return {
    selection,
    pick(id: string, isRange: boolean): void {
      setPicked(isRange && from.current ? withRange(selection, ids, from.current, id) : toggled(selection, id));
      from.current = id;
    },
    /** All between two posts, both taken along; '' stands for neither. */
    range(first: string, last: string): void {
      if (last) setPicked(withRange(selection, ids, first, last));
      from.current = last;
    },
    all: () => setPicked(new Set(ids)),
    none: () => setPicked(new Set()),
  };
}

export type Picking = ReturnType<typeof usePicking>;

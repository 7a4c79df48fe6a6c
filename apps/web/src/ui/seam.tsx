import { useRef, useState } from 'react';
import { useShortcuts } from '../lib/use-shortcuts.ts';
import { clampSeam, hiddenAfter, type SeamHidden, seamAfterKey, seamMax, seamMin } from './seam-rules.ts';

export interface SeamProps {
  /** Keeps the width under this name for the next visit. */
  readonly name: string;
  readonly left: React.ReactNode;
  readonly right: React.ReactNode;
  /** The side of fixed width; the other takes the rest. */
  readonly fixed?: 'left' | 'right';
  /** In px, 280 to 480. */
  readonly usual?: number;
}

function useWidth(name: string, usual: number): [number, (width: number) => void] {
  const key = `antiphon-seam:${name}`;
  const [width, setWidth] = useState(() => clampSeam(Number(localStorage.getItem(key)) || usual));
  const keep = (next: number): void => {
    setWidth(clampSeam(next));
    localStorage.setItem(key, String(clampSeam(next)));
  };
  return [width, keep];
}

/**
 * Call left, answer right: two sides at the one vertical ink line of the screen. Drag it, arrows move it, a double
 * click resets it, `[` and `]` fold a side away. Below 1100 px the sides stand one after the other.
 */
export function Seam({ name, left, right, fixed = 'left', usual = 320 }: SeamProps) {
  const [width, setWidth] = useWidth(name, usual);
  const [hidden, setHidden] = useState<SeamHidden>('none');
  const frame = useRef<HTMLDivElement>(null);
  useShortcuts([
    {
      keys: '[',
      words: 'Hide or show the left side',
      group: 'This page',
      run: () => setHidden((before) => hiddenAfter('left', before)),
    },
    {
      keys: ']',
      words: 'Hide or show the right side',
      group: 'This page',
      run: () => setHidden((before) => hiddenAfter('right', before)),
    },
  ]);
  const drag = (event: React.PointerEvent<HTMLDivElement>): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId) || !frame.current) return;
    const box = frame.current.getBoundingClientRect();
    setWidth(fixed === 'left' ? event.clientX - box.left : box.right - event.clientX);
  };
  const isFolded = hidden !== 'none';
  return (
    <div
      ref={frame}
      className="seam"
      data-side={fixed}
      data-hide={isFolded ? hidden : undefined}
      style={{ '--seam': `${width}px` } as React.CSSProperties}
    >
      <div inert={hidden === 'left'}>{left}</div>
      {/* biome-ignore lint/a11y/useSemanticElements: a window splitter is a focusable separator; hr cannot be one */}
      <div
        className="seam-line"
        role="separator"
        aria-orientation="vertical"
        aria-label="Seam between the two sides"
        aria-valuenow={width}
        aria-valuemin={seamMin}
        aria-valuemax={seamMax}
        tabIndex={0}
        onDoubleClick={() => setWidth(usual)}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={drag}
        onKeyDown={(event) => {
          const next = seamAfterKey(event.key, width, usual, fixed === 'left');
          if (next === null) return;
          event.preventDefault();
          setWidth(next);
        }}
      />
      <div inert={hidden === 'right'}>{right}</div>
    </div>
  );
}

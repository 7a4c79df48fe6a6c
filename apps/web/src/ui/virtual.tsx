import { useVirtualizer, useWindowVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

interface VirtualParts<Item> {
  /** What the list is, for assistive tech. */
  readonly label: string;
  readonly items: readonly Item[];
  readonly idOf: (item: Item) => string;
  readonly render: (item: Item, index: number) => React.ReactNode;
  /** Called when the end comes near: fetch the next page. Called again only after `items` grew. */
  readonly onNearEnd?: () => void;
}

/** Calls `onNearEnd` once per length. */
function useNearEnd(last: number, count: number, onNearEnd: (() => void) | undefined): void {
  const told = useRef(-1);
  useEffect(() => {
    if (!onNearEnd || count === 0 || last < count - 20 || told.current === count) return;
    told.current = count;
    onNearEnd();
  }, [last, count, onNearEnd]);
}

/**
 * Which row a height was measured of. A row keeps its height, and goes on being measured, wherever others that come
 * before it put it: counted by place, the newcomer would get the height and the observer of the row it moves down.
 */
export function useRowKey<Item>(items: readonly Item[], idOf: (item: Item) => string): (index: number) => string {
  return useCallback(
    (index) => {
      const item = items[index];
      return item === undefined ? '' : idOf(item);
    },
    [items, idOf],
  );
}

/**
 * A list of any length that draws only what is seen; the page itself scrolls, or its own frame when `height` is given.
 * Rows may have different heights: `rowHeight` is only the first guess.
 */
export function VirtualList<Item>({
  rowHeight,
  height,
  ...parts
}: VirtualParts<Item> & { rowHeight: number; height?: number | string }) {
  return height === undefined ? (
    <PageList {...parts} rowHeight={rowHeight} />
  ) : (
    <FrameList {...parts} rowHeight={rowHeight} height={height} />
  );
}

type Virtual = Pick<ReturnType<typeof useVirtualizer>, 'getVirtualItems' | 'getTotalSize'> & {
  measureElement: (node: HTMLElement | null) => void;
};

function Rows<Item>({
  virtual,
  offset,
  label,
  items,
  idOf,
  render,
  onNearEnd,
}: VirtualParts<Item> & { virtual: Virtual; offset: number }) {
  const seen = virtual.getVirtualItems();
  useNearEnd(seen.at(-1)?.index ?? 0, items.length, onNearEnd);
  return (
    <ul aria-label={label} style={{ position: 'relative', height: virtual.getTotalSize() }}>
      {seen.map(({ index, start }) => {
        const item = items[index];
        if (item === undefined) return null;
        return (
          <li
            key={idOf(item)}
            data-index={index}
            ref={virtual.measureElement}
            aria-setsize={items.length}
            aria-posinset={index + 1}
            style={{ position: 'absolute', insetInline: 0, top: 0, transform: `translateY(${start - offset}px)` }}
          >
            {render(item, index)}
          </li>
        );
      })}
    </ul>
  );
}

function PageList<Item>({ rowHeight, ...parts }: VirtualParts<Item> & { rowHeight: number }) {
  const frame = useRef<HTMLDivElement>(null);
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => {
    const measure = (): void => setOffset((frame.current?.getBoundingClientRect().top ?? 0) + window.scrollY);
    measure();
    window.addEventListener('resize', measure);
    return () => window.removeEventListener('resize', measure);
  }, []);
  const virtual = useWindowVirtualizer({
    count: parts.items.length,
    estimateSize: () => rowHeight,
    getItemKey: useRowKey(parts.items, parts.idOf),
    overscan: 8,
    scrollMargin: offset,
  });
  return (
    <div ref={frame}>
      <Rows {...parts} virtual={virtual as unknown as Virtual} offset={offset} />
    </div>
  );
}

function FrameList<Item>({
  rowHeight,
  height,
  ...parts
}: VirtualParts<Item> & { rowHeight: number; height: number | string }) {
  const frame = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: parts.items.length,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    getItemKey: useRowKey(parts.items, parts.idOf),
    overscan: 8,
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a frame that scrolls must be reachable by keyboard
    <div ref={frame} tabIndex={0} style={{ height, overflow: 'auto' }}>
      <Rows {...parts} virtual={virtual as unknown as Virtual} offset={0} />
    </div>
  );
}

/** Columns that fit into a width: at least one, each at least `minWidth` px with `gap` px between. */
export const columnsFor = (width: number, minWidth: number, gap: number): number =>
  Math.max(1, Math.floor((width + gap) / (minWidth + gap)));

/** A grid of any length, as a list of rows: as many columns as fit. `onColumns` tells how many, for arrow keys. */
export function VirtualGrid<Item>({
  minWidth,
  gap = 16,
  rowHeight,
  onColumns,
  ...parts
}: VirtualParts<Item> & { minWidth: number; gap?: number; rowHeight: number; onColumns?: (columns: number) => void }) {
  const frame = useRef<HTMLDivElement>(null);
  const [columns, setColumns] = useState(1);
  useLayoutEffect(() => {
    if (!frame.current) return;
    const measure = (width: number): void => setColumns(columnsFor(width, minWidth, gap));
    measure(frame.current.clientWidth);
    const observer = new ResizeObserver(([entry]) => measure(entry?.contentRect.width ?? minWidth));
    observer.observe(frame.current);
    return () => observer.disconnect();
  }, [minWidth, gap]);
  useEffect(() => onColumns?.(columns), [columns, onColumns]);
  const rows = Array.from({ length: Math.ceil(parts.items.length / columns) }, (_, row) =>
    parts.items.slice(row * columns, (row + 1) * columns),
  );
  return (
    <div ref={frame}>
      <PageList
        // Heights measured with other columns are none of these rows'.
        key={columns}
        label={parts.label}
        items={rows}
        idOf={(row) => (row[0] === undefined ? '' : parts.idOf(row[0]))}
        rowHeight={rowHeight + gap}
        onNearEnd={parts.onNearEnd}
        render={(row, at) => (
          <div
            style={{
              display: 'grid',
              gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
              gap,
              paddingBottom: gap,
            }}
          >
            {row.map((item, index) => (
              <div key={parts.idOf(item)}>{parts.render(item, at * columns + index)}</div>
            ))}
          </div>
        )}
      />
    </div>
  );
}

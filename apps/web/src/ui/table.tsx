import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, useState } from 'react';
import { formatCount } from '../lib/numbers.ts';
import { type Selection, stillThere, toggled, withRange } from './selection.ts';
import { useRowKey } from './virtual.tsx';

export interface Column<Row> {
  readonly key: string;
  readonly name: React.ReactNode;
  readonly cell: (row: Row) => React.ReactNode;
  /** Figures stand right. */
  readonly isFigure?: boolean;
  /** A CSS width; without one the content decides. */
  readonly width?: string;
}

export interface TableProps<Row> {
  /** What the table is, for assistive tech. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly idOf: (row: Row) => string;
  /** Opens a row (click anywhere, Enter). Put a real link into the first cell too. */
  readonly onOpen?: (row: Row) => void;
  /** With both, rows can be selected: by box, by `x`, with Shift a range. */
  readonly selection?: Selection;
  readonly onSelect?: (selection: Selection) => void;
  /** Buttons that replace the head while rows are selected. */
  readonly bulk?: (ids: readonly string[]) => React.ReactNode;
  /** Height in px of the scrolling frame; with it long lists draw only what is seen. */
  readonly height?: number;
  readonly rowHeight?: number;
}

/** Selection with a remembered beginning for Shift. */
function useSelection(
  ids: readonly string[],
  given: Selection | undefined,
  onSelect: ((selection: Selection) => void) | undefined,
) {
  const [from, setFrom] = useState('');
  const selection = stillThere(given ?? new Set<string>(), ids);
  const pick = (id: string, isRange: boolean): void => {
    onSelect?.(isRange && from ? withRange(selection, ids, from, id) : toggled(selection, id));
    setFrom(id);
  };
  return {
    selection,
    pick,
    all: () => onSelect?.(selection.size === ids.length ? new Set() : new Set(ids)),
    none: () => onSelect?.(new Set()),
  };
}

function BulkBar({ count, onNone, children }: { count: number; onNone: () => void; children: React.ReactNode }) {
  return (
    <div className="tb-bulk" role="toolbar" aria-label="For what is selected">
      <span className="b">{formatCount(count)} selected</span>
      {children}
      <button type="button" className="btn btn-q btn-s ml-auto" onClick={onNone}>
        Select none
      </button>
    </div>
  );
}

/** Moves the focus between rows and hears `x`, Enter, `j`, `k`. */
function rowKeys(
  event: React.KeyboardEvent<HTMLTableRowElement>,
  act: { open?: () => void; pick?: (isRange: boolean) => void },
): void {
  if (event.target !== event.currentTarget) return;
  const go = (row: Element | null | undefined): void => {
    if (!(row instanceof HTMLElement) || row.dataset.row === undefined) return;
    event.preventDefault();
    row.focus();
  };
  if (event.key === 'ArrowDown' || event.key === 'j') go(event.currentTarget.nextElementSibling);
  else if (event.key === 'ArrowUp' || event.key === 'k') go(event.currentTarget.previousElementSibling);
  else if (event.key === 'Enter') act.open?.();
  else if (event.key.toLowerCase() === 'x' && act.pick) {
    event.preventDefault();
    act.pick(event.shiftKey);
  }
}

interface RowProps<Row> {
  readonly row: Row;
  readonly index: number;
  readonly table: TableProps<Row>;
  readonly isSelected: boolean;
  readonly onPick: ((isRange: boolean) => void) | undefined;
  /** Told how high the row is, where only what is seen is drawn: words may wrap. */
  readonly measure: ((row: HTMLTableRowElement | null) => void) | undefined;
}

function TableRow<Row>({ row, index, table, isSelected, onPick, measure }: RowProps<Row>) {
  const open = table.onOpen && (() => table.onOpen?.(row));
  return (
    <tr
      ref={measure}
      data-index={index}
      data-row={index}
      data-href={open ? '' : undefined}
      aria-rowindex={index + 2}
      aria-selected={onPick ? isSelected : undefined}
      tabIndex={0}
      onKeyDown={(event) => rowKeys(event, { open, pick: onPick })}
      onClick={(event) => {
        if (!(event.target instanceof Element) || event.target.closest('a, button, input, label')) return;
        open?.();
      }}
    >
      {onPick && (
        <td className="pick">
          <span className="check">
            <input
              type="checkbox"
              aria-label={`Select row ${index + 1}`}
              checked={isSelected}
              readOnly
              onClick={(event) => onPick(event.shiftKey)}
              tabIndex={-1}
            />
          </span>
        </td>
      )}
      {table.columns.map((column) => (
        <td key={column.key} className={column.isFigure ? 'fig' : ''}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
}

const Spacer = ({ height }: { height: number }) => (height > 0 ? <tr style={{ height }} /> : null);

/** Rows of 32 px on hairlines with a head that stays; figures right. Draws only what is seen when `height` is given. */
export function Table<Row>(props: TableProps<Row>) {
  const { label, columns, rows, idOf, selection: given, onSelect, bulk, height, rowHeight = 32 } = props;
  const ids = rows.map(idOf);
  const { selection, pick, all, none } = useSelection(ids, given, onSelect);
  const frame = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    getItemKey: useRowKey(rows, idOf),
    overscan: 12,
    enabled: height !== undefined,
  });
  const seen =
    height === undefined ? rows.map((_, index) => index) : virtual.getVirtualItems().map(({ index }) => index);
  const items = virtual.getVirtualItems();
  const above = height === undefined ? 0 : (items[0]?.start ?? 0);
  const below = height === undefined ? 0 : virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <div>
      {bulk && selection.size > 0 && (
        <BulkBar count={selection.size} onNone={none}>
          {bulk([...selection])}
        </BulkBar>
      )}
      <div ref={frame} className="tb-wrap" style={{ height }} tabIndex={height === undefined ? undefined : 0}>
        <table className="tb" aria-label={label} aria-rowcount={rows.length + 1}>
          <thead className={bulk && selection.size > 0 ? 'vh' : ''}>
            <tr>
              {onSelect && (
                <th className="pick" scope="col">
                  <span className="check">
                    <input
                      type="checkbox"
                      aria-label="Select all"
                      checked={selection.size > 0 && selection.size === ids.length}
                      onChange={all}
                    />
                  </span>
                </th>
              )}
              {columns.map((column) => (
                <th
                  key={column.key}
                  scope="col"
                  className={column.isFigure ? 'fig' : ''}
                  style={{ width: column.width }}
                >
                  {column.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <Spacer height={above} />
            {seen.map((index) => {
              const row = rows[index];
              const id = ids[index];
              if (row === undefined || id === undefined) return null;
              return (
                <TableRow
                  key={id}
                  row={row}
                  index={index}
                  table={props}
                  isSelected={selection.has(id)}
                  onPick={onSelect && ((isRange) => pick(id, isRange))}
                  measure={height === undefined ? undefined : virtual.measureElement}
                />
              );
            })}
            <Spacer height={below} />
          </tbody>
        </table>
      </div>
    </div>
  );
}

import { memo } from 'react';
import { formatPlural } from '../../lib/numbers.ts';
import type { Over } from '../publications/index.tsx';
import { BlockLink } from './block-link.tsx';
import type { Block } from './blocks.rules.ts';
import { isSameMonth, longDayName, monthName, numberOf, weekdayName } from './days.rules.ts';
import { GapChip } from './gap-chip.tsx';
import type { Gap } from './gaps.rules.ts';
import { NewAt } from './new-at.tsx';
import { OverMark } from './over-mark.tsx';
import { type GridProps, type Target, TargetMark } from './week-grid.tsx';

/** As many lines as a cell of a month has; the last says how many sends more when there are more. */
const mostLines = 4;

interface CellProps {
  readonly day: string;
  readonly blocks: readonly Block[];
  readonly total: number;
  readonly gaps: readonly Gap[];
  readonly over: Over;
  readonly target: Target | null;
  readonly heldId: string | null;
  readonly isOther: boolean;
  readonly isToday: boolean;
  readonly isPast: boolean;
  readonly grid: Pick<GridProps, 'accounts' | 'zone' | 'language' | 'onMore'>;
  readonly onDay: (day: string) => void;
}

const Cell = memo(function Cell(props: CellProps) {
  const { day, blocks, total, gaps, target, heldId, grid } = props;
  const sent = (some: readonly Block[]): number => some.reduce((sum, { sends }) => sum + sends.length, 0);
  const fitsAll = sent(blocks) === total && blocks.length <= mostLines;
  const drawn = fitsAll ? blocks : blocks.slice(0, mostLines - 1);
  const name = longDayName(day, grid.language);
  return (
    <li
      className={`cal-cell ${props.isOther ? 'cal-other' : ''} ${props.isToday ? 'cal-today' : ''} ${props.isPast ? 'cal-past' : ''}`}
      data-day={day}
    >
      <div className="cal-cell-head">
        <h2>
          <button type="button" onClick={() => props.onDay(day)}>
            <span aria-hidden="true">
              {numberOf(day) === '1' && `${monthName(day, grid.language)} `}
              <b>{numberOf(day)}</b>
            </span>
            <span className="vh">
              {name}: {formatPlural(total, 'send')}. Show its week
            </span>
          </button>
        </h2>
        {props.over.days.has(day) && <OverMark />}
        <NewAt day={day} minutes={null} zone={grid.zone} words={`New post on ${name}`} />
      </div>
      <ul aria-label={name}>
        {drawn.map((block) => (
          <li key={block.id}>
            <BlockLink
              block={block}
              accounts={grid.accounts}
              zone={grid.zone}
              shape="line"
              isOver={block.sends.some(({ id }) => props.over.ids.has(id))}
              isAway={block.id === heldId}
            />
          </li>
        ))}
        {!fitsAll && (
          <li>
            <button type="button" className="cal-more" onClick={() => grid.onMore(day)}>
              +{formatPlural(total - sent(drawn), 'send')}
              <span className="vh"> on {name}</span>
            </button>
          </li>
        )}
        {target && <TargetMark target={target} isTimed={false} />}
        {drawn.length === 0 && gaps.length > 0 && (
          <GapChip gaps={gaps} accounts={grid.accounts} day={day} zone={grid.zone} />
        )}
      </ul>
    </li>
  );
});

const nothing: readonly never[] = [];

/** A month in whole weeks: of each day the first few, and how many more. */
export function MonthGrid({
  month,
  onDay,
  ...props
}: GridProps & {
  readonly month: string;
  readonly onDay: (day: string) => void;
  readonly frame: React.RefObject<HTMLDivElement | null>;
}) {
  const { days, blocks, counts, gaps, target, heldId, today, accounts, zone, language, onMore } = props;
  const grid = { accounts, zone, language, onMore };
  return (
    <div ref={props.frame} className="cal-month">
      <ol className="cal-names" aria-hidden="true">
        {days.slice(0, 7).map((day) => (
          <li key={day}>{weekdayName(day, language)}</li>
        ))}
      </ol>
      <ol className="cal-cells">
        {days.map((day) => (
          <Cell
            key={day}
            day={day}
            blocks={blocks.get(day) ?? nothing}
            total={counts.get(day)?.total ?? 0}
            gaps={gaps.get(day) ?? nothing}
            over={props.over}
            target={target?.spot.day === day ? target : null}
            heldId={heldId}
            isOther={!isSameMonth(day, month)}
            isToday={day === today}
            isPast={day < today}
            grid={grid}
            onDay={onDay}
          />
        ))}
      </ol>
    </div>
  );
}

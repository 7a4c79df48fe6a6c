import { memo, useEffect, useRef } from 'react';
import { formatCount, formatPlural } from '../../lib/numbers.ts';
import { Note } from '../../ui/note.tsx';
import type { Over } from '../publications/index.tsx';
import { type AccountsById, BlockLink } from './block-link.tsx';
import { type Block, columnOf, type Placed } from './blocks.rules.ts';
import type { CalendarRange } from './calendar.api.ts';
import { longDayName, numberOf, weekdayName } from './days.rules.ts';
import { GapChip } from './gap-chip.tsx';
import { type Gap, roomForGaps } from './gaps.rules.ts';
import { NewAt } from './new-at.tsx';
import { OverMark } from './over-mark.tsx';
import { SlotLink } from './slot-link.tsx';
import type { FreeSlot } from './slots.rules.ts';
import { type ClockChange, clockChangeOf, clockOf, type Spot } from './zone.rules.ts';

export interface GridProps {
  readonly days: readonly string[];
  readonly blocks: ReadonlyMap<string, readonly Block[]>;
  readonly counts: ReadonlyMap<string, CalendarRange['days'][number]>;
  readonly gaps: ReadonlyMap<string, readonly Gap[]>;
  readonly slots: ReadonlyMap<string, readonly FreeSlot[]>;
  /** What does not fit into a network's quota. */
  readonly over: Over;
  readonly accounts: AccountsById;
  readonly zone: string;
  readonly language: string;
  readonly today: string;
  /** What is in the hand, and where it would lie. */
  readonly heldId: string | null;
  readonly target: Target | null;
  readonly onMore: (day: string) => void;
}
export interface Target {
  readonly spot: Spot;
  readonly title: string;
  readonly isRefused: boolean;
}

const dayMinutes = 1440;
/** A block takes as much room as an hour. */
const blockMinutes = 56;
const firstHour = 7;
const hours = Array.from({ length: 23 }, (_, index) => index + 1);
const share = (minutes: number): string => `${((minutes / dayMinutes) * 100).toFixed(3)}%`;
/** What is crowded leaves this much for "+3". */
const crowdPx = 34;
const laneStyle = ({ block, lane, lanes, isCrowded }: Placed): React.CSSProperties => ({
  top: share(block.spot.minutes),
  left: `calc(${(100 * lane) / lanes}% + 3px)`,
  width: `calc(${100 / lanes}% - ${6 + (isCrowded ? crowdPx : 0)}px)`,
});

/** The hour that the clocks skip or show twice. */
function Change({ change }: { change: ClockChange }) {
  const words =
    change.kind === 'skipped'
      ? `The clocks skip ${clockOf(change.from)} to ${clockOf(change.to)}`
      : `${clockOf(change.from)} to ${clockOf(change.to)} comes twice`;
  return (
    <li
      className={`cal-change ${change.kind === 'skipped' ? 'hatch' : ''}`}
      style={{ top: share(change.from), height: share(change.to - change.from) }}
    >
      <span>{words}</span>
    </li>
  );
}

/** Where what is held would lie. */
export function TargetMark({ target, isTimed }: { target: Target; isTimed: boolean }) {
  return (
    <li
      className="cal-target"
      data-target=""
      data-refused={target.isRefused || undefined}
      style={isTimed ? { top: share(target.spot.minutes) } : undefined}
      aria-hidden="true"
    >
      <span className="num">{clockOf(target.spot.minutes)}</span>
      <span className="cal-l2 clip">{target.title || 'Untitled post'}</span>
    </li>
  );
}

const Column = memo(function Column({
  day,
  blocks,
  total,
  gaps,
  slots,
  over,
  grid,
  target,
  heldId,
}: {
  day: string;
  blocks: readonly Block[];
  total: number;
  gaps: readonly Gap[];
  slots: readonly FreeSlot[];
  over: Over;
  grid: Pick<GridProps, 'accounts' | 'zone' | 'language' | 'onMore'>;
  target: Target | null;
  heldId: string | null;
}) {
  const { placed, crowds } = columnOf(blocks, blockMinutes);
  const change = clockChangeOf(day, grid.zone);
  // Of a full day only some are here: how many more stand at an hour is not known.
  const isWhole = blocks.reduce((sum, { sends }) => sum + sends.length, 0) >= total;
  return (
    <ul
      className="cal-col"
      data-day={day}
      data-hours=""
      aria-label={`${longDayName(day, grid.language)}: ${formatPlural(total, 'send')}`}
    >
      {change && <Change change={change} />}
      {gaps.length > 0 && (
        <GapChip
          gaps={gaps}
          accounts={grid.accounts}
          day={day}
          zone={grid.zone}
          style={{
            top: share(
              roomForGaps([...blocks.map(({ spot }) => spot.minutes), ...slots.map(({ minutes }) => minutes)]),
            ),
          }}
        />
      )}
      {slots.map((slot) => (
        <li key={slot.minutes} style={{ display: 'contents' }}>
          <SlotLink slot={slot} accounts={grid.accounts} zone={grid.zone} style={{ top: share(slot.minutes) }} />
        </li>
      ))}
      {placed.map((one) => (
        <li key={one.block.id} style={{ display: 'contents' }}>
          <BlockLink
            block={one.block}
            accounts={grid.accounts}
            zone={grid.zone}
            shape="card"
            isOver={one.block.sends.some(({ id }) => over.ids.has(id))}
            isAway={one.block.id === heldId}
            style={laneStyle(one)}
          />
        </li>
      ))}
      {crowds.map((crowd) => (
        <li key={crowd.blocks[0]?.id} style={{ display: 'contents' }}>
          <button
            type="button"
            className="cal-crowd"
            style={{ top: share(crowd.minutes), width: crowdPx }}
            onClick={() => grid.onMore(day)}
          >
            {isWhole ? `+${formatCount(crowd.blocks.length)}` : '+…'}
            <span className="vh">
              {' '}
              more about {clockOf(crowd.minutes)} on {longDayName(day, grid.language)}
            </span>
          </button>
        </li>
      ))}
      {target && <TargetMark target={target} isTimed />}
    </ul>
  );
});

/** The red line of the present, moved by the page each minute. */
function NowLine({ days, now }: { days: readonly string[]; now: Spot }) {
  const column = days.indexOf(now.day);
  if (column < 0) return null;
  return (
    <div
      className="cal-now"
      style={{ top: share(now.minutes), '--at': column } as React.CSSProperties}
      aria-hidden="true"
    />
  );
}

const nothing: readonly never[] = [];

/** Seven days in hours. */
export function WeekGrid(
  props: GridProps & { readonly now: Spot; readonly frame: React.RefObject<HTMLDivElement | null> },
) {
  const { days, blocks, counts, language, today, target, heldId, onMore, frame, gaps, slots, over } = props;
  const { accounts, zone } = props;
  const body = useRef<HTMLDivElement>(null);
  const grid = useGridParts(accounts, zone, language, onMore);
  const first = days[0];
  useScrollToMorning(frame, body, first, blocks);
  return (
    <div ref={frame} className="cal-frame">
      <div className="cal-wk">
        <div className="cal-hd">
          <span />
          {days.map((day) => {
            const total = counts.get(day)?.total ?? 0;
            const drawn = blocks.get(day)?.reduce((sum, { sends }) => sum + sends.length, 0) ?? 0;
            return (
              <div key={day} className={day === today ? 'cal-today' : day < today ? 'cal-past' : ''}>
                <h2>
                  <span className="vh">{longDayName(day, language)}</span>
                  <span aria-hidden="true">
                    {weekdayName(day, language)} <b>{numberOf(day)}</b>
                  </span>
                </h2>
                {total > drawn && (
                  <button type="button" className="cal-all" onClick={() => onMore(day)}>
                    All {formatCount(total)}
                    <span className="vh"> sends on {longDayName(day, language)}</span>
                  </button>
                )}
                {(counts.get(day)?.byState.missed ?? 0) > 0 && (
                  <span className="cal-head-missed st-missed">
                    <Note
                      state="missed"
                      label={`${formatPlural(counts.get(day)?.byState.missed ?? 0, 'send')} missed`}
                    />
                  </span>
                )}
                {over.days.has(day) && <OverMark />}
                <NewAt day={day} minutes={null} zone={zone} words={`New post on ${longDayName(day, language)}`} />
              </div>
            );
          })}
        </div>
        <div ref={body} className="cal-bd">
          <div className="cal-hrs" aria-hidden="true">
            {hours.map((hour) => (
              <span key={hour} style={{ top: share(hour * 60) }}>
                {hour}
              </span>
            ))}
          </div>
          {days.map((day) => (
            <Column
              key={day}
              day={day}
              blocks={blocks.get(day) ?? nothing}
              total={counts.get(day)?.total ?? 0}
              gaps={gaps.get(day) ?? nothing}
              slots={slots.get(day) ?? nothing}
              over={over}
              grid={grid}
              target={target?.spot.day === day ? target : null}
              heldId={heldId && blocks.get(day)?.some(({ id }) => id === heldId) ? heldId : null}
            />
          ))}
          <NowLine days={days} now={props.now} />
        </div>
      </div>
    </div>
  );
}

/** The parts of the grid that its columns share, as one object that stays the same. */
function useGridParts(
  accounts: AccountsById,
  zone: string,
  language: string,
  onMore: (day: string) => void,
): Pick<GridProps, 'accounts' | 'zone' | 'language' | 'onMore'> {
  const more = useRef(onMore);
  more.current = onMore;
  const kept = useRef<Pick<GridProps, 'accounts' | 'zone' | 'language' | 'onMore'>>(undefined);
  const before = kept.current;
  if (!before || before.accounts !== accounts || before.zone !== zone || before.language !== language)
    kept.current = { accounts, zone, language, onMore: (day) => more.current(day) };
  return kept.current as Pick<GridProps, 'accounts' | 'zone' | 'language' | 'onMore'>;
}

/** The frame opens at the morning, or before it where something is earlier in that week. */
function useScrollToMorning(
  frame: React.RefObject<HTMLDivElement | null>,
  body: React.RefObject<HTMLDivElement | null>,
  first: string | undefined,
  blocks: ReadonlyMap<string, readonly Block[]>,
): void {
  const shown = useRef('');
  useEffect(() => {
    if (!first || shown.current === first || !frame.current || !body.current) return;
    shown.current = first;
    const earliest = Math.min(firstHour * 60, ...[...blocks.values()].flat().map(({ spot }) => spot.minutes));
    frame.current.scrollTop = (body.current.clientHeight * Math.max(0, earliest - 20)) / dayMinutes;
  }, [first, frame, body, blocks]);
}

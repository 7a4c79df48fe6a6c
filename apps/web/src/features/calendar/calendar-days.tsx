import { Suspense, useRef, useState } from 'react';
import { toProblem } from '../../lib/api-problem.ts';
import { lazyPart } from '../../lib/lazy-part.ts';
import { formatPlural } from '../../lib/numbers.ts';
import { useWorkspaceId } from '../../lib/session.ts';
import { Button } from '../../ui/button.tsx';
import { Note } from '../../ui/note.tsx';
import { EmptyState, ErrorNotice, Skeleton } from '../../ui/states.tsx';
import { HeldBack } from '../publications/index.tsx';
import { isNarrowed, noFilter } from './address.rules.ts';
import { Agenda } from './agenda.tsx';
import type { Block } from './blocks.rules.ts';
import { useWorkspaceZone } from './calendar.api.ts';
import { CalendarHead } from './calendar-head.tsx';
import { type GridView, stepOf, titleOf } from './days.rules.ts';
import { MonthGrid } from './month-grid.tsx';
import { MoveTip } from './move-tip.tsx';
import type { CalendarPlace } from './use-calendar-address.ts';
import { useComposeOnPress } from './use-compose-on-press.ts';
import { type Days, useDays } from './use-days.ts';
import { useHolding } from './use-holding.ts';
import { useIsNarrow } from './use-is-narrow.ts';
import { useMoves } from './use-moves.ts';
import { useWalk } from './use-walk.ts';
import { type GridProps, WeekGrid } from './week-grid.tsx';
import { momentsOf } from './zone.rules.ts';

// What opens later comes later.
const DaySheet = lazyPart(() => import('./day-sheet.tsx'), 'DaySheet');
const MoveDialog = lazyPart(() => import('./move-dialog.tsx'), 'MoveDialog');

const noon = 12 * 60;

/** Says that there is nothing, and what to do. Gaps say it themselves. */
function Empty({ data, place, view }: { data: Days; place: CalendarPlace; view: GridView }) {
  const { read, gaps, days, here } = data;
  if (!read.data || read.data.days.length > 0 || gaps.size > 0) return null;
  const last = days.at(-1) ?? here.day;
  if (isNarrowed(place.filter))
    return (
      <div className="cal-empty">
        <EmptyState actions={<Button onClick={() => place.narrow(noFilter)}>Show all</Button>}>
          No post of this {view} is like that.
        </EmptyState>
      </div>
    );
  return (
    <div className="cal-empty">
      <EmptyState>
        {last < here.day ? `Nothing went out in this ${view}.` : `Nothing is planned for this ${view}.`}
      </EmptyState>
    </div>
  );
}

const mostWarnings = 2;

/** What the networks would not take, said while it can still be moved. */
function OverQuota({ words }: { words: readonly string[] }) {
  if (words.length === 0) return null;
  return (
    <div className="cal-over" role="status">
      <Note state="attention" />
      <div>
        {words.slice(0, mostWarnings).map((one) => (
          <p key={one}>{one}</p>
        ))}
        {words.length > mostWarnings && <p>And {formatPlural(words.length - mostWarnings, 'more limit')} passed.</p>}
      </div>
    </div>
  );
}

/** The days, in the shape that the window has room for. */
function Stage({
  data,
  place,
  view,
  isNarrow,
  grid,
  frame,
  onMove,
}: {
  data: Days;
  place: CalendarPlace;
  view: GridView;
  isNarrow: boolean;
  grid: GridProps;
  frame: React.RefObject<HTMLDivElement | null>;
  onMove: (block: Block) => void;
}) {
  const { day, days, shown, here } = data;
  if (isNarrow)
    return (
      <Agenda
        {...grid}
        frame={frame}
        chosen={place.day ?? (shown.has(here.day) ? here.day : (days[0] ?? day))}
        onStep={(by) => place.look({ day: stepOf(view, day, by) })}
        onDay={(next) => place.look({ day: next })}
        onMove={onMove}
      />
    );
  if (view === 'month')
    return <MonthGrid {...grid} frame={frame} month={day} onDay={(next) => place.look({ view: 'week', day: next })} />;
  return <WeekGrid {...grid} frame={frame} now={here} />;
}

/** The head with everything it can change. */
function Head({ data, place, view }: { data: Days; place: CalendarPlace; view: GridView }) {
  const { habits, zone, here, day, days, shown, accounts, now } = data;
  const workspaceZone = useWorkspaceZone();
  return (
    <CalendarHead
      title={titleOf(view, day, { ...habits, today: here.day })}
      view={view}
      isToday={shown.has(here.day)}
      zone={{
        zone,
        own: habits.zone,
        workspace: workspaceZone,
        at: new Date(momentsOf({ day: days[0] ?? day, minutes: noon }, zone)[0] ?? now.getTime()),
        onZone: (next) => place.look({ zone: next }),
      }}
      filters={{ filter: place.filter, accounts, onFilter: place.narrow }}
      onStep={(by) => place.look({ day: stepOf(view, day, by) })}
      onToday={() => place.look({ day: null })}
      onView={(next) => place.look({ view: next })}
    />
  );
}

/** A month or a week: what is planned and sent, to be read and to be moved. */
export function CalendarDays({ place, view: wanted }: { place: CalendarPlace; view: GridView }) {
  const isNarrow = useIsNarrow();
  const view = isNarrow ? 'week' : wanted;
  const data = useDays(place, view);
  const { read, zone, shown, counts, byId, habits } = data;
  const workspaceId = useWorkspaceId();
  const frame = useRef<HTMLDivElement>(null);
  const [sheetDay, setSheetDay] = useState<string | null>(null);
  const [asked, setAsked] = useState<Block | null>(null);
  const moves = useMoves({ workspaceId, queryKey: read.queryKey, zone, shown });
  const { held, target, near, said } = useHolding({
    data,
    place,
    frame,
    drawnAs: `${view} ${isNarrow} ${read.data !== undefined}`,
    hasHours: view === 'week' && !isNarrow,
    move: moves.move,
    ask: setAsked,
  });
  useWalk(frame, (by) => place.look({ day: stepOf(view, data.day, by) }));
  useComposeOnPress(frame, zone);
  const grid: GridProps = {
    ...data,
    accounts: byId,
    language: habits.language,
    today: data.here.day,
    heldId: held?.thing.id ?? null,
    target,
    onMore: setSheetDay,
  };
  return (
    <div className="cal" data-view={view} data-holding={held?.by}>
      <Head data={data} place={place} view={view} />
      <HeldBack />
      <p className="vh" aria-live="assertive">
        {said}
      </p>
      <p id="cal-how" hidden>
        Space takes it, to move it.
      </p>
      {moves.wrong && !asked && (
        <div className="cal-bar">
          <ErrorNotice problem={moves.wrong.problem} onRetry={moves.forget} way="I have seen it">
            {moves.wrong.words}
          </ErrorNotice>
        </div>
      )}
      {read.data ? (
        <>
          <OverQuota words={data.over.words} />
          <Empty data={data} place={place} view={view} />
          <div className="cal-stage" aria-busy={read.isPlaceholderData || undefined}>
            <Stage
              data={data}
              place={place}
              view={view}
              isNarrow={isNarrow}
              grid={grid}
              frame={frame}
              onMove={setAsked}
            />
          </div>
        </>
      ) : (
        <div className="body">
          {read.error ? (
            <ErrorNotice problem={toProblem(read.error)} onRetry={() => void read.refetch()}>
              What is planned goes out as planned.
            </ErrorNotice>
          ) : (
            <Skeleton rows={8} height={56} label="Loading the calendar" />
          )}
        </div>
      )}
      {held && <MoveTip held={held} near={near} />}
      <Suspense>
        {sheetDay && (
          <DaySheet
            day={sheetDay}
            zone={zone}
            filter={place.filter}
            total={counts.get(sheetDay)?.total ?? 0}
            accounts={byId}
            language={habits.language}
            quotas={data.quotas}
            onClose={() => setSheetDay(null)}
          />
        )}
        {asked && (
          <MoveDialog
            block={asked}
            zone={zone}
            wrong={moves.wrong}
            onMove={moves.move}
            onClose={() => {
              moves.forget();
              setAsked(null);
            }}
          />
        )}
      </Suspense>
    </div>
  );
}

import { ArrowsOutCardinalIcon } from '@phosphor-icons/react/dist/csr/ArrowsOutCardinal';
import { CaretLeftIcon } from '@phosphor-icons/react/dist/csr/CaretLeft';
import { CaretRightIcon } from '@phosphor-icons/react/dist/csr/CaretRight';
import { Link } from '@tanstack/react-router';
import { formatCount, formatPlural } from '../../lib/numbers.ts';
import { IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Note, type NoteState, State } from '../../ui/note.tsx';
import { NetworkGlyph } from '../accounts/index.tsx';
import { overWords } from '../publications/index.tsx';
import { type AccountsById, wordsOf } from './block-link.tsx';
import type { Block } from './blocks.rules.ts';
import { longDayName, numberOf, weekdayName } from './days.rules.ts';
import { otherZoneWords, whyFixed } from './drop.rules.ts';
import { GapChip } from './gap-chip.tsx';
import { NewAt } from './new-at.tsx';
import { OverMark } from './over-mark.tsx';
import type { GridProps } from './week-grid.tsx';
import { clockOf } from './zone.rules.ts';

const mostNotes = 4;

/** The seven days above the list: how much each has, and places to drop on. */
function Strip({
  days,
  blocks,
  counts,
  language,
  today,
  chosen,
  target,
  onStep,
  onDay,
}: Pick<GridProps, 'days' | 'blocks' | 'counts' | 'language' | 'today' | 'target'> & {
  chosen: string;
  onStep: (by: 1 | -1) => void;
  onDay: (day: string) => void;
}) {
  return (
    <div className="cal-strip">
      <IconButton label="Previous week" onClick={() => onStep(-1)}>
        <Icon of={CaretLeftIcon} />
      </IconButton>
      <div className="cal-strip-days">
        {days.map((day) => {
          const here = blocks.get(day) ?? [];
          const total = counts.get(day)?.total ?? 0;
          return (
            <button
              key={day}
              type="button"
              data-day={day}
              data-over={target?.spot.day === day || undefined}
              aria-pressed={day === chosen}
              className={day === today ? 'cal-today' : ''}
              onClick={() => onDay(day)}
            >
              <span className="vh">
                {longDayName(day, language)}: {formatCount(total)} planned or sent
              </span>
              <span aria-hidden="true">{weekdayName(day, language, 'narrow')}</span>
              <b aria-hidden="true">{numberOf(day)}</b>
              <span className="cal-dots" aria-hidden="true">
                {total > mostNotes
                  ? formatCount(total)
                  : here.slice(0, mostNotes).map(({ id, state }) => <StripNote key={id} state={state} />)}
              </span>
            </button>
          );
        })}
      </div>
      <IconButton label="Next week" onClick={() => onStep(1)}>
        <Icon of={CaretRightIcon} />
      </IconButton>
    </div>
  );
}

const StripNote = ({ state }: { state: NoteState }) => (
  <span className={`st-${state}`}>
    <Note state={state} />
  </span>
);

function Row({
  block,
  accounts,
  zone,
  isHeld,
  isOver,
  onMove,
}: {
  block: Block;
  accounts: AccountsById;
  zone: string;
  isHeld: boolean;
  /** Its network would not take it any more at that time. */
  isOver: boolean;
  onMove: (block: Block) => void;
}) {
  const known = block.sends.flatMap(({ accountId }) => accounts.get(accountId) ?? []);
  const [first] = block.sends;
  const other = first ? otherZoneWords(first, zone) : '';
  const isFree = whyFixed(block.sends) === null;
  const words = wordsOf(block, accounts, zone);
  return (
    <li className="cal-row" data-block={block.id} data-away={isHeld || undefined} data-free={isFree || undefined}>
      <span className="num quiet s12 cal-row-time" aria-hidden="true">
        {clockOf(block.spot.minutes)}
      </span>
      <span className="cal-row-nets" aria-hidden="true">
        {known.slice(0, 3).map(({ id, channel, details }) => (
          <NetworkGlyph key={id} channel={channel} details={details} />
        ))}
      </span>
      <span className="grow min-w-0">
        <Link
          to="/posts/$postId"
          params={{ postId: block.postId }}
          className="cal-row-title say-s clip2"
          data-block={block.id}
          aria-describedby={isFree ? 'cal-how' : undefined}
          draggable={false}
        >
          <span className="vh">
            {words.time}, {words.state}:{' '}
          </span>
          {words.title}
          <span className="vh">
            {words.rest}
            {isOver && `. ${overWords}`}
          </span>
        </Link>
        <span className="s12" aria-hidden="true">
          <State state={block.state} />
          {other && <span className="quiet">, {other}</span>}
          {isOver && <span className="st-attention">, {overWords.toLowerCase()}</span>}
        </span>
      </span>
      {isFree && (
        <span data-not-taken="" className="cal-row-more">
          <IconButton label={`Move “${block.title || 'Untitled post'}”`} onClick={() => onMove(block)}>
            <Icon of={ArrowsOutCardinalIcon} />
          </IconButton>
        </span>
      )}
    </li>
  );
}

/** A phone's calendar: a strip of seven days, and the list of each. */
export function Agenda({
  chosen,
  onStep,
  onDay,
  onMove,
  frame,
  ...props
}: GridProps & {
  readonly chosen: string;
  readonly onStep: (by: 1 | -1) => void;
  readonly onDay: (day: string) => void;
  readonly onMove: (block: Block) => void;
  readonly frame: React.RefObject<HTMLDivElement | null>;
}) {
  const { days, blocks, counts, gaps, accounts, zone, language, today, heldId, onMore, target, over } = props;
  // From the chosen day on: what is before it is one press away in the strip.
  const listed = days.filter((day) => day >= chosen);
  return (
    <div ref={frame} className="cal-agenda">
      <Strip
        days={days}
        blocks={blocks}
        counts={counts}
        language={language}
        today={today}
        chosen={chosen}
        target={target}
        onStep={onStep}
        onDay={onDay}
      />
      {listed.map((day) => {
        const here = blocks.get(day) ?? [];
        const drawn = here.reduce((sum, { sends }) => sum + sends.length, 0);
        const total = counts.get(day)?.total ?? 0;
        return (
          <section key={day} data-day={day} data-over={target?.spot.day === day || undefined}>
            <h2>
              {longDayName(day, language)}
              {day === today && <span className="quiet">today</span>}
              {over.days.has(day) && <OverMark />}
              <span className="ml-auto">
                <NewAt day={day} minutes={null} zone={zone} words={`New post on ${longDayName(day, language)}`} />
              </span>
            </h2>
            {here.length === 0 ? (
              <p className="quiet cal-none">{day < today ? 'Nothing went out.' : 'Nothing planned.'}</p>
            ) : (
              <ul>
                {here.map((block) => (
                  <Row
                    key={block.id}
                    block={block}
                    accounts={accounts}
                    zone={zone}
                    isHeld={block.id === heldId}
                    isOver={block.sends.some(({ id }) => over.ids.has(id))}
                    onMove={onMove}
                  />
                ))}
              </ul>
            )}
            {total > drawn && (
              <button type="button" className="cal-more" onClick={() => onMore(day)}>
                +{formatPlural(total - drawn, 'send')}
                <span className="vh"> on {longDayName(day, language)}</span>
              </button>
            )}
            {(gaps.get(day)?.length ?? 0) > 0 && (
              <ul>
                <GapChip gaps={gaps.get(day) ?? []} accounts={accounts} day={day} zone={zone} />
              </ul>
            )}
          </section>
        );
      })}
    </div>
  );
}

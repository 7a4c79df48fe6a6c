import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { formatPlural } from '../../lib/numbers.ts';
import { formatTime } from '../../lib/times.ts';
import { Note, noteWords, State } from '../../ui/note.tsx';
import { type Account, NetworkGlyph } from '../accounts/index.tsx';
import { noteOfSend, type Publication } from '../publications/index.tsx';
import { hoursOf, legendOf, linesOf, noteAfter, placeOf, type ScoreNote, type Span, spanOf } from './score.rules.ts';

const percent = (place: number): string => `${(place * 100).toFixed(2)}%`;

/** For the line of the present: where it stands, and how far its time leans over. */
const atPlace = (place: number): React.CSSProperties =>
  ({ left: percent(place), '--place': place }) as React.CSSProperties;

function ScoreMark({
  note,
  zone,
  isStop,
  onKey,
  onOpen,
}: {
  note: ScoreNote;
  zone: string;
  /** The one note of the score that Tab reaches. */
  isStop: boolean;
  onKey: (event: React.KeyboardEvent, id: string) => void;
  onOpen: (id: string) => void;
}) {
  const { publication } = note;
  const state = noteOfSend(publication);
  const words = `${formatTime(publication.dueAt, zone)}, ${noteWords[state]}: ${publication.postTitle || 'Untitled post'}`;
  return (
    <button
      type="button"
      className={`sc-pt st-${state}`}
      style={{ left: percent(note.place) }}
      aria-label={words}
      data-tip={words}
      data-note={publication.id}
      tabIndex={isStop ? 0 : -1}
      onKeyDown={(event) => onKey(event, publication.id)}
      onClick={() => onOpen(publication.id)}
    >
      <Note state={state} />
    </button>
  );
}

function Axis({ span, now, zone }: { span: Span; now: number; zone: string }) {
  return (
    <div className="sc-axis" aria-hidden="true">
      <span />
      <div>
        {hoursOf(span, now, zone).map(({ at, name, isTight }) => (
          <i key={at} className={isTight ? 'sc-tight' : undefined} style={{ left: percent(placeOf(at, span)) }}>
            {name}
          </i>
        ))}
      </div>
    </div>
  );
}

/** Says that accounts with nothing today are not drawn. */
function LeftOut({ accounts, drawn }: { accounts: readonly Account[]; drawn: number }) {
  const rest = accounts.filter(({ state }) => state !== 'disconnected').length - drawn;
  return rest > 0 ? <p className="s12 faint">{formatPlural(rest, 'more account')} with nothing today.</p> : null;
}

/** The day's score: ←→ between notes, ↑↓ between accounts, Enter opens. The red line is now. */
export function Score({
  day,
  accounts,
  today,
  zone,
  now,
}: {
  day: Span;
  accounts: readonly Account[];
  today: readonly Publication[];
  zone: string;
  now: Date;
}) {
  const navigate = useNavigate();
  const frame = useRef<HTMLElement>(null);
  const [stop, setStop] = useState<string | null>(null);
  const span = spanOf(
    day,
    today.map(({ dueAt }) => new Date(dueAt).getTime()),
    now.getTime(),
  );
  const lines = linesOf(accounts, today, span);
  const all = lines.flatMap(({ notes }) => notes.map(({ publication }) => publication.id));
  const stopId = stop && all.includes(stop) ? stop : all[0];
  const open = (id: string): void => void navigate({ to: '/activity' as string, search: { publication: id } as never });
  const onKey = (event: React.KeyboardEvent, id: string): void => {
    if (!event.key.startsWith('Arrow')) return;
    const next = noteAfter(lines, id, event.key);
    event.preventDefault();
    if (!next) return;
    setStop(next);
    frame.current?.querySelector<HTMLElement>(`[data-note="${CSS.escape(next)}"]`)?.focus();
  };
  return (
    <section ref={frame} className="sc" aria-label="The day, one line per account">
      <Axis span={span} now={now.getTime()} zone={zone} />
      <ul>
        {lines.map(({ account, notes }) => (
          <li key={account.id}>
            <span className="sc-who">
              <NetworkGlyph channel={account.channel} details={account.details} />
              <span className="clip wide-only">{account.handle}</span>
              <span className="vh slim">{account.handle}</span>
            </span>
            <span className="sc-line">
              {notes.map((note) => (
                <ScoreMark
                  key={note.publication.id}
                  note={note}
                  zone={zone}
                  isStop={note.publication.id === stopId}
                  onKey={onKey}
                  onOpen={open}
                />
              ))}
            </span>
          </li>
        ))}
      </ul>
      {lines.length < accounts.length && <LeftOut accounts={accounts} drawn={lines.length} />}
      <div className="sc-now" aria-hidden="true">
        <b style={atPlace(placeOf(now.getTime(), span))}>
          <em>{formatTime(now, zone)}</em>
        </b>
      </div>
    </section>
  );
}

/** How many of today are in each state. */
export function Legend({ today, children }: { today: readonly Publication[]; children?: React.ReactNode }) {
  return (
    <div className="sc-legend">
      {legendOf(today.map(noteOfSend)).map(({ state, words }) => (
        <State key={state} state={state}>
          {words}
        </State>
      ))}
      {children}
    </div>
  );
}

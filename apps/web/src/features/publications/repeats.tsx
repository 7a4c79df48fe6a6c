import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { formatPlural } from '../../lib/numbers.ts';
import { formatMoment, zoneName } from '../../lib/times.ts';
import { useNow } from '../../lib/use-now.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { State } from '../../ui/note.tsx';
import { type Occurrence, type Recurrence, useRecurrenceActs } from './recurrences.api.ts';
import { repeatOf, ruleOf } from './repeat.rules.ts';
import { RepeatBuilder } from './repeat-builder.tsx';
import './repeat.css';

const stateWords = {
  running: { note: 'scheduled', words: 'Repeats' },
  paused: { note: 'missed', words: 'Paused' },
  stopped: { note: 'cancelled', words: 'Stopped' },
  over: { note: 'published', words: 'Over' },
} as const;

/** The rule as it goes on from an occurrence: what is counted is only what is left. */
function ruleFrom({ rule, coming, countLeft }: Recurrence, from: string): string {
  if (countLeft === null) return rule;
  const before = coming.filter(({ wallTime }) => wallTime < from).length;
  return rule.replace(/COUNT=\d+/, `COUNT=${Math.max(1, countLeft - before)}`);
}

/** Changes one occurrence and all that follow. */
function ChangeDialog({ recurrence, from, onClose }: { recurrence: Recurrence; from: string; onClose: () => void }) {
  const acts = useRecurrenceActs();
  const { timeZone } = recurrence;
  const [rule, setRule] = useState(() => ruleFrom(recurrence, from));
  const [wallTime, setWallTime] = useState(from);
  const [isBusy, setBusy] = useState(false);
  const change = async (): Promise<void> => {
    setBusy(true);
    const isDone = await acts.change(recurrence, from, { rule, wallTime, timeZone });
    setBusy(false);
    if (isDone) onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Change this and all that follow"
      words="What went out and what comes before stays as it is. What was planned from here on is planned anew."
      foot={
        <>
          <Button onClick={onClose}>Leave it</Button>
          <Button look="primary" isBusy={isBusy} onClick={() => void change()}>
            Change them
          </Button>
        </>
      }
    >
      <div className="grid gap-3">
        <TextField
          label="First of them"
          type="datetime-local"
          value={wallTime}
          help={zoneName(timeZone)}
          onChange={({ currentTarget: { value } }) => {
            if (value === '') return;
            setWallTime(value.slice(0, 16));
            setRule(ruleOf(repeatOf(rule), value));
          }}
        />
        <RepeatBuilder
          rule={rule}
          wallTime={wallTime}
          timeZone={timeZone}
          accountIds={recurrence.accountIds}
          onChange={setRule}
        />
      </div>
    </Dialog>
  );
}

function Coming({
  one,
  recurrence,
  whyNot,
  onChange,
}: {
  one: Occurrence;
  recurrence: Recurrence;
  whyNot: string | null;
  /** Absent where there is no room to change it. */
  onChange?: (() => void) | undefined;
}) {
  const acts = useRecurrenceActs();
  const now = useNow();
  const when = formatMoment(one.at, recurrence.timeZone, now);
  return (
    <li className="rep-one">
      <span className={one.isSkipped ? 'quiet line-through' : ''}>
        {one.postId && !one.isSkipped ? (
          <Link to={`/posts/${one.postId}` as string}>{when}</Link>
        ) : (
          <span className="num">{when}</span>
        )}
      </span>
      {one.isSkipped && <span className="sr-only">skipped</span>}
      {recurrence.state === 'running' && (
        <span className="rep-acts">
          <Button
            small
            look="link"
            unavailable={whyNot}
            aria-label={`${one.isSkipped ? 'Put back' : 'Skip'} ${when}`}
            onClick={() => void acts.skip(recurrence, one, `${when} ${one.isSkipped ? 'is back' : 'is skipped'}.`)}
          >
            {one.isSkipped ? 'Put back' : 'Skip'}
          </Button>
          {!one.isSkipped && onChange && (
            <Button small look="link" unavailable={whyNot} aria-label={`Change from ${when} on`} onClick={onChange}>
              Change from here
            </Button>
          )}
        </span>
      )}
      {one.words && <span className="rep-odd text-attention">{one.words}</span>}
      {one.problems.map(({ accountId, words }) => (
        <span key={accountId} className="rep-odd text-attention">
          Not planned: {words}
        </span>
      ))}
    </li>
  );
}

/** One post that repeats: its rule in words, what comes, and what can be done. */
export function Repeats({
  items,
  whyNot,
  isShort = false,
}: {
  items: readonly Recurrence[];
  whyNot: string | null;
  /** Within a popover of the post itself: without its title, and changed on the page of the queue. */
  isShort?: boolean;
}) {
  const acts = useRecurrenceActs();
  const [changing, setChanging] = useState<{ recurrence: Recurrence; from: string } | null>(null);
  return (
    <>
      <ul className="rep-list">
        {items.map((one) => (
          <li key={one.id} className="rep">
            {!isShort && (
              <Link className="say text-ink no-underline hover:underline" to={`/posts/${one.postId}` as string}>
                {one.postTitle || 'Untitled'}
              </Link>
            )}
            <span className="flex flex-wrap gap-x-3">
              <State state={stateWords[one.state].note}>{stateWords[one.state].words}</State>
              <span>
                {one.words}, {zoneName(one.timeZone)}
              </span>
            </span>
            {one.outdatedCount > 0 && (
              <p className="flex flex-wrap gap-x-3 items-baseline">
                <span>
                  {formatPlural(one.outdatedCount, 'planned copy says', 'planned copies say')} the former words.
                </span>
                <Button small unavailable={whyNot} onClick={() => void acts.rewrite(one)}>
                  Change {one.outdatedCount === 1 ? 'it' : 'them'} too
                </Button>
              </p>
            )}
            {(one.state === 'running' || one.state === 'over') && (
              <ul>
                {one.coming.slice(0, isShort ? 3 : 5).map((each) => (
                  <Coming
                    key={each.wallTime}
                    one={each}
                    recurrence={one}
                    whyNot={whyNot}
                    onChange={isShort ? undefined : () => setChanging({ recurrence: one, from: each.wallTime })}
                  />
                ))}
              </ul>
            )}
            <span className="flex gap-2">
              {one.state === 'running' && (
                <>
                  <Button small unavailable={whyNot} onClick={() => void acts.pause(one)}>
                    Pause
                  </Button>
                  <Button small look="link" unavailable={whyNot} onClick={() => void acts.stop(one)}>
                    Stop repeating
                  </Button>
                  {isShort && (
                    <Link
                      className={buttonClass({ look: 'link', small: true })}
                      to={`/accounts/${one.accountIds[0]}/queue` as string}
                    >
                      Change it
                    </Link>
                  )}
                </>
              )}
              {(one.state === 'paused' || one.state === 'stopped') && (
                <Button small unavailable={whyNot} onClick={() => void acts.resume(one)}>
                  Repeat again
                </Button>
              )}
            </span>
          </li>
        ))}
      </ul>
      {changing && <ChangeDialog {...changing} onClose={() => setChanging(null)} />}
    </>
  );
}

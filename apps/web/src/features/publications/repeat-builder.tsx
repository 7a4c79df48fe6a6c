import { toProblem } from '../../lib/api-problem.ts';
import { formatMoment } from '../../lib/times.ts';
import { useNow } from '../../lib/use-now.ts';
import { Select, TextField } from '../../ui/field.tsx';
import { useRepeatPreview } from './recurrences.api.ts';
import { monthlyWords, type Repeat, repeatOf, ruleOf, type WeekdayCode, weekdayCodes } from './repeat.rules.ts';
import { weekdayNames } from './slots.rules.ts';
import './repeat.css';

interface BuilderProps {
  /** The rule as text; the builder reads it and gives a new one. */
  readonly rule: string;
  readonly wallTime: string;
  readonly timeZone: string;
  /** For warnings of their networks. */
  readonly accountIds: readonly string[];
  readonly onChange: (rule: string) => void;
}

const unitWords = { DAILY: ['day', 'days'], WEEKLY: ['week', 'weeks'], MONTHLY: ['month', 'months'] } as const;

function Days({ days, onChange }: { days: readonly WeekdayCode[]; onChange: (days: WeekdayCode[]) => void }) {
  return (
    <fieldset className="rep-days">
      <legend className="lab">On</legend>
      {weekdayCodes.map((code, at) => (
        <label key={code} className="rep-day">
          <input
            type="checkbox"
            aria-label={weekdayNames[at]}
            checked={days.includes(code)}
            onChange={(event) =>
              onChange(
                weekdayCodes.filter((other) => (other === code ? event.currentTarget.checked : days.includes(other))),
              )
            }
          />
          <span aria-hidden="true">{weekdayNames[at]?.slice(0, 2)}</span>
        </label>
      ))}
    </fieldset>
  );
}

function End({
  end,
  wallTime,
  onChange,
}: {
  end: Repeat['end'];
  wallTime: string;
  onChange: (end: Repeat['end']) => void;
}) {
  const inAWhile = new Date(Date.parse(`${wallTime.slice(0, 10)}T00:00Z`) + 90 * 86_400_000).toISOString().slice(0, 10);
  return (
    <div className="grid grid-cols-2 gap-3 items-end">
      <Select
        label="Ends"
        value={end.kind}
        onChange={({ currentTarget: { value } }) =>
          onChange(
            value === 'count'
              ? { kind: 'count', count: 10 }
              : value === 'until'
                ? { kind: 'until', day: inAWhile }
                : { kind: 'never' },
          )
        }
      >
        <option value="never">Never</option>
        <option value="count">After so many</option>
        <option value="until">On a day</option>
      </Select>
      {end.kind === 'count' && (
        <TextField
          label="Times"
          type="number"
          min={1}
          max={1000}
          value={end.count}
          onChange={({ currentTarget: { value } }) =>
            onChange({ kind: 'count', count: Math.min(1000, Math.max(1, Math.trunc(Number(value)) || 1)) })
          }
        />
      )}
      {end.kind === 'until' && (
        <TextField
          label="Last day"
          type="date"
          value={end.day}
          min={wallTime.slice(0, 10)}
          onChange={({ currentTarget: { value } }) => value && onChange({ kind: 'until', day: value })}
        />
      )}
    </div>
  );
}

/** The rule in words, its next times with what the clocks do then, and what stands against it. */
export function RepeatWords({ rule, wallTime, timeZone, accountIds }: Omit<BuilderProps, 'onChange'>) {
  const { data, error } = useRepeatPreview({ rule, wallTime, timeZone }, accountIds);
  const now = useNow();
  if (error && !data) return <p className="text-failed">{toProblem(error).userMessage}</p>;
  if (!data) return <p className="quiet">Reading the rule…</p>;
  return (
    <div className="grid gap-1" role="status">
      <p className="b">{data.words}</p>
      {data.coming.length === 0 && <p className="text-failed">No time of it is still to come.</p>}
      <ul className="quiet num">
        {data.coming.slice(0, 4).map(({ at, wallTime: wall, words }) => (
          <li key={wall}>
            {formatMoment(at, timeZone, now)}
            {words && <span className="block text-attention">{words}</span>}
          </li>
        ))}
      </ul>
      {data.warnings.map((warning) => (
        <p key={warning} className="text-attention">
          {warning}
        </p>
      ))}
    </div>
  );
}

/** How a post repeats: a small rule, built by choosing and told in words. */
export function RepeatBuilder({ rule, wallTime, timeZone, accountIds, onChange }: BuilderProps) {
  const repeat = repeatOf(rule);
  const set = (change: Partial<Repeat>): void => onChange(ruleOf({ ...repeat, ...change }, wallTime));
  const [one, many] = unitWords[repeat.every];
  const ofMonth = monthlyWords(wallTime);
  return (
    <div className="grid gap-3">
      <div className="grid grid-cols-[5rem_1fr] gap-3 items-end">
        <TextField
          label="Every"
          type="number"
          min={1}
          max={99}
          value={repeat.interval}
          onChange={({ currentTarget: { value } }) =>
            set({ interval: Math.min(99, Math.max(1, Math.trunc(Number(value)) || 1)) })
          }
        />
        <Select
          label="Unit"
          value={repeat.every}
          onChange={({ currentTarget: { value } }) => set({ every: value as Repeat['every'] })}
        >
          {(['DAILY', 'WEEKLY', 'MONTHLY'] as const).map((every) => (
            <option key={every} value={every}>
              {every === repeat.every
                ? repeat.interval === 1
                  ? one
                  : many
                : unitWords[every][repeat.interval === 1 ? 0 : 1]}
            </option>
          ))}
        </Select>
      </div>
      {repeat.every === 'WEEKLY' && <Days days={repeat.days} onChange={(days) => set({ days })} />}
      {repeat.every === 'MONTHLY' && (
        <Select
          label="On"
          value={repeat.monthly}
          onChange={({ currentTarget: { value } }) => set({ monthly: value as Repeat['monthly'] })}
        >
          <option value="day">{ofMonth.day}</option>
          <option value="weekday">{ofMonth.weekday}</option>
          <option value="last">The last day</option>
        </Select>
      )}
      <End end={repeat.end} wallTime={wallTime} onChange={(end) => set({ end })} />
      <RepeatWords rule={rule} wallTime={wallTime} timeZone={timeZone} accountIds={accountIds} />
    </div>
  );
}

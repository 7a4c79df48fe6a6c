import { ClockIcon } from '@phosphor-icons/react/dist/csr/Clock';
import { formatAhead, formatDay, formatTime, zoneName, zoneOffset } from '../../lib/times.ts';
import { useNow } from '../../lib/use-now.ts';
import { Button } from '../../ui/button.tsx';
import { SegmentedControl } from '../../ui/choice.tsx';
import { Field, TextField } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Popover } from '../../ui/menu.tsx';
import type { DraftWhen } from './send-draft.ts';
import { momentOf, quickTimes, usualTime } from './wall-time.rules.ts';

/** The zones this browser knows, with the person's own even where the list lacks it (UTC). */
const zonesWith = (zone: string): readonly string[] => {
  const known = Intl.supportedValuesOf('timeZone');
  return known.includes(zone) ? known : [zone, ...known];
};

/** "Tue 24 Nov, 17:45 Dublin time"; the short form is the time alone. */
function Chosen({ when, now }: { when: DraftWhen | null; now: Date }) {
  if (!when) return <>Choose a time</>;
  if (when.kind === 'now') return <>Now</>;
  const moment = momentOf(when.wallTime, when.timeZone, now);
  if (!moment) return <>Choose a time</>;
  return (
    <>
      <span className="wide-only">{formatDay(moment.at, when.timeZone)},</span>
      {formatTime(moment.at, when.timeZone)}
      <span className="wide-only">{zoneName(when.timeZone).replace(/ time$/, '')}</span>
    </>
  );
}

function AtTime({
  when,
  zone,
  now,
  onChange,
}: {
  when: Extract<DraftWhen, { kind: 'at' }>;
  zone: string;
  now: Date;
  onChange: (when: DraftWhen) => void;
}) {
  const moment = momentOf(when.wallTime, when.timeZone, now);
  const [day = '', time = ''] = when.wallTime.split('T');
  const change = (part: { day?: string; time?: string; timeZone?: string }): void =>
    onChange({
      kind: 'at',
      wallTime: `${part.day ?? day}T${(part.time ?? time).slice(0, 5)}`,
      timeZone: part.timeZone ?? when.timeZone,
    });
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap gap-2">
        {quickTimes(now, when.timeZone).map(({ words, wallTime }) => (
          <Button key={words} small onClick={() => onChange({ ...when, wallTime })}>
            {words}
          </Button>
        ))}
      </div>
      <div className="grid grid-cols-[1fr_7rem] gap-3">
        <TextField
          label="Day"
          type="date"
          value={day}
          onChange={(event) => change({ day: event.currentTarget.value })}
        />
        <TextField
          label="Time"
          type="time"
          value={time}
          onChange={(event) => change({ time: event.currentTarget.value })}
        />
      </div>
      <Field label="Zone" help={`${zoneName(when.timeZone)} (${zoneOffset(moment?.at ?? now, when.timeZone)})`}>
        {(described) => (
          <>
            <input
              {...described}
              className="in"
              list="cmp-zones"
              defaultValue={when.timeZone}
              key={when.timeZone}
              onChange={(event) => {
                const timeZone = event.currentTarget.value;
                if (zonesWith(zone).includes(timeZone)) change({ timeZone });
              }}
            />
            <datalist id="cmp-zones">
              {zonesWith(zone).map((name) => (
                <option key={name} value={name} />
              ))}
            </datalist>
          </>
        )}
      </Field>
      <p className={moment && !moment.isPast ? 'quiet' : 'text-failed'} role="status">
        {!moment
          ? 'Choose a day and a time.'
          : moment.isPast
            ? 'This has passed already. Choose a later time, or send now.'
            : `It goes out ${formatAhead(moment.at, now)}.`}{' '}
        {moment?.oddity}
      </p>
    </div>
  );
}

/** When to send: a wall time in a named zone, or now with five seconds to take it back. */
export function WhenPopover({
  when,
  zone,
  planned,
  triggerRef,
  onChange,
  onMove,
}: {
  when: DraftWhen | null;
  zone: string;
  /** How many sends of this post are planned already. */
  planned: number;
  triggerRef: React.Ref<HTMLButtonElement>;
  onChange: (when: DraftWhen) => void;
  onMove: () => void;
}) {
  const now = useNow(30_000);
  const shown: DraftWhen = when ?? { kind: 'at', wallTime: usualTime(now, zone), timeZone: zone };
  return (
    <Popover
      label="When to send"
      align="end"
      trigger={
        <Button ref={triggerRef} onClick={() => when ?? onChange(shown)}>
          <Icon of={ClockIcon} />
          <Chosen when={when} now={now} />
        </Button>
      }
    >
      <div className="grid w-[280px] max-w-full gap-3">
        <span>
          <SegmentedControl
            label="When"
            value={shown.kind}
            segments={[
              { value: 'at', label: 'At a time' },
              { value: 'now', label: 'Now' },
            ]}
            onChange={(kind) =>
              onChange(
                kind === 'now' ? { kind: 'now' } : { kind: 'at', wallTime: usualTime(now, zone), timeZone: zone },
              )
            }
          />
        </span>
        {shown.kind === 'at' ? (
          <AtTime when={shown} zone={zone} now={now} onChange={onChange} />
        ) : (
          <p className="quiet">It leaves five seconds after you press the button; until then you can take it back.</p>
        )}
        {planned > 0 && (
          <Button onClick={onMove}>
            Move {planned === 1 ? 'the planned send' : `the ${planned} planned sends`} here
          </Button>
        )}
      </div>
    </Popover>
  );
}

import { ClockIcon } from '@phosphor-icons/react/dist/csr/Clock';
import { formatAhead, formatDay, formatTime, zoneName, zoneOffset } from '../../lib/times.ts';
import { useNow } from '../../lib/use-now.ts';
import { Button } from '../../ui/button.tsx';
import { SegmentedControl } from '../../ui/choice.tsx';
import { Field, TextField } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Popover } from '../../ui/menu.tsx';
import { RepeatBuilder, Repeats, repeatOf, ruleOf, useRecurrences, usualRepeat } from '../publications/index.tsx';
import { NextSlots, type Target } from './next-slots.tsx';
import type { DraftWhen } from './send-draft.ts';
import './when-popover.css';
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
  if (when.kind === 'next_slot') return <>Next free slot</>;
  const moment = momentOf(when.wallTime, when.timeZone, now);
  if (!moment) return <>Choose a time</>;
  return (
    <>
      {when.kind === 'repeat' && <span className="wide-only">Repeats from</span>}
      <span className="wide-only">{formatDay(moment.at, when.timeZone)},</span>
      {formatTime(moment.at, when.timeZone)}
      <span className="wide-only">{zoneName(when.timeZone).replace(/ time$/, '')}</span>
    </>
  );
}

interface Wall {
  readonly wallTime: string;
  readonly timeZone: string;
}

function AtTime({
  when,
  zone,
  now,
  onChange,
}: {
  when: Wall;
  zone: string;
  now: Date;
  onChange: (when: Wall) => void;
}) {
  const moment = momentOf(when.wallTime, when.timeZone, now);
  const [day = '', time = ''] = when.wallTime.split('T');
  const change = (part: { day?: string; time?: string; timeZone?: string }): void =>
    onChange({
      wallTime: `${part.day ?? day}T${(part.time ?? time).slice(0, 5)}`,
      timeZone: part.timeZone ?? when.timeZone,
    });
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap gap-2">
        {quickTimes(now, when.timeZone).map(({ words, wallTime }) => (
          <Button key={words} small onClick={() => onChange({ timeZone: when.timeZone, wallTime })}>
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

/** Again and again: the first time, the rule, and what it comes to. */
function Repeating({
  when,
  zone,
  now,
  accountIds,
  onChange,
}: {
  when: Extract<DraftWhen, { kind: 'repeat' }>;
  zone: string;
  now: Date;
  accountIds: readonly string[];
  onChange: (when: DraftWhen) => void;
}) {
  return (
    <div className="grid gap-3">
      <AtTime
        when={when}
        zone={zone}
        now={now}
        onChange={(wall) => onChange({ kind: 'repeat', ...wall, rule: ruleOf(repeatOf(when.rule), wall.wallTime) })}
      />
      <RepeatBuilder
        rule={when.rule}
        wallTime={when.wallTime}
        timeZone={when.timeZone}
        accountIds={accountIds}
        onChange={(rule) => onChange({ ...when, rule })}
      />
      <p className="quiet">Each time a copy of this post goes out, as a post of its own. This one stays as it is.</p>
    </div>
  );
}

/** The wish of another kind, as near to the former as it can be. */
function turned(shown: DraftWhen, kind: DraftWhen['kind'], usual: Wall): DraftWhen {
  const wall = 'wallTime' in shown ? { wallTime: shown.wallTime, timeZone: shown.timeZone } : usual;
  if (kind === 'at') return { kind, ...wall };
  if (kind === 'repeat') return { kind, ...wall, rule: ruleOf(usualRepeat(), wall.wallTime) };
  return { kind };
}

interface WhenPopoverProps {
  readonly when: DraftWhen | null;
  readonly zone: string;
  /** How many sends of this post are planned already. */
  readonly planned: number;
  /** Where it would go. */
  readonly targets: readonly Target[];
  /** The saved post; null before it was saved. */
  readonly postId: string | null;
  /** Why this person may not change what repeats; null when they may. */
  readonly whyNot: string | null;
  readonly triggerRef: React.Ref<HTMLButtonElement>;
  readonly onChange: (when: DraftWhen) => void;
  readonly onMove: () => void;
}

/** When to send: a wall time in a named zone, each account's next free slot, again and again, or now. */
export function WhenPopover(props: WhenPopoverProps) {
  const { when, zone, triggerRef, onChange } = props;
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
      <Choosing {...props} shown={shown} now={now} />
    </Popover>
  );
}

function Choosing({
  shown,
  zone,
  now,
  planned,
  targets,
  postId,
  whyNot,
  onChange,
  onMove,
}: WhenPopoverProps & { shown: DraftWhen; now: Date }) {
  const repeats = useRecurrences({ postId: postId ?? undefined }).data?.items ?? [];
  return (
    <div className="when-pop">
      <SegmentedControl
        label="When"
        value={shown.kind}
        segments={[
          { value: 'at', label: 'At a time' },
          { value: 'next_slot', label: 'Next slot' },
          { value: 'repeat', label: 'Repeat' },
          { value: 'now', label: 'Now' },
        ]}
        onChange={(kind) => onChange(turned(shown, kind, { wallTime: usualTime(now, zone), timeZone: zone }))}
      />
      {shown.kind === 'at' && (
        <AtTime when={shown} zone={zone} now={now} onChange={(wall) => onChange({ kind: 'at', ...wall })} />
      )}
      {shown.kind === 'next_slot' && <NextSlots targets={targets} />}
      {shown.kind === 'repeat' && (
        <Repeating when={shown} zone={zone} now={now} accountIds={targets.map(({ id }) => id)} onChange={onChange} />
      )}
      {shown.kind === 'now' && (
        <p className="quiet">It leaves five seconds after you press the button; until then you can take it back.</p>
      )}
      {planned > 0 && shown.kind !== 'repeat' && (
        <Button onClick={onMove}>
          Move {planned === 1 ? 'the planned send' : `the ${planned} planned sends`}{' '}
          {shown.kind === 'next_slot' ? 'to the next slot' : 'here'}
        </Button>
      )}
      {repeats.length > 0 && (
        <div className="when-repeats">
          <Repeats items={repeats} whyNot={whyNot} isShort />
        </div>
      )}
    </div>
  );
}

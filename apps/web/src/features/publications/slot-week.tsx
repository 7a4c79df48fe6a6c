import { PlusIcon } from '@phosphor-icons/react/dist/csr/Plus';
import { XIcon } from '@phosphor-icons/react/dist/csr/X';
import { useState } from 'react';
import { formatPlural } from '../../lib/numbers.ts';
import { zoneName } from '../../lib/times.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/choice.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, TextField } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { AccountName, useAccounts } from '../accounts/index.tsx';
import { useSlotActs } from './slots.api.ts';
import { dayName, daysWords, suggestion, timesOf, weekdayNames, without, withTime } from './slots.rules.ts';
import type { SlotSet } from './slots.types.ts';
import './repeat.css';

const allDays = [1, 2, 3, 4, 5, 6, 7];

/** A time and the days it is for. */
function AddTime({ whyNot, onAdd }: { whyNot: string | null; onAdd: (time: string, days: number[]) => void }) {
  const [time, setTime] = useState('09:00');
  const [days, setDays] = useState<number[]>([1, 2, 3, 4, 5]);
  const why = whyNot ?? (time === '' ? 'Choose a time.' : days.length === 0 ? 'Choose at least one day.' : null);
  return (
    <form
      className="slot-add"
      onSubmit={(event) => {
        event.preventDefault();
        if (!why) onAdd(time, days);
      }}
    >
      <TextField label="Time" type="time" value={time} onChange={(event) => setTime(event.currentTarget.value)} />
      <fieldset className="rep-days">
        <legend className="lab">On</legend>
        {allDays.map((day) => (
          <label key={day} className="rep-day">
            <input
              type="checkbox"
              aria-label={dayName(day)}
              checked={days.includes(day)}
              onChange={(event) =>
                setDays(allDays.filter((other) => (other === day ? event.currentTarget.checked : days.includes(other))))
              }
            />
            <span aria-hidden="true">{dayName(day).slice(0, 2)}</span>
          </label>
        ))}
      </fieldset>
      <Button type="submit" unavailable={why}>
        <Icon of={PlusIcon} /> Add slots
      </Button>
    </form>
  );
}

/** Which zone the slots are in: the workspace's, or one of the account's own. */
function ZoneField({
  week,
  whyNot,
  onChoose,
}: {
  week: SlotSet;
  whyNot: string | null;
  onChoose: (zone: string | null) => void;
}) {
  const zones = Intl.supportedValuesOf('timeZone');
  return (
    <Field label="Zone" className="slot-zone">
      {(described) => (
        <select
          {...described}
          className="in"
          disabled={whyNot !== null}
          value={week.timeZone ?? ''}
          onChange={({ currentTarget: { value } }) => onChoose(value === '' ? null : value)}
        >
          <option value="">The workspace’s{week.timeZone === null ? `: ${zoneName(week.zone)}` : ''}</option>
          {week.timeZone && !zones.includes(week.timeZone) && <option>{week.timeZone}</option>}
          {zones.map((zone) => (
            <option key={zone}>{zone}</option>
          ))}
        </select>
      )}
    </Field>
  );
}

function CopyDialog({ week, onClose }: { week: SlotSet; onClose: () => void }) {
  const acts = useSlotActs();
  const accounts = (useAccounts().data?.items ?? []).filter(
    ({ id, state }) => id !== week.accountId && state !== 'disconnected',
  );
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [isBusy, setBusy] = useState(false);
  const copy = async (): Promise<void> => {
    setBusy(true);
    const words = `The slots were given to ${formatPlural(chosen.length, 'account')}.`;
    const isDone = await acts.copy(week, chosen, words);
    setBusy(false);
    if (isDone) onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Copy slots to other accounts"
      words="They take the place of the slots these accounts have. What waits there keeps its time."
      foot={
        <>
          <Button onClick={onClose}>Leave it</Button>
          <Button
            look="primary"
            isBusy={isBusy}
            unavailable={chosen.length === 0 ? 'Choose at least one account.' : null}
            onClick={() => void copy()}
          >
            Copy
          </Button>
        </>
      }
    >
      {accounts.length === 0 ? (
        <p className="quiet">There is no other account.</p>
      ) : (
        <div className="grid gap-2">
          {accounts.map((account) => (
            <Checkbox
              key={account.id}
              label={<AccountName account={account} />}
              checked={chosen.includes(account.id)}
              onChange={(isChosen) =>
                setChosen(isChosen ? [...chosen, account.id] : chosen.filter((id) => id !== account.id))
              }
            />
          ))}
        </div>
      )}
    </Dialog>
  );
}

/** An account's week of slots: seven columns, or seven rows where it is narrow. Every change is kept at once, with Undo. */
export function SlotWeek({ week, whyNot }: { week: SlotSet; whyNot: string | null }) {
  const acts = useSlotActs();
  const [isCopying, setCopying] = useState(false);
  const { slots, timeZone } = week;
  const save = (next: Partial<Pick<SlotSet, 'slots' | 'timeZone'>>, words: string) =>
    void acts.save(week, { slots, timeZone, ...next }, words);
  return (
    <div className="grid gap-4">
      {slots.length === 0 ? (
        <div className="grid gap-2">
          <p className="say">
            This account has no slots yet. With some, posts can be added to its queue without choosing a time.
          </p>
          <p className="flex flex-wrap items-center gap-3">
            <Button
              unavailable={whyNot}
              onClick={() => save({ slots: [...suggestion] }, 'Ten slots, Monday to Friday.')}
            >
              Begin with 09:00 and 17:30, Monday to Friday
            </Button>
            <span className="quiet">
              A guess: it knows nothing of your readers. Insights will say more once there are enough posts.
            </span>
          </p>
        </div>
      ) : (
        <ol className="slot-week" aria-label="Slots of the week">
          {weekdayNames.map((name, at) => (
            <li key={name}>
              <span className="slot-day">{name}</span>
              <span className="slot-times">
                {timesOf(slots, at + 1).map((time) => (
                  <button
                    key={time}
                    type="button"
                    className="slot-time num"
                    disabled={whyNot !== null}
                    aria-label={`Take ${time} on ${name} away`}
                    onClick={() =>
                      save({ slots: without(slots, { weekday: at + 1, time }) }, `${name} ${time} is no slot any more.`)
                    }
                  >
                    {time} <Icon of={XIcon} size={12} />
                  </button>
                ))}
                {timesOf(slots, at + 1).length === 0 && <span className="quiet s12">None</span>}
              </span>
            </li>
          ))}
        </ol>
      )}
      <AddTime
        whyNot={whyNot}
        onAdd={(time, days) => save({ slots: withTime(slots, time, days) }, `${time} on ${daysWords(days)}.`)}
      />
      <div className="flex flex-wrap items-end gap-3">
        <ZoneField
          week={week}
          whyNot={whyNot}
          onChoose={(zone) =>
            save({ timeZone: zone }, zone ? `Slots in ${zoneName(zone)}.` : 'Slots in the zone of the workspace.')
          }
        />
        {slots.length > 0 && (
          <Button unavailable={whyNot} onClick={() => setCopying(true)}>
            Copy to other accounts…
          </Button>
        )}
      </div>
      {isCopying && <CopyDialog week={week} onClose={() => setCopying(false)} />}
    </div>
  );
}

import { useState } from 'react';
import type { client } from '../../lib/api.ts';
import { formatPlural } from '../../lib/numbers.ts';
import { zoneName } from '../../lib/times.ts';
import { useNow } from '../../lib/use-now.ts';
import { Button } from '../../ui/button.tsx';
import { SegmentedControl } from '../../ui/choice.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { useZone } from './posts.api.ts';
import { momentOf, usualTime } from './wall-time.rules.ts';

export type BulkMove = NonNullable<Parameters<typeof client.publications.rescheduleMany>[0]>['move'];

const ways = [
  { value: 'at', label: 'All to one time' },
  { value: 'spread', label: 'Spread over a span' },
] as const;

function Wall({ name, value, onChange }: { name: string; value: string; onChange: (wallTime: string) => void }) {
  const [day = '', time = ''] = value.split('T');
  return (
    <div className="grid grid-cols-[1fr_7rem] gap-3">
      <TextField
        label={`${name}, day`}
        type="date"
        value={day}
        onChange={(event) => onChange(`${event.currentTarget.value}T${time}`)}
      />
      <TextField
        label="Time"
        type="time"
        value={time}
        onChange={(event) => onChange(`${day}T${event.currentTarget.value}`)}
      />
    </div>
  );
}

/** Why it cannot be moved there; null when it can. */
function whyNotMove(way: 'at' | 'spread', from: string, to: string, zone: string, now: Date): string | null {
  const first = momentOf(from, zone, now);
  const last = way === 'spread' ? momentOf(to, zone, now) : first;
  if (!first || !last) return 'Choose a day and a time.';
  if (first.isPast) return 'This has passed already. Choose a later time.';
  return last.at < first.at ? 'The last time lies before the first.' : null;
}

/** Where the planned sends of several posts go together: to one time, or evenly over a span. */
export function BulkMoveDialog({
  posts,
  isOpen,
  onClose,
  onMove,
}: {
  /** How many posts. */
  posts: number;
  isOpen: boolean;
  onClose: () => void;
  onMove: (move: BulkMove, words: string) => void;
}) {
  const zone = useZone();
  const now = useNow();
  const [way, setWay] = useState<'at' | 'spread'>('at');
  const [from, setFrom] = useState(() => usualTime(now, zone));
  const [to, setTo] = useState(() => usualTime(new Date(now.getTime() + 7 * 86_400_000), zone));
  const whyNot = whyNotMove(way, from, to, zone, now);
  const move = (): void => {
    if (whyNot) return;
    onClose();
    if (way === 'at') onMove({ kind: 'at', wallTime: from, timeZone: zone }, 'to one time');
    else onMove({ kind: 'spread', from, to, timeZone: zone }, 'spread over a span');
  };
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={`Move ${formatPlural(posts, 'post')}`}
      words="Only what is still planned moves. You can undo it."
      foot={
        <>
          <Button onClick={onClose}>Keep the times</Button>
          <Button look="primary" unavailable={whyNot} onClick={move}>
            Move
          </Button>
        </>
      }
    >
      <div className="grid gap-3">
        <SegmentedControl label="How they move" segments={ways} value={way} onChange={setWay} />
        <Wall name={way === 'at' ? 'New time' : 'First'} value={from} onChange={setFrom} />
        {way === 'spread' && <Wall name="Last" value={to} onChange={setTo} />}
        <p className={whyNot ? 'text-failed' : 'quiet'} role="status">
          {whyNot ??
            (way === 'at'
              ? `Every account sends one after the other, from that moment on (${zoneName(zone)}).`
              : `In the order in which they stand now, with even gaps. The accounts of one post stay together (${zoneName(zone)}).`)}
        </p>
      </div>
    </Dialog>
  );
}

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { client } from '../../lib/api.ts';
import { toProblem } from '../../lib/api-problem.ts';
import { formatCount } from '../../lib/numbers.ts';
import { useSession, useWorkspaceId } from '../../lib/session.ts';
import { browserZone, formatMoment } from '../../lib/times.ts';
import { showToast } from '../../lib/toasts.ts';
import { useNow } from '../../lib/use-now.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Note } from '../../ui/note.tsx';
import type { Alarm, Held } from './notifications.api.ts';
import { type Place, wayTo } from './notifications.rules.ts';
import './alarms.css';

const mostAtFirst = 3;

/** Puts an alarm aside: it leaves the list at once and comes back when the server says no. */
function useDismiss() {
  const workspaceId = useWorkspaceId();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (alarmId: string) => client.notifications.dismiss({ workspaceId, alarmId }),
    onError: (error) => showToast({ words: toProblem(error).userMessage }),
    onSettled: () => queries.invalidateQueries({ queryKey: [['notifications']] }),
  });
}

function AlarmRow({
  alarm,
  dismiss,
  onGone,
}: {
  alarm: Alarm;
  dismiss: ReturnType<typeof useDismiss>;
  onGone: () => void;
}) {
  const { profile, workspace } = useSession();
  const now = useNow();
  const way = wayTo(alarm, profile?.isOperator ?? false);
  const whyNot = workspace?.role === 'viewer' ? 'Viewers can look; editors can put it aside.' : null;
  const since = formatMoment(alarm.raisedAt, profile?.timeZone ?? browserZone(), now);
  return (
    <li className="al-row al-alarm">
      <Note state="attention" className="mt-1 text-attention" />
      <div className="min-w-0">
        <p className="al-words">{alarm.words}</p>
        <p className="quiet s12">
          {alarm.next} <span className="faint">Raised {since}.</span>
        </p>
      </div>
      <div className="al-acts">
        {way && (
          <Link
            to={way.to}
            search={(way.publication ? { publication: way.publication } : {}) as never}
            className={buttonClass({ small: true })}
          >
            {way.words}
          </Link>
        )}
        <Button
          small
          look="link"
          unavailable={whyNot}
          isBusy={dismiss.isPending && dismiss.variables === alarm.id}
          aria-label={`Put aside: ${alarm.words}`}
          className="al-aside"
          onClick={() => dismiss.mutate(alarm.id, { onSuccess: onGone })}
        >
          Put aside
        </Button>
      </div>
    </li>
  );
}

/** A pause that a person made, and what waits for it: said, and no alarm. */
function HeldRow({ held }: { held: Held }) {
  return (
    <li className="al-row">
      <Note state="scheduled" className="mt-1" />
      <p className="al-words">{held.words}</p>
      {held.what === 'account' && (
        <div className="al-acts">
          <Link to="/accounts" className={buttonClass({ small: true })}>
            See the account
          </Link>
        </div>
      )}
    </li>
  );
}

/** The open alarms of a place, each with its reason and what to do, and the pauses for which something waits. */
export function AlarmRows({
  place,
  alarms,
  held,
  openCount,
}: {
  place: Place;
  alarms: readonly Alarm[];
  held: readonly Held[];
  /** All that are open, where more are than are told here; 0 otherwise. */
  openCount: number;
}) {
  const dismiss = useDismiss();
  const [isWhole, setWhole] = useState(false);
  const section = useRef<HTMLElement>(null);
  const shown = isWhole ? alarms : alarms.slice(0, mostAtFirst);
  /** The row that had the focus is gone; the next one takes it, so that a keyboard goes on from there. */
  const keepFocus = (): void => {
    requestAnimationFrame(() => section.current?.querySelector<HTMLElement>('.al-aside')?.focus());
  };
  const total = Math.max(alarms.length, openCount);
  return (
    <section ref={section} className={`al al-${place}`} aria-label="Alarms">
      <p className="sr-only" role="status">
        {total === 1 ? 'One open alarm' : `${total > 0 ? formatCount(total) : 'No'} open alarms`}
      </p>
      <ul className={isWhole ? 'al-all' : 'al-few'}>
        {shown.map((alarm) => (
          <AlarmRow key={alarm.id} alarm={alarm} dismiss={dismiss} onGone={keepFocus} />
        ))}
        {held.map((one) => (
          <HeldRow key={one.accountId ?? one.what} held={one} />
        ))}
      </ul>
      {alarms.length > 1 && (
        <Button
          small
          look="link"
          className={alarms.length > mostAtFirst ? '' : 'al-narrow'}
          aria-expanded={isWhole}
          onClick={() => setWhole(!isWhole)}
        >
          {isWhole ? 'Show fewer' : `Show all ${formatCount(total)}`}
        </Button>
      )}
    </section>
  );
}

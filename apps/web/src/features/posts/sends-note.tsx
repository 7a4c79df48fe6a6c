import { Link } from '@tanstack/react-router';
import { formatMoment } from '../../lib/times.ts';
import { useNow } from '../../lib/use-now.ts';
import { Button } from '../../ui/button.tsx';
import { State } from '../../ui/note.tsx';
import { noteOf } from './post-state.ts';
import { type Publication, useZone } from './posts.api.ts';

/** Where a version, or the whole post, stands on its way out: each send in its own words. */
export function SendsNote({
  sends,
  handles,
  isBusy,
  whyNot,
  onTakeBack,
}: {
  sends: readonly Publication[];
  /** Handle by account, where several are shown. */
  handles: ReadonlyMap<string, string> | null;
  isBusy: boolean;
  whyNot: string | null;
  onTakeBack: (sends: readonly Publication[]) => void;
}) {
  const zone = useZone();
  const now = useNow();
  if (sends.length === 0) return null;
  const planned = sends.filter(({ state }) => state === 'scheduled' || state === 'missed');
  return (
    <section className="cmp-sends" aria-label="On its way">
      <ul aria-live="polite">
        {sends.map((send) => (
          <li key={send.id}>
            <State state={noteOf(send.state)} />
            <span className="min-w-0 flex-1">
              {handles && <b>{handles.get(send.accountId) ?? 'An account'}: </b>}
              {send.state === 'taken_down' && send.takedown && (
                <span className="num">{formatMoment(send.takedown.at, zone, now)}. </span>
              )}
              {send.state === 'scheduled' && <span className="num">{formatMoment(send.dueAt, zone, now)}. </span>}
              {send.words}{' '}
              {send.url && (
                <a href={send.url} target="_blank" rel="noreferrer">
                  See it there
                </a>
              )}{' '}
              <Link to="/activity" search={{ publication: send.id }}>
                Look in Activity
              </Link>
            </span>
          </li>
        ))}
      </ul>
      {planned.length > 0 && (
        <Button small isBusy={isBusy} unavailable={whyNot} onClick={() => onTakeBack(planned)}>
          {planned.length === 1 ? 'Take it back' : `Take all ${planned.length} back`}
        </Button>
      )}
    </section>
  );
}

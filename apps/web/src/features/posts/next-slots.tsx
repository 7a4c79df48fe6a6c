import { Link } from '@tanstack/react-router';
import { formatMoment } from '../../lib/times.ts';
import { useNow } from '../../lib/use-now.ts';
import { useNextSlots } from '../publications/index.tsx';

/** An account that the post goes to, as the popover names it. */
export interface Target {
  readonly id: string;
  readonly handle: string;
}

/** The time that each account's next free slot would give, as things stand; somebody else may be quicker. */
export function NextSlots({ targets }: { targets: readonly Target[] }) {
  const { data, error } = useNextSlots(true);
  const now = useNow(30_000);
  if (targets.length === 0) return <p className="quiet">Choose at least one account first.</p>;
  if (error && !data)
    return <p className="quiet">The times cannot be read now. Each account’s next free slot is taken.</p>;
  if (!data) return <p className="quiet">Looking for free slots…</p>;
  const next = new Map(data.items.map((item) => [item.accountId, item]));
  return (
    <ul className="when-next" aria-label="Next free slots">
      {targets.map(({ id, handle }) => {
        const slot = next.get(id);
        return (
          <li key={id}>
            <span className="clip">{handle}</span>
            {slot?.at ? (
              <span className="num">{formatMoment(slot.at, slot.timeZone, now)}</span>
            ) : (
              <Link to={`/accounts/${id}/queue` as string}>Set up slots</Link>
            )}
            {slot?.words && <span className="when-odd text-attention">{slot.words}</span>}
          </li>
        );
      })}
    </ul>
  );
}

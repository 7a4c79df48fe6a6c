import { Link } from '@tanstack/react-router';
import { NetworkGlyph } from '../accounts/index.tsx';
import type { AccountsById } from './block-link.tsx';
import { composeAt } from './compose-at.ts';
import type { FreeSlot } from './slots.rules.ts';
import { clockOf } from './zone.rules.ts';

const mostGlyphs = 3;

/** A free slot: a faint place into which one can drop, and which begins a post for its time. */
export function SlotLink({
  slot,
  accounts,
  zone,
  style,
}: {
  slot: FreeSlot;
  accounts: AccountsById;
  zone: string;
  style: React.CSSProperties;
}) {
  const known = slot.accountIds.flatMap((id) => accounts.get(id) ?? []);
  const only = known.length === 1 ? known[0]?.id : undefined;
  const to = composeAt(slot, zone, new Date(), only);
  if (!to) return null;
  const names = known.map(({ handle }) => handle).join(', ');
  return (
    <Link
      {...to}
      className="cal-slot"
      style={style}
      data-minutes={slot.minutes}
      data-tip={`Free slot of ${names}, ${clockOf(slot.minutes)}`}
      draggable={false}
    >
      <span className="num">{clockOf(slot.minutes)}</span>
      <span className="vh"> is a free slot of {names}. Begin a post for it</span>
      <span className="cal-nets" aria-hidden="true">
        {known.slice(0, mostGlyphs).map(({ id, channel, details }) => (
          <NetworkGlyph key={id} channel={channel} details={details} size={11} />
        ))}
        {known.length > mostGlyphs && <span>+{known.length - mostGlyphs}</span>}
      </span>
    </Link>
  );
}

import { Link } from '@tanstack/react-router';
import { formatPlural } from '../../lib/numbers.ts';
import { NetworkGlyph } from '../accounts/index.tsx';
import type { AccountsById } from './block-link.tsx';
import { composeAt } from './compose-at.ts';
import type { Gap } from './gaps.rules.ts';

const mostChips = 2;

/** "Gap, 4 days" on the first empty day of an account; it begins a post for that account. */
export function GapChip({
  gaps,
  accounts,
  day,
  zone,
  style,
}: {
  gaps: readonly Gap[];
  accounts: AccountsById;
  day: string;
  zone: string;
  style?: React.CSSProperties;
}) {
  const known = gaps.flatMap((gap) => {
    const account = accounts.get(gap.accountId);
    return account && account.state === 'connected' && !account.pausedAt ? [{ gap, account }] : [];
  });
  if (known.length === 0) return null;
  return (
    <li className="cal-gaps" style={style}>
      {known.slice(0, mostChips).map(({ gap, account }) => {
        const to = composeAt({ day, minutes: null }, zone, new Date(), account.id);
        const words = `${account.handle}: nothing planned for ${formatPlural(gap.days, 'day')}`;
        const face = (
          <>
            <span aria-hidden="true">
              <NetworkGlyph channel={account.channel} details={account.details} size={11} />
            </span>
            <span className="clip">Gap, {formatPlural(gap.days, 'day')}</span>
            <span className="vh">on {account.handle}. Begin a post</span>
          </>
        );
        return to ? (
          <Link key={account.id} {...to} className="cal-gap" data-tip={words}>
            {face}
          </Link>
        ) : null;
      })}
      {known.length > mostChips && (
        <span className="cal-gap-rest">and {formatPlural(known.length - mostChips, 'more account')}</span>
      )}
    </li>
  );
}

import { formatDay, formatTime, zoneName } from '../../lib/times.ts';
import { type Account, NetworkGlyph, useAccounts } from '../accounts/index.tsx';
import { AnswerRow } from './answer-row.tsx';
import type { Run, StudioItem } from './studio.types.ts';
import type { StudioParts } from './studio-parts.ts';

type Time = Run['times'][number];

/** A suggested moment in the account's zone: "Tue 24 Nov, 18:30". */
export function TimeWords({ time, account }: { time: Time; account: Account | undefined }) {
  return (
    <>
      <span className="flex min-w-0 items-center gap-2">
        {account && <NetworkGlyph channel={account.channel} details={account.details} />}
        <span className="clip">{account?.handle ?? 'An account taken off'}</span>
      </span>
      <span className="num">
        {formatDay(time.at, time.timeZone)}, {formatTime(time.at, time.timeZone)}
      </span>
      <span className="s12 quiet st-reason">
        {time.basis === 'learned' && (
          <>
            <span className="b">Learned</span>:{' '}
          </>
        )}
        {time.reason}
      </span>
    </>
  );
}

/** When each account could speak, and why then. */
export function Times({ times }: { times: readonly Time[] }) {
  const { data } = useAccounts();
  const zones = [...new Set(times.map(({ timeZone }) => timeZone))];
  if (times.length === 0) return null;
  return (
    <div>
      <h3>
        Times{zones.length === 1 && zones[0] && <span className="quiet s12 font-normal">, {zoneName(zones[0])}</span>}
      </h3>
      <ul className="st-times">
        {times.map((time) => (
          <li key={time.accountId}>
            <TimeWords time={time} account={data?.items.find(({ id }) => id === time.accountId)} />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Hashtags and times: what goes with the words and the pictures. */
export function SideAnswers({
  hashtags,
  times,
  studio,
}: {
  hashtags: readonly StudioItem[];
  times: readonly Time[];
  studio: StudioParts;
}) {
  if (hashtags.length === 0 && times.length === 0) return null;
  return (
    <div className="st-side">
      {hashtags.length > 0 && (
        <div>
          <h3>Hashtags</h3>
          <ul className="st-tags" aria-label="Hashtags">
            {hashtags.map((item) => (
              <AnswerRow key={item.id} item={item} studio={studio} />
            ))}
          </ul>
        </div>
      )}
      <Times times={times} />
    </div>
  );
}

import { formatCount, formatPlural } from '../../lib/numbers.ts';
import { useSession } from '../../lib/session.ts';
import { browserZone, formatDay, formatMoment } from '../../lib/times.ts';
import { useNow } from '../../lib/use-now.ts';
import { Chart } from '../../ui/chart.tsx';
import type { AccountNumbers } from './metrics.api.ts';

/** An account's followers over time, every point one reading. Nothing is drawn before the third. */
export function AccountChart({ numbers }: { numbers: AccountNumbers }) {
  const { profile } = useSession();
  const now = useNow();
  const zone = profile?.timeZone ?? browserZone();
  const points = numbers.series.find(({ metric }) => metric === 'followers')?.points ?? [];
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last || points.length < 3) {
    return (
      <p className="s12 quiet">
        {numbers.gives.account.length === 0
          ? 'This network does not tell how many follow.'
          : 'Followers are drawn after the third reading; one comes every six hours.'}
      </p>
    );
  }
  return (
    <Chart
      title="Followers"
      standing={`${formatPlural(points.length, 'reading')}, the last on ${formatMoment(last.at, zone, now)}`}
      text={`Followers over ${formatPlural(points.length, 'reading')}: ${formatCount(first.value)} on ${formatDay(first.at, zone)}, ${formatCount(last.value)} on ${formatDay(last.at, zone)}.`}
      columns={['Read', 'Followers']}
      series={{ x: points.map(({ at }) => Date.parse(at)), center: points.map(({ value }) => value) }}
      formatX={(at) => formatDay(new Date(at), zone)}
      formatY={(value) => formatCount(Math.round(value))}
      height={160}
    />
  );
}

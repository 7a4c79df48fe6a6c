import { formatCount, formatPlural } from '../../lib/numbers.ts';
import { formatAge } from '../../lib/times.ts';
import { useNow } from '../../lib/use-now.ts';
import { type Account, NetworkGlyph } from '../accounts/index.tsx';
import { type AccountNumbers, growthOf } from '../metrics/index.tsx';
import type { AccountInsights } from './insights.api.ts';

interface Cell {
  readonly key: string;
  readonly name: React.ReactNode;
  readonly value: string;
  readonly beside?: string;
  readonly age: string;
}

const growthDays = 30;
/** Beside followers there is room for the accounts with the most measured posts. */
const mostMedians = 3;

function followersCell(numbers: readonly AccountNumbers[], now: Date): Cell | null {
  const told = numbers.flatMap(({ followers, series }) =>
    followers ? [{ ...followers, growth: growthOf(series[0]?.points ?? [], growthDays, now) }] : [],
  );
  const oldest = told.map(({ readAt }) => readAt).toSorted()[0];
  if (!oldest) return null;
  const growth = told.every((one) => one.growth !== null)
    ? told.reduce((sum, one) => sum + (one.growth ?? 0), 0)
    : null;
  return {
    key: 'followers',
    name: 'Followers',
    value: formatCount(told.reduce((sum, { value }) => sum + value, 0)),
    ...(growth === null ? {} : { beside: `${growth > 0 ? '+' : ''}${formatCount(growth)} in ${growthDays} days` }),
    age: `read ${formatAge(oldest, now)}`,
  };
}

function medianCell(insights: AccountInsights, account: Account, fixedAgeHours: number): Cell[] {
  const { medianEngagement, usualRange, measuredPosts } = insights;
  if (medianEngagement === undefined) return [];
  return [
    {
      key: account.id,
      name: (
        <span className="inline-flex max-w-full items-center gap-1.5">
          <NetworkGlyph channel={account.channel} details={account.details} size={12} />
          <span className="clip">{account.handle}</span>
        </span>
      ),
      value: formatCount(Math.round(medianEngagement)),
      ...(usualRange
        ? { beside: `usually ${formatCount(Math.round(usualRange[0]))} to ${formatCount(Math.round(usualRange[1]))}` }
        : {}),
      age: `reactions per post at ${fixedAgeHours}\u00a0h; ${formatPlural(measuredPosts, 'post')} measured`,
    },
  ];
}

/** The figures over the page: each with its age, none mixing ages. */
export function Figures({
  numbers,
  insights,
  accounts,
  fixedAgeHours,
}: {
  numbers: readonly AccountNumbers[];
  insights: readonly AccountInsights[];
  accounts: ReadonlyMap<string, Account>;
  fixedAgeHours: number;
}) {
  const now = useNow();
  const followers = followersCell(numbers, now);
  const medians = insights
    .toSorted((a, b) => b.measuredPosts - a.measuredPosts)
    .flatMap((one) => {
      const account = accounts.get(one.accountId);
      return account ? medianCell(one, account, fixedAgeHours) : [];
    })
    .slice(0, mostMedians);
  const cells = [...(followers ? [followers] : []), ...medians];
  if (cells.length === 0) return null;
  return (
    <dl className="ins-figures">
      {cells.map(({ key, name, value, beside, age }) => (
        <div key={key}>
          <dt>{name}</dt>
          <dd>
            <span className="ins-figure">{value}</span> {beside && <span className="s12 quiet">{beside}</span>}
          </dd>
          <dd className="s12 quiet">{age}</dd>
        </div>
      ))}
    </dl>
  );
}

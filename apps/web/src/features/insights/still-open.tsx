import { Claim } from '../../ui/note.tsx';
import { Section } from '../../ui/page-header.tsx';
import { type Account, AccountName } from '../accounts/index.tsx';
import { ClaimChart } from './claim-chart.tsx';
import type { AccountInsights } from './insights.api.ts';
import { leftOutWords, moreWords } from './insights.rules.ts';

interface OpenProps {
  readonly insights: AccountInsights;
  readonly account: Account;
  readonly fixedAgeHours: number;
}

function NotEnough({ insights }: { insights: AccountInsights }) {
  const { bestTime, measuredPosts, unreadPosts } = insights;
  const left = leftOutWords(bestTime.excluded, unreadPosts);
  return (
    <>
      <p>
        <Claim standing="not-enough" />: {moreWords(bestTime.nNeeded)}.
      </p>
      <p className="s12 quiet">
        Best time: {measuredPosts} measured so far{left ? `; ${left}` : ''}. Until then suggested times are spread on
        purpose, so that we learn.
      </p>
    </>
  );
}

function Open({ insights, account, fixedAgeHours }: OpenProps) {
  return (
    <li className="ins-open">
      <h3>
        <AccountName account={account} />
      </h3>
      {insights.bestTime.status === 'not_enough_data' ? (
        <NotEnough insights={insights} />
      ) : (
        <>
          <ClaimChart insights={insights} name={account.handle} fixedAgeHours={fixedAgeHours} height={120} />
          <p className="s12 quiet">Suggestive only: {moreWords(insights.bestTime.nNeeded)} would settle it.</p>
        </>
      )}
    </li>
  );
}

/** What is not settled: how far each account is, and about how many posts are missing. */
export function StillOpen({
  open,
  fixedAgeHours,
}: {
  open: readonly Omit<OpenProps, 'fixedAgeHours'>[];
  fixedAgeHours: number;
}) {
  return (
    <Section name="Still open">
      {open.length === 0 ? (
        <p className="quiet">Nothing: every account has a supported finding.</p>
      ) : (
        <ul>
          {open.map((one) => (
            <Open key={one.account.id} {...one} fixedAgeHours={fixedAgeHours} />
          ))}
        </ul>
      )}
    </Section>
  );
}

import { useState } from 'react';
import { toProblem } from '../../lib/api-problem.ts';
import { useSession } from '../../lib/session.ts';
import { browserZone } from '../../lib/times.ts';
import { usePageTitle } from '../../lib/use-page-title.ts';
import { buttonClass } from '../../ui/button.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Seam } from '../../ui/seam.tsx';
import { EmptyState, ErrorNotice, Skeleton } from '../../ui/states.tsx';
import { type Account, useAccounts } from '../accounts/index.tsx';
import { useAccountsNumbers } from '../metrics/index.tsx';
import { ClaimChart } from './claim-chart.tsx';
import { Figures } from './figures.tsx';
import { type AccountInsights, type InsightsSummary, useInsights } from './insights.api.ts';
import { NotablePosts } from './notable-posts.tsx';
import { NumbersSection } from './numbers-section.tsx';
import { StillOpen } from './still-open.tsx';
import { UseInBrief } from './use-in-brief.tsx';
import './insights.css';

interface Known {
  readonly insights: AccountInsights;
  readonly account: Account;
}

/** Accounts in use, or taken off with measured posts, with their findings. */
function knownOf(summary: InsightsSummary, accounts: readonly Account[]): Known[] {
  const byId = new Map(accounts.map((account) => [account.id, account]));
  return summary.accounts.flatMap((insights) => {
    const account = byId.get(insights.accountId);
    if (!account) return [];
    return account.state === 'disconnected' && insights.measuredPosts === 0 ? [] : [{ insights, account }];
  });
}

function useWhyNot(what: string): string | null {
  const { workspace } = useSession();
  return workspace?.role === 'viewer' ? `Viewers read; editors ${what}.` : null;
}

function NothingYet() {
  return (
    <EmptyState
      actions={
        <a className={buttonClass({ look: 'primary' })} href="/accounts?connect">
          Connect an account
        </a>
      }
    >
      Nothing is measured yet: connect an account, and its numbers are read back from the first post on.
    </EmptyState>
  );
}

function Supported({ known, fixedAgeHours }: { known: readonly Known[]; fixedAgeHours: number }) {
  const whyNot = useWhyNot('begin briefs');
  if (known.length === 0) {
    return (
      <p className="say max-w-[46ch]">
        Nothing is supported yet. What the numbers are short of stands under “Still open”.
      </p>
    );
  }
  return known.map(({ insights, account }) => (
    <div key={account.id}>
      <ClaimChart insights={insights} name={account.handle} fixedAgeHours={fixedAgeHours} />
      {insights.bestTimeKey && (
        <div className="ins-act">
          <UseInBrief findingKey={insights.bestTimeKey} about={insights.words} whyNot={whyNot} />
        </div>
      )}
    </div>
  ));
}

function Findings({ summary, known }: { summary: InsightsSummary; known: readonly Known[] }) {
  const { profile } = useSession();
  const briefsWhyNot = useWhyNot('begin briefs');
  const readWhyNot = useWhyNot('ask networks');
  const { data: numbers } = useAccountsNumbers(known.map(({ account }) => account.id));
  const [shownId, setShownId] = useState('');
  const { fixedAgeHours } = summary;
  const supported = known.filter(({ insights }) => insights.bestTime.status === 'supported');
  const open = known.filter(({ insights }) => insights.bestTime.status !== 'supported');
  const shown = known.find(({ account }) => account.id === shownId) ?? known[0];
  const notable = known
    .flatMap(({ insights, account }) => insights.notablePosts.map((post) => ({ post, account })))
    .sort((a, b) => (b.post.timesMedian ?? 0) - (a.post.timesMedian ?? 0))
    .slice(0, 6);
  return (
    <>
      <Figures
        numbers={numbers}
        insights={known.map(({ insights }) => insights)}
        accounts={new Map(known.map(({ account }) => [account.id, account]))}
        fixedAgeHours={fixedAgeHours}
      />
      <Seam
        name="insights"
        fixed="right"
        usual={308}
        left={
          <div className="ins-left">
            <Supported known={supported} fixedAgeHours={fixedAgeHours} />
            <NotablePosts rows={notable} zone={profile?.timeZone ?? browserZone()} whyNot={briefsWhyNot} />
            {shown && (
              <NumbersSection
                account={shown.account}
                others={known.map(({ account }) => account)}
                onChoose={setShownId}
                numbers={numbers.find(({ accountId }) => accountId === shown.account.id)}
                whyNot={readWhyNot}
              />
            )}
          </div>
        }
        right={
          <div className="ins-right">
            <StillOpen open={open} fixedAgeHours={fixedAgeHours} />
          </div>
        }
      />
    </>
  );
}

/** Insights: left what the numbers support, right what is still open. Refuses to speak too early, and says so. */
export function InsightsPage() {
  usePageTitle('Insights');
  const insights = useInsights();
  const accounts = useAccounts();
  const problem =
    (insights.error && !insights.data && insights.error) || (accounts.error && !accounts.data && accounts.error);
  const isKnown = insights.data && accounts.data;
  const known = isKnown ? knownOf(insights.data, accounts.data.items) : [];
  return (
    <>
      <PageHeader
        title="Insights"
        sub={isKnown && known.length > 0 ? `Hours in ${insights.data.timeZone}` : undefined}
      />
      <div className="body">
        {problem ? (
          <ErrorNotice
            problem={toProblem(problem)}
            onRetry={() => {
              void insights.refetch();
              void accounts.refetch();
            }}
          >
            Numbers are read on as planned.
          </ErrorNotice>
        ) : !isKnown ? (
          <Skeleton rows={4} height={72} label="Loading insights" />
        ) : known.length === 0 ? (
          <NothingYet />
        ) : (
          <Findings summary={insights.data} known={known} />
        )}
      </div>
    </>
  );
}

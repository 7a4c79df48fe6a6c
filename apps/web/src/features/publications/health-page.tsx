import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { toProblem } from '../../lib/api-problem.ts';
import { useNow } from '../../lib/use-now.ts';
import { usePageTitle } from '../../lib/use-page-title.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { State } from '../../ui/note.tsx';
import { PageHeader, Section } from '../../ui/page-header.tsx';
import { ErrorNotice, Skeleton } from '../../ui/states.tsx';
import { AccountName, ConnectDialog, usePause, useWhyNotConnect, useWhyNotPause } from '../accounts/index.tsx';
import { type Health, useHealth } from './health.api.ts';
import { standingWords } from './health.rules.ts';
import { AdviceList, Facts, type HealthActs, Limits, NextSends, Strip } from './health-parts.tsx';
import { useZone } from './publications.api.ts';
import './health.css';

function Loaded({ health, acts }: { health: Health; acts: HealthActs }) {
  const zone = useZone();
  const now = useNow();
  return (
    <div className="hl-all">
      <Section name="What to do next">
        <AdviceList health={health} acts={acts} />
      </Section>
      <Strip health={health} />
      <div className="hl-two">
        <Section name="How it stands">
          <Facts {...{ health, zone, now }} />
        </Section>
        <NextSends {...{ health, zone, now }} />
      </div>
      <Limits {...{ health, zone, now }} />
    </div>
  );
}

/** An account: what to do next, how it stands, its limits, the last 30 days, the next sends. */
export function AccountPage() {
  const { accountId = '' } = useParams({ strict: false }) as { accountId?: string };
  const { data: health, error, refetch } = useHealth(accountId);
  const [isConnecting, setConnecting] = useState(false);
  const pause = usePause();
  const account = health?.account;
  const acts: HealthActs = {
    whyNotConnect: useWhyNotConnect(),
    whyNotPause: useWhyNotPause(),
    onReconnect: () => setConnecting(true),
    onPause: () => account && pause(account),
  };
  usePageTitle(account ? `Account ${account.handle}` : 'Account');
  const standing = health && standingWords(health);
  return (
    <>
      <PageHeader
        parent={
          <Link to={'/accounts' as string} className="quiet">
            Accounts
          </Link>
        }
        title={account ? <AccountName account={account} /> : 'Account'}
        sub={standing && <State state={standing.note}>{standing.words}</State>}
        actions={
          account &&
          account.state !== 'disconnected' && (
            <>
              <Link className={buttonClass({ small: true })} to={`/accounts/${account.id}/queue` as string}>
                Queue
              </Link>
              <Button small unavailable={acts.whyNotPause} onClick={acts.onPause}>
                {account.pausedAt ? 'Send again' : 'Pause'}
              </Button>
            </>
          )
        }
      />
      <div className="body">
        {error && !health ? (
          <ErrorNotice problem={toProblem(error)} onRetry={() => void refetch()}>
            Posts go out as planned; only this page cannot be shown.
          </ErrorNotice>
        ) : !health ? (
          <Skeleton rows={8} height={44} label="Loading the account" />
        ) : (
          <Loaded health={health} acts={acts} />
        )}
      </div>
      {isConnecting && account && <ConnectDialog wish={{ account }} onClose={() => setConnecting(false)} />}
    </>
  );
}

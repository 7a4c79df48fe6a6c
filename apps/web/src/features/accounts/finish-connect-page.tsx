import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { api, client } from '../../lib/api.ts';
import { toProblem } from '../../lib/api-problem.ts';
import { chooseWorkspace } from '../../lib/session.ts';
import { usePageTitle } from '../../lib/use-page-title.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { ErrorNotice, Skeleton } from '../../ui/states.tsx';
import { ChooseProfiles } from './choose-profiles.tsx';
import './accounts.css';

/** The network's answer, taken to the server once: a code can be spent only once, so nothing here tries again by itself. */
function useFinish(channel: string) {
  const answer = location.search;
  return useQuery({
    queryKey: ['finish-connect', channel, answer],
    queryFn: () => client.accounts.finishConnect({ channel, query: Object.fromEntries(new URLSearchParams(answer)) }),
    enabled: answer.length > 1,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnMount: false,
    refetchOnReconnect: false,
  });
}

/** Where a network sends the browser back to (`/connect/<channel>`): finishes, then shows the accounts. */
export function FinishConnectPage() {
  usePageTitle('Connecting');
  const { channel = '' } = useParams({ strict: false });
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { data, error } = useFinish(channel);
  const toAccounts = () => void navigate({ to: '/accounts' as string, replace: true });
  useEffect(() => {
    if (!data) return;
    chooseWorkspace(data.workspaceId);
    void queries.invalidateQueries({ queryKey: api.accounts.key() });
    if (data.choice) return;
    void navigate({ to: '/accounts' as string, replace: true });
  }, [data, navigate, queries]);
  return (
    <>
      <PageHeader title="Connecting" />
      <div className="body grid max-w-[640px] gap-4">
        {data?.choice ? (
          <ChooseProfiles
            choice={data.choice}
            workspaceId={data.workspaceId}
            onDone={toAccounts}
            onClose={toAccounts}
          />
        ) : error ? (
          <ErrorNotice problem={toProblem(error)}>No account was connected.</ErrorNotice>
        ) : location.search.length <= 1 ? (
          <p>There is nothing to finish here: this address takes a network’s answer, and it brought none.</p>
        ) : (
          <Skeleton rows={2} label="Finishing with the network" />
        )}
        <p>
          <Link to={'/accounts' as string}>To Accounts</Link>
        </p>
      </div>
    </>
  );
}

import { useQueryClient } from '@tanstack/react-query';
import { api, client } from '../../lib/api.ts';
import { toProblem } from '../../lib/api-problem.ts';
import { useWorkspaceId } from '../../lib/session.ts';
import { showToast } from '../../lib/toasts.ts';
import type { Account } from './accounts.api.ts';

/** Pauses an account at once, or lets it send again; the other press takes it back. */
export function usePause(): (account: Account) => void {
  const workspaceId = useWorkspaceId();
  const queries = useQueryClient();
  const change = async ({ id: accountId, handle, pausedAt }: Account): Promise<void> => {
    try {
      await client.accounts[pausedAt ? 'resume' : 'pause']({ workspaceId, accountId });
      const words = pausedAt
        ? `${handle} sends again. What was missed is judged by the rule for missed posts.`
        : `${handle} is paused. What is planned for it waits.`;
      showToast({ words });
    } catch (error) {
      showToast({ words: toProblem(error).userMessage });
    }
    await queries.invalidateQueries({ queryKey: api.accounts.key() });
  };
  return (account) => void change(account);
}

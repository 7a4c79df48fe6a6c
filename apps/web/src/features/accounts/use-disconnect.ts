import { useQueryClient } from '@tanstack/react-query';
import { api, client } from '../../lib/api.ts';
import { toProblem } from '../../lib/api-problem.ts';
import { useWorkspaceId } from '../../lib/session.ts';
import { showToast } from '../../lib/toasts.ts';
import { offerUndo } from '../../lib/undo-here.ts';
import type { Account } from './accounts.api.ts';

/** As long as the server keeps the sign-in of a disconnected account. */
const restoreMs = 10 * 60_000;

/** Disconnects an account at once; it can be taken back while the server keeps its sign-in, also after a reload. */
export function useDisconnect(): (account: Account) => Promise<void> {
  const workspaceId = useWorkspaceId();
  const queries = useQueryClient();
  return async ({ id: accountId, handle }) => {
    try {
      await client.accounts.disconnect({ workspaceId, accountId });
      offerUndo({
        words: `${handle} is disconnected. What is planned for it waits; its sign-in is deleted in 10 minutes.`,
        command: 'accounts.restore',
        args: { workspaceId, accountId },
        lastsMs: restoreMs,
      });
    } catch (error) {
      showToast({ words: toProblem(error).userMessage });
    }
    await queries.invalidateQueries({ queryKey: api.accounts.key() });
  };
}

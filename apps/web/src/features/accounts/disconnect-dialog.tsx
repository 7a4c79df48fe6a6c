import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, client } from '../../lib/api.ts';
import { toProblem } from '../../lib/api-problem.ts';
import { formatPlural } from '../../lib/numbers.ts';
import { useWorkspaceId } from '../../lib/session.ts';
import { showToast } from '../../lib/toasts.ts';
import { Confirm } from '../../ui/dialog.tsx';
import type { Account } from './accounts.api.ts';

const most = 200;

/** How many sends are still planned for the account, in words. */
function usePlannedWords(accountId: string): string {
  const workspaceId = useWorkspaceId();
  const { data } = useQuery(
    api.publications.list.queryOptions({ input: { workspaceId, accountId, group: 'planned', limit: most } }),
  );
  if (!data) return 'Sends planned for it will wait for you.';
  const { length } = data.items;
  if (length === 0) return 'Nothing is planned for it.';
  const words = data.nextCursor ? `more than ${most} sends` : formatPlural(length, 'send');
  return `${words} planned for it will not go out; connect it again before they are due, or move them.`;
}

/** Asked first, because the stored sign-in is deleted for good; all else comes back by connecting again. */
export function DisconnectDialog({ account, onClose }: { account: Account; onClose: () => void }) {
  const workspaceId = useWorkspaceId();
  const queries = useQueryClient();
  const planned = usePlannedWords(account.id);
  const disconnect = useMutation({
    mutationFn: () => client.accounts.disconnect({ workspaceId, accountId: account.id }),
    onSuccess: () => void queries.invalidateQueries({ queryKey: api.accounts.key() }),
    onError: (error) => showToast({ words: toProblem(error).userMessage }),
    onSettled: onClose,
  });
  return (
    <Confirm
      isOpen
      onClose={onClose}
      title={`Take ${account.handle} off?`}
      words={
        <>
          The stored sign-in is deleted here. Its posts and numbers stay, and connecting the same account again goes on
          from them. {planned}
        </>
      }
      safe="Keep it"
      act="Take it off"
      isBusy={disconnect.isPending}
      onAct={() => disconnect.mutate()}
    />
  );
}

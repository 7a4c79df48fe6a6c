import { useNavigate } from '@tanstack/react-router';
import { client } from '../../lib/api.ts';
import { toProblem } from '../../lib/api-problem.ts';
import { formatPlural } from '../../lib/numbers.ts';
import { useWorkspaceId } from '../../lib/session.ts';
import { shortTitle } from '../../lib/short-title.ts';
import { showToast } from '../../lib/toasts.ts';
import { offerUndo } from '../../lib/undo-here.ts';
import { formerOf } from './former.rules.ts';
import { useRefreshPosts } from './posts.api.ts';

interface Named {
  readonly id: string;
  readonly title: string;
}

/** What can be done with a whole post; each can be undone, and a refusal is told in words. */
export function usePostActs() {
  const workspaceId = useWorkspaceId();
  const navigate = useNavigate();
  const refresh = useRefreshPosts();
  const told = async (work: () => Promise<void>): Promise<boolean> => {
    try {
      await work();
      await refresh();
      return true;
    } catch (error) {
      showToast({ words: toProblem(error).userMessage });
      return false;
    }
  };
  return {
    duplicate: ({ id }: Named) =>
      told(async () => {
        const copy = await client.posts.duplicate({ workspaceId, postId: id });
        await navigate({ to: '/posts/$postId', params: { postId: copy.id } });
      }),
    remove: ({ id, title }: Named) =>
      told(async () => {
        const { items } = await client.publications.list({ workspaceId, postId: id, group: 'planned', limit: 200 });
        const former = formerOf(items, new Date());
        await client.posts.remove({ workspaceId, postId: id });
        const cancelled = former.length === 0 ? '' : ` ${formatPlural(former.length, 'planned send')} cancelled.`;
        const words = `Put away${title ? ` “${shortTitle(title)}”` : ''}.${cancelled}`;
        const args = JSON.parse(JSON.stringify({ workspaceId, postId: id, former }));
        offerUndo({ words, command: 'posts.restore', args });
      }),
    restore: ({ id }: Named) =>
      told(async () => {
        await client.posts.restore({ workspaceId, postId: id });
      }),
  };
}

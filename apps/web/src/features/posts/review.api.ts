import { useQuery } from '@tanstack/react-query';
import { api, type client } from '../../lib/api.ts';
import { useSession, useWorkspaceId } from '../../lib/session.ts';

/** A post in review, as the API tells it. */
export type Review = Awaited<ReturnType<typeof client.approvals.get>>;

/** How a post stands in review, with its versions and what was done. */
export function useReview(postId: string) {
  const workspaceId = useWorkspaceId();
  return useQuery({
    ...api.approvals.get.queryOptions({ input: { workspaceId, postId } }),
    enabled: workspaceId !== '',
  });
}

const listed = 6;

/** Posts that wait for an answer, or came back with a note; the newest change first. */
export function usePostsInReview(approval: 'in_review' | 'returned', isAsked = true) {
  const workspaceId = useWorkspaceId();
  return useQuery({
    ...api.posts.list.queryOptions({ input: { workspaceId, approval, limit: listed } }),
    enabled: workspaceId !== '' && isAsked,
  });
}

/** Why this person may not approve; null when they may. */
export function useWhyNotApprove(): string | null {
  const { workspace } = useSession();
  const mayApprove = workspace?.role === 'owner' || workspace?.role === 'admin';
  return mayApprove ? null : 'Owners and admins of this workspace approve.';
}

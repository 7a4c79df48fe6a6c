import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, client } from '../../lib/api.ts';
import { useSession, useWorkspaceId } from '../../lib/session.ts';
import { browserZone } from '../../lib/times.ts';

export type CommentsPage = Awaited<ReturnType<typeof client.comments.list>>;
export type Comment = CommentsPage['items'][number];
export type Reply = CommentsPage['replies'][number];
export type Decision = Parameters<typeof client.comments.decide>[0]['decision'];

/** A comment of somebody else in the list of all. */
export type InboxComment = Awaited<ReturnType<typeof client.comments.inbox>>['items'][number];

const pageSize = 50;

/** What the list of all comments shows; '' for no such wish. */
export interface InboxFilter {
  readonly show: 'all' | 'unanswered' | 'answered';
  readonly search: string;
  readonly accountId: string;
  readonly projectId: string;
}

/** Comments of all accounts and posts, newest first, page after page. */
export function useInbox({ show, search, accountId, projectId }: InboxFilter) {
  const workspaceId = useWorkspaceId();
  const query = useInfiniteQuery({
    ...api.comments.inbox.infiniteOptions({
      input: (cursor: string | undefined) => ({
        workspaceId,
        limit: pageSize,
        cursor,
        show,
        ...(search.trim() ? { search: search.trim() } : {}),
        ...(accountId ? { accountId } : {}),
        ...(projectId ? { projectId } : {}),
      }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    }),
    placeholderData: (before) => before,
  });
  const items = useMemo(() => query.data?.pages.flatMap((page) => page.items), [query.data]);
  return { ...query, items, unanswered: query.data?.pages[0]?.unanswered };
}

/** The zone this person thinks in: their own, or this browser's before they chose one. */
export function useZone(): string {
  return useSession().profile?.timeZone ?? browserZone();
}

/** Why this person may not reply; null when they may. */
export function useWhyNotReply(): string | null {
  return useSession().workspace?.role === 'viewer' ? 'Viewers can look; editors change what is sent.' : null;
}

/** What stands below a post, page by page, and how it stands. */
export function useComments(publicationId: string) {
  const workspaceId = useWorkspaceId();
  const query = useInfiniteQuery(
    api.comments.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ workspaceId, publicationId, limit: pageSize, cursor }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    }),
  );
  const items = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  return { ...query, items, standing: query.data?.pages[0] };
}

function useReadAgain() {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: [['comments']] });
}

/** Asks the network now; the answer says in words what came of it. */
export function useReadComments(publicationId: string) {
  const workspaceId = useWorkspaceId();
  const readAgain = useReadAgain();
  return useMutation({
    mutationFn: () => client.comments.read({ workspaceId, publicationId }),
    onSettled: readAgain,
  });
}

/** One reply. `key` belongs to what was written: a second press after a lost answer of ours says nothing twice. */
export function useSendReply(publicationId: string) {
  const workspaceId = useWorkspaceId();
  const readAgain = useReadAgain();
  return useMutation({
    mutationFn: ({ commentId, text, key }: { commentId: string | null; text: string; key: string }) =>
      client.comments.reply({ workspaceId, publicationId, commentId, text }, { context: { idempotencyKey: key } }),
    onSuccess: readAgain,
  });
}

export function useDecideReply() {
  const workspaceId = useWorkspaceId();
  const readAgain = useReadAgain();
  return useMutation({
    mutationFn: (wish: { replyId: string; decision: Decision }) => client.comments.decide({ workspaceId, ...wish }),
    onSettled: readAgain,
  });
}

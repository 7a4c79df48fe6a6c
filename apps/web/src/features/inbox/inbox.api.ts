import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, client } from '../../lib/api.ts';
import { useWorkspaceId } from '../../lib/session.ts';

export type CommentsPage = Awaited<ReturnType<typeof client.comments.list>>;
export type Comment = CommentsPage['items'][number];
export type Reply = CommentsPage['replies'][number];
export type Decision = Parameters<typeof client.comments.decide>[0]['decision'];

const pageSize = 50;

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

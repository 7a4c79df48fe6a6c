import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, type client } from '../../lib/api.ts';
import { useSession, useWorkspaceId } from '../../lib/session.ts';
import { browserZone } from '../../lib/times.ts';

/** A post with its versions, as the API tells it. */
export type Post = Awaited<ReturnType<typeof client.posts.get>>;
/** A post in a list. */
export type PostSummary = Awaited<ReturnType<typeof client.posts.list>>['items'][number];
/** One version going to one account, as the API tells it. */
export type Publication = Awaited<ReturnType<typeof client.publications.list>>['items'][number];
/** A kept picture or video, as the API tells it. */
export type Asset = Awaited<ReturnType<typeof client.assets.list>>['items'][number];

/** What a list of posts shows. */
export interface PostFilter {
  readonly search: string;
  /** '' for all; `deleted` for those put away. */
  readonly state: '' | 'deleted' | 'in_review' | 'returned' | 'repeats' | PostSummary['state'];
  readonly projectId: string;
  readonly accountId: string;
  readonly channel: string;
  readonly labelId: string;
}

const pageSize = 100;

/** A state as the API is asked for it. */
function askedState(state: Exclude<PostFilter['state'], 'deleted'>) {
  if (state === '') return {};
  if (state === 'repeats') return { repeats: 'only' as const };
  return state === 'in_review' || state === 'returned' ? { approval: state } : { state };
}

/** Posts by the filter, page after page. */
export function usePostList(filter: PostFilter) {
  const workspaceId = useWorkspaceId();
  const { search, state, projectId, accountId, channel, labelId } = filter;
  return useInfiniteQuery({
    ...api.posts.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        workspaceId,
        limit: pageSize,
        ...(cursor ? { cursor } : {}),
        ...(search.trim() ? { search: search.trim() } : {}),
        ...(projectId ? { projectId } : {}),
        ...(accountId ? { accountId } : {}),
        ...(channel ? { channel } : {}),
        ...(labelId ? { labelId } : {}),
        ...(state === 'deleted' ? { deleted: 'only' as const } : askedState(state)),
      }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
    placeholderData: (before) => before,
  });
}

/** One post, read once it has an id. */
export function usePost(postId: string | null) {
  const workspaceId = useWorkspaceId();
  return useQuery({
    ...api.posts.get.queryOptions({ input: { workspaceId, postId: postId ?? '' } }),
    enabled: postId !== null && workspaceId !== '',
  });
}

/** Where a post's versions stand on their way out. */
export function usePostPublications(postId: string | null) {
  const workspaceId = useWorkspaceId();
  return useQuery({
    ...api.publications.list.queryOptions({ input: { workspaceId, postId: postId ?? '', limit: 200 } }),
    enabled: postId !== null && workspaceId !== '',
  });
}

const choicesFreshMs = 60_000;

/** What the account's network offers for an option, asked when the field is shown. */
export function useChoices(accountId: string, option: string) {
  const workspaceId = useWorkspaceId();
  return useQuery({
    ...api.accounts.choices.queryOptions({ input: { workspaceId, accountId, option } }),
    enabled: workspaceId !== '',
    staleTime: choicesFreshMs,
    retry: false,
  });
}

/** Makes everything about posts and their sends be read again. */
export function useRefreshPosts(): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: api.posts.key() }),
      queries.invalidateQueries({ queryKey: api.publications.key() }),
    ]);
  };
}

/** Why this person may not write here; null when they may. */
export function useWhyNotWrite(): string | null {
  const { workspace } = useSession();
  return workspace?.role === 'viewer' ? 'You can read this workspace; an editor writes and plans posts.' : null;
}

/** The zone in which this person reads times. */
export function useZone(): string {
  return useSession().profile?.timeZone ?? browserZone();
}

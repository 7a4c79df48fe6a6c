import { type QueryClient, useQuery } from '@tanstack/react-query';
import { api } from './api.ts';
import { createStore, type Store, useStore } from './store.ts';

const meLastsMs = 5 * 60_000;

/** Who is signed in, and their workspaces. Read once by the shell before any page. */
export const meOptions = () => api.identity.me.queryOptions({ staleTime: meLastsMs });

/**
 * Where the order of events stood before this page read anything else; '' where that is unknown, or so long ago that
 * what is on the screen was read again since.
 */
export function positionRead(queries: QueryClient): string {
  const { data, dataUpdatedAt = 0 } = queries.getQueryState(meOptions().queryKey) ?? {};
  return Date.now() - dataUpdatedAt < meLastsMs ? (data?.position ?? '') : '';
}

const key = 'antiphon-workspace';
const kept = (): string =>
  typeof sessionStorage === 'undefined' ? '' : (sessionStorage.getItem(key) ?? localStorage.getItem(key) ?? '');

/** The workspace this tab shows, '' before one is known. A tab keeps its own; a new one begins where the last choice was. */
export const currentWorkspaceId: Store<string> = createStore(kept());

/** Shows another workspace in this tab. Queries carry the id, so nothing of the other one is shown. */
export function chooseWorkspace(workspaceId: string): void {
  sessionStorage.setItem(key, workspaceId);
  localStorage.setItem(key, workspaceId);
  currentWorkspaceId.set(workspaceId);
}

/** The id every workspace route wants. Inside the shell it is always known. */
export function useWorkspaceId(): string {
  return useStore(currentWorkspaceId);
}

/** The signed-in person and the workspace on the screen; null for both while unknown. */
export function useSession() {
  const { data } = useQuery(meOptions());
  const workspaceId = useWorkspaceId();
  const workspaces = data?.workspaces ?? [];
  return {
    profile: data?.profile ?? null,
    workspaces,
    workspace: workspaces.find(({ id }) => id === workspaceId) ?? null,
  };
}

import { useQuery } from '@tanstack/react-query';
import { api, type client } from '../../lib/api.ts';
import { useSession, useWorkspaceId } from '../../lib/session.ts';

/** A brand as the API tells it. */
export type Brand = Awaited<ReturnType<typeof client.brands.get>>;

/** Brands by name; with 'show', those put away too. */
export function useBrands(archived: 'hide' | 'show' = 'hide') {
  const workspaceId = useWorkspaceId();
  return useQuery(api.brands.list.queryOptions({ input: { workspaceId, archived } }));
}

/** Why this person may not change brands here; null when they may. */
export function useWhyNotBrand(): string | null {
  const { workspace } = useSession();
  return workspace?.role === 'viewer' ? 'You can read brands; an editor, admin or owner can change them.' : null;
}

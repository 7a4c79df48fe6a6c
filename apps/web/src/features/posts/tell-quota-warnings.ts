import type { QueryClient } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { showToast } from '../../lib/toasts.ts';

const readingMs = 20_000;

/** Says which sends pass a quota of their network, with the first day that has room. Nothing was refused. */
export function tellOverQuotas(over: readonly { readonly words: string }[]): void {
  const [first, ...others] = over;
  if (!first) return;
  const more = others.length > 0 ? ` The same holds for ${others.length} more of its sends.` : '';
  showToast({ words: `${first.words}${more}`, lastsMs: readingMs });
}

/** The same for all planned sends of a post, where the answer to what was done does not tell it. */
export async function tellQuotaWarnings(queries: QueryClient, workspaceId: string, postId: string): Promise<void> {
  const options = api.sending.warnings.queryOptions({ input: { workspaceId, postId } });
  // What cannot be read is no warning; the calendar shows full days all the same.
  await queries.prefetchQuery({ ...options, staleTime: 0 });
  tellOverQuotas(queries.getQueryData(options.queryKey)?.items ?? []);
}

import { client } from '../../lib/api.ts';
import type { PaletteSource } from '../../lib/palette.ts';
import { currentWorkspaceId } from '../../lib/session.ts';

/** Briefs by their words; with nothing typed, the ones changed last. */
export const briefsSource: PaletteSource = {
  id: 'briefs',
  async search(query, signal) {
    const workspaceId = currentWorkspaceId.get();
    if (!workspaceId) return [];
    const search = query.trim().slice(0, 200);
    const { items } = await client.briefs.list(
      { workspaceId, limit: search ? 8 : 4, ...(search ? { search } : {}) },
      { signal },
    );
    return items.map(({ id, title, what }) => ({
      id: `brief-${id}`,
      kind: 'thing' as const,
      words: title,
      keywords: [what.slice(0, 400)],
      detail: 'Brief',
      run: () => history.pushState({}, '', `/briefs/${id}`),
    }));
  },
};

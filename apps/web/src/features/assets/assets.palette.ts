import { client } from '../../lib/api.ts';
import type { PaletteSource } from '../../lib/palette.ts';
import { currentWorkspaceId } from '../../lib/session.ts';
import { kindWords } from './asset-words.rules.ts';

const most = 6;

/** Kept pieces by their words, tags and models. */
export const assetsSource: PaletteSource = {
  id: 'assets',
  async search(query, signal) {
    const workspaceId = currentWorkspaceId.get();
    const search = query.trim().slice(0, 200);
    if (!workspaceId || search === '') return [];
    const { items } = await client.assets.list({ workspaceId, search, limit: most }, { signal });
    return items.map(({ id, title, kind, altText, tags }) => ({
      id: `asset-${id}`,
      kind: 'thing' as const,
      words: title,
      keywords: [altText, ...tags],
      detail: kindWords[kind].one,
      run: () => history.pushState(null, '', `/library?asset=${id}`),
    }));
  },
};

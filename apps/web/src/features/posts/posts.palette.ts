import { client } from '../../lib/api.ts';
import type { PaletteSource } from '../../lib/palette.ts';
import { currentWorkspaceId } from '../../lib/session.ts';
import { noteWords } from '../../ui/note.tsx';
import { noteOf } from './post-state.ts';

const most = 8;

/** Goes to an address inside the app without loading it again: the router hears the change of history. */
function goTo(path: string): void {
  history.pushState(null, '', path);
}

/** People's posts by their words. */
export const postsSource: PaletteSource = {
  id: 'posts',
  async search(query, signal) {
    if (query === '') return [];
    const { items } = await client.posts.list(
      { workspaceId: currentWorkspaceId.get(), search: query, limit: most },
      { signal },
    );
    return items.map(({ id, title, state }) => ({
      id: `post-${id}`,
      kind: 'thing',
      words: title || 'Untitled post',
      detail: `Post, ${noteWords[noteOf(state)].toLowerCase()}`,
      run: () => goTo(`/posts/${id}`),
    }));
  },
};

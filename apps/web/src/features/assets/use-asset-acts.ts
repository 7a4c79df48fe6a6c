import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { client } from '../../lib/api.ts';
import { type ApiProblem, toProblem } from '../../lib/api-problem.ts';
import { doEach } from '../../lib/do-each.ts';
import { useWorkspaceId } from '../../lib/session.ts';
import { offerUndo } from '../../lib/undo-here.ts';
import type { Asset } from './assets.api.ts';
import { deletedWords } from './deleted-words.rules.ts';
import { refreshAssets } from './refresh-assets.ts';

/** What can be done with kept pieces: each reports what did not work in `problem`. */
export function useAssetActs() {
  const workspaceId = useWorkspaceId();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [isBusy, setBusy] = useState(false);

  const all = async <Item extends { readonly id: string }>(
    items: readonly Item[],
    act: (item: Item) => Promise<unknown>,
  ): Promise<Item[]> => {
    setBusy(true);
    setProblem(null);
    const { done, problem } = await doEach(items, act);
    setProblem(problem);
    setBusy(false);
    void refreshAssets(
      queries,
      items.map(({ id }) => id),
    );
    return done.map(({ item }) => item);
  };

  const post = useMutation({
    mutationFn: (assets: readonly Omit<Asset, 'usedIn'>[]) =>
      client.posts.create({
        workspaceId,
        projectId: assets[0]?.projectId,
        content: {
          parts: [
            {
              text: assets.flatMap(({ kind, text }) => (kind === 'text' && text ? [text] : [])).join('\n\n'),
              media: assets.flatMap(({ id, kind, altText }) =>
                kind === 'image' || kind === 'video' ? [{ assetId: id, altText }] : [],
              ),
            },
          ],
        },
        versions: [],
      }),
    onSuccess: ({ id }) => navigate({ to: '/posts/$postId', params: { postId: id } }),
    onError: (error) => setProblem(toProblem(error)),
  });

  return {
    problem,
    isBusy: isBusy || post.isPending,
    forget: () => setProblem(null),
    /** A new draft that shows the pictures and videos, and says the texts. */
    putInPost: (assets: readonly Omit<Asset, 'usedIn'>[]) => post.mutate(assets),
    /** Deletes, with undo for as long as the server keeps them. */
    async remove(assets: readonly Asset[]): Promise<boolean> {
      const done = await all(assets, ({ id }) => client.assets.remove({ workspaceId, assetId: id }));
      if (done.length > 0)
        offerUndo({
          words: deletedWords(done),
          command: 'assets.restore',
          args: { workspaceId, assetIds: done.map(({ id }) => id) },
          lastsMs: 24 * 3_600_000,
        });
      return done.length === assets.length;
    },
    restore: (assets: readonly Asset[]) => all(assets, ({ id }) => client.assets.restore({ workspaceId, assetId: id })),
    addTags: (assets: readonly Asset[], tags: readonly string[]) =>
      all(assets, ({ id, revision, tags: before }) =>
        client.assets.update({ workspaceId, assetId: id, revision, tags: [...new Set([...before, ...tags])] }),
      ),
    move: (assets: readonly Asset[], projectId: string) =>
      all(assets, ({ id, revision }) => client.assets.update({ workspaceId, assetId: id, revision, projectId })),
    favourite: (asset: Asset, isFavourite: boolean) =>
      all([asset], ({ id, revision }) => client.assets.update({ workspaceId, assetId: id, revision, isFavourite })),
  };
}

export type AssetActs = ReturnType<typeof useAssetActs>;

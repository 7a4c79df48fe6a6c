import type { Json } from '@antiphon/channels';
import { faces } from '@antiphon/channels/browser';
import type { Post, PostSummary } from '@antiphon/contract';
import type { z } from 'zod';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { notFound } from '../../platform/errors.ts';
import { findAccounts } from '../accounts/index.ts';
import { describeAssets } from '../assets/index.ts';
import { assetIdsOf, checksOf, shapeContent } from './content.rules.ts';
import { findListedPost, type ListedPost, listVersions } from './posts.queries.ts';

type PostState = z.infer<typeof PostSummary>['state'];

/** Row → contract answer, for lists. */
export function presentSummary(row: ListedPost): z.infer<typeof PostSummary> {
  return { ...row, state: (row.state ?? 'draft') as PostState };
}

/**
 * A post with its versions and what each network says to them now.
 * @throws AppError 404
 */
export async function presentPost(_app: AppContext, scope: WorkspaceScope, id: string): Promise<z.infer<typeof Post>> {
  const row = await findListedPost(scope, id);
  if (!row) throw notFound('post');
  const { content, briefId, ...listed } = row;
  const versions = await listVersions(scope, id);
  const accounts = new Map(
    (
      await findAccounts(
        scope,
        versions.map((version) => version.accountId),
      )
    ).map((account) => [account.id, account]),
  );
  const facts = await describeAssets(scope, assetIdsOf(versions.map((version) => version.content)));
  return {
    ...presentSummary(listed),
    content,
    briefId,
    versions: versions.map((version) => {
      const account = accounts.get(version.accountId);
      const face = faces.find((candidate) => candidate.id === account?.channel);
      const checks = checksOf(
        face,
        shapeContent(version.content, version.options, facts),
        (account?.details ?? null) as Json,
      );
      return {
        id: version.id,
        accountId: version.accountId,
        followsShared: version.followsShared,
        content: version.content,
        options: version.options,
        checks: [...checks],
        isFrozen: version.frozenAt !== null,
      };
    }),
  };
}

import type { Json, VersionContent } from '@antiphon/channels';
import { faces } from '@antiphon/channels/browser';
import type { Post, PostSummary } from '@antiphon/contract';
import type { z } from 'zod';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { notFound } from '../../platform/errors.ts';
import { whyNoAddress } from '../../platform/storage/index.ts';
import { type AccountRow, channelAccount, findAccounts } from '../accounts/index.ts';
import { describeAssets } from '../assets/index.ts';
import { postStateOf } from './approval.rules.ts';
import { assetIdsOf, checksOf, shapeContent } from './content.rules.ts';
import { approvalsOfPosts } from './judge-approval.ts';
import { findListedPost, type ListedPost, listVersions } from './posts.queries.ts';

type PostState = z.infer<typeof PostSummary>['state'];

/** Rows → contract answers, for lists. */
export async function presentSummaries(
  scope: WorkspaceScope,
  rows: readonly ListedPost[],
): Promise<z.infer<typeof PostSummary>[]> {
  const asked = rows.filter(({ needsApproval }) => needsApproval).map(({ id }) => id);
  const approvals = asked.length > 0 ? await approvalsOfPosts(scope, asked) : new Map();
  return rows.map(({ needsApproval: _needsApproval, repeatState, repeatsAt: nextAt, ...row }) => {
    const states = approvals.get(row.id);
    return {
      ...row,
      state: (row.state ?? 'draft') as PostState,
      approval: states ? postStateOf(states) : null,
      repeats: repeatState && { isPaused: repeatState !== 'running', nextAt },
    };
  });
}

/**
 * A post with its versions and what each network says to them now.
 * @throws AppError 404
 */
export async function presentPost(app: AppContext, scope: WorkspaceScope, id: string): Promise<z.infer<typeof Post>> {
  const row = await findListedPost(scope, id);
  if (!row) throw notFound('post');
  const { content, briefId, ...listed } = row;
  const [summary] = await presentSummaries(scope, [listed]);
  if (!summary) throw notFound('post');
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
    ...summary,
    content,
    briefId,
    versions: versions.map((version) => {
      const account = accounts.get(version.accountId);
      const face = faces.find((candidate) => candidate.id === account?.channel);
      const shaped = shapeContent(version.content, version.options, facts);
      const checks = checksOf(face, shaped, (account?.details ?? null) as Json, {
        whyNoAddress: whyNoAddress(app),
        fitsVideos: app.ffmpeg.ffmpeg !== null,
      });
      const isStopped = checks.some((check) => check.level === 'error');
      return {
        id: version.id,
        accountId: version.accountId,
        followsShared: version.followsShared,
        content: version.content,
        options: version.options,
        checks: [...checks],
        isFrozen: version.frozenAt !== null,
        price: account && !isStopped ? priceOf(app, account, shaped.content) : null,
      };
    }),
  };
}

/** What the network charges for all calls of a version that nothing stops; null where it charges nothing. */
function priceOf(app: AppContext, account: AccountRow, content: VersionContent) {
  const steps = app.channel(account.channel)?.plan(content, channelAccount(account)).steps ?? [];
  const prices = steps.flatMap(({ price }) => price ?? []);
  if (prices.length === 0) return null;
  const amount = prices.reduce((sum, price) => sum + BigInt(price.amount), 0n);
  return { amount: String(amount), words: [...new Set(prices.map(({ words }) => words))] };
}

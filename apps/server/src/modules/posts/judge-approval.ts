/** How versions stand in review now: what they would go out as, held against what was approved. */
import type { ApprovalState } from '@antiphon/contract';
import type { InstanceScope, WorkspaceScope } from '../../db/database.ts';
import { describeAssets } from '../assets/index.ts';
import { type AssetSeen, coveredBy, hashOf, type Outgoing, stateOf } from './approval.rules.ts';
import { findStandingsAcross, type VersionRef } from './approvals.instance.queries.ts';
import { findReviewed, findStandings, listReviewed, needsApproval, type ReviewedVersion } from './approvals.queries.ts';
import { assetIdsOf, type StoredContent } from './content.rules.ts';

export interface JudgedVersion extends ReviewedVersion {
  readonly hash: string;
  readonly state: ApprovalState;
  /** The post that repeats whose approval covers it; null: its own, or none. */
  readonly coveredBy: string | null;
}

const contentOf = (version: ReviewedVersion) => version.content as unknown as StoredContent;

/** Each with its hash and state. */
export async function judgeVersions(
  scope: WorkspaceScope,
  versions: readonly ReviewedVersion[],
): Promise<{ judged: JudgedVersion[]; assets: ReadonlyMap<string, AssetSeen> }> {
  const ids = versions.map(({ id }) => id);
  const assets = await describeAssets(scope, assetIdsOf(versions.map(contentOf)), { withPutAway: true });
  const standings = await findStandings(scope, ids);
  const judged = versions.map((version) => {
    const hash = hashOf({ ...version, content: contentOf(version) }, assets);
    const standing = standings.get(version.id);
    return { ...version, hash, state: stateOf(standing, hash), coveredBy: coveredBy(standing, hash) };
  });
  return { judged, assets };
}

/** States of versions by id, where the workspace demands approval; else empty. */
export async function approvalsOfVersions(
  scope: WorkspaceScope,
  versionIds: readonly string[],
): Promise<Map<string, ApprovalState>> {
  if (versionIds.length === 0 || !(await needsApproval(scope))) return new Map();
  const { judged } = await judgeVersions(scope, await findReviewed(scope, [...new Set(versionIds)]));
  return new Map(judged.map(({ id, state }) => [id, state]));
}

/** Of posts: the states of their versions that are not out, where the workspace demands approval. */
export async function approvalsOfPosts(
  scope: WorkspaceScope,
  postIds: readonly string[],
): Promise<Map<string, ApprovalState[]>> {
  const { judged } = await judgeVersions(scope, await listReviewed(scope, postIds));
  const open = judged.filter(({ isSettled }) => !isSettled);
  return new Map(
    [...Map.groupBy(open, ({ postId }) => postId)].map(([id, versions]) => [id, versions.map(({ state }) => state)]),
  );
}

/** A version that is about to go out. */
interface AboutToGo extends VersionRef {
  readonly outgoing: Outgoing;
}

/**
 * Across workspaces, as the publisher asks: how versions stand that are about to go out as they are given here.
 * Versions of workspaces that demand no approval are missing. `assets` holds what the versions show.
 */
export async function approvalsAcross(
  scope: InstanceScope,
  versions: readonly AboutToGo[],
  assets: ReadonlyMap<string, AssetSeen>,
): Promise<Map<string, ApprovalState>> {
  const standings = await findStandingsAcross(scope, versions);
  return new Map(
    versions.flatMap(({ id, outgoing }) => {
      const standing = standings.get(id);
      return standing ? [[id, stateOf(standing, hashOf(outgoing, assets))] as const] : [];
    }),
  );
}

/** Asking for approval, answering, and taking either back. Each act is a row for each version. */
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { lockLanes } from '../../db/lock-order.ts';
import { notFound, staleWrite } from '../../platform/errors.ts';
import { emitEvent } from '../../platform/events/events.queries.ts';
import { changedSinceSeen, nothingToReview, notToTakeBack } from './approval.errors.ts';
import { type AssetSeen, mediaOf } from './approval.rules.ts';
import {
  type ActToWrite,
  findActs,
  forgetUntold,
  insertActs,
  insertUntold,
  isAnythingHeld,
  listReviewed,
  listTakenBack,
  listVersionsOfCopies,
  needsApproval,
  releaseHeld,
} from './approvals.queries.ts';
import type { ApprovalRow } from './approvals.table.ts';
import type { StoredContent } from './content.rules.ts';
import { type JudgedVersion, judgeVersions } from './judge-approval.ts';
import { presentPost } from './posts.present.ts';
import { lockPost } from './posts.queries.ts';

export interface ReviewAct {
  readonly postId: string;
  readonly revision: number;
  readonly accountIds?: readonly string[] | undefined;
  /** What the caller saw; undefined: not said. */
  readonly hashes?: readonly string[] | undefined;
  readonly note: string;
  readonly userId: string | null;
}

const eventNames = { asked: 'post.review_requested', approved: 'post.approved', returned: 'post.returned' } as const;
const nothingWords = {
  asked: 'Nothing here waits for approval: it is approved, or out already.',
  approved: 'Nothing here is left to approve: it is approved, or out already.',
  returned: 'Nothing here is left to return: it is on its way, or out already.',
} as const;

/**
 * Asks, approves or returns. Those who approve say yes to what the rows hold at this moment, behind the lanes' locks:
 * a claim has either seen it, or waits.
 * @throws AppError 404, 409 `stale_write` | `changed_since_seen` | `nothing_to_review`.
 */
export async function actOnReview(
  app: AppContext,
  scope: WorkspaceScope,
  act: 'asked' | 'approved' | 'returned',
  request: ReviewAct,
): Promise<void> {
  const post = await lockPost(scope, request.postId);
  if (!post || post.deletedAt) throw notFound('post');
  if (post.revision !== request.revision) throw staleWrite('post', await presentPost(app, scope, post.id));
  const versions = await listReviewed(scope, [post.id]);
  await lockLanes(
    scope,
    versions.map(({ accountId }) => accountId),
  );
  const { judged, assets } = await judgeVersions(scope, await listReviewed(scope, [post.id]));
  const chosen = choose(judged, act, request);
  if (chosen.length === 0) throw nothingToReview(nothingWords[act]);
  if (request.hashes && !chosen.every(({ hash }) => request.hashes?.includes(hash))) throw changedSinceSeen();
  const now = app.clock.now();
  const { note, userId } = request;
  await insertActs(
    scope,
    chosen.map((version) => toWrite(version, assets, { id: app.ids.next(now), act, at: now, note, actedBy: userId })),
  );
  await insertUntold(scope, { id: app.ids.next(now), postId: post.id, act, actedBy: userId, note, at: now });
  if (act === 'approved')
    await releaseHeld(scope, [...chosen.map(({ id }) => id), ...(await listVersionsOfCopies(scope, post.id))]);
  const data = { postId: post.id, accountIds: chosen.map(({ accountId }) => accountId), userId };
  await emitEvent(scope, { name: eventNames[act], data, id: app.ids.next(now), at: now });
}

function choose(judged: readonly JudgedVersion[], act: string, { accountIds }: ReviewAct): JudgedVersion[] {
  const wanted = judged.filter((version) => (accountIds ? accountIds.includes(version.accountId) : !version.isSettled));
  return act === 'returned' ? wanted : wanted.filter(({ state }) => state !== 'approved');
}

function toWrite(
  version: JudgedVersion,
  assets: ReadonlyMap<string, AssetSeen>,
  act: Pick<ActToWrite, 'id' | 'act' | 'at' | 'note' | 'actedBy'>,
): ActToWrite {
  const { id: versionId, postId, hash, content, options } = version;
  const media = mediaOf(content as unknown as StoredContent, assets);
  return { ...act, postId, versionId, hash, takesBack: null, said: { content, options, media } };
}

/**
 * Takes acts of one kind back; what they changed stands as before.
 * @throws AppError 404, 409 `not_to_take_back`.
 */
export async function takeActsBack(
  app: AppContext,
  scope: WorkspaceScope,
  request: {
    readonly postId: string;
    readonly ids: readonly string[];
    readonly kinds: readonly ('asked' | 'approved' | 'returned')[];
    readonly userId: string | null;
  },
): Promise<void> {
  const post = await lockPost(scope, request.postId);
  if (!post) throw notFound('post');
  const acts = await findActs(scope, post.id, request.ids);
  if (acts.length === 0) throw notFound('act');
  const isOfKind = (row: ApprovalRow) => request.kinds.some((kind) => kind === row.act);
  if (!acts.every(isOfKind)) throw notToTakeBack('This cannot be taken back here.');
  if ((await listTakenBack(scope, request.ids)).length > 0) throw notToTakeBack('This was taken back already.');
  const versions = await listReviewed(scope, [post.id]);
  await lockLanes(
    scope,
    versions.map(({ accountId }) => accountId),
  );
  const now = app.clock.now();
  const rows = acts.map(({ id, postId, versionId, hash }) => {
    const takenBack = { id: app.ids.next(now), act: 'taken_back' as const, at: now, note: '', actedBy: request.userId };
    return { ...takenBack, postId, versionId, hash, takesBack: id, said: null };
  });
  await insertActs(scope, rows);
  for (const act of new Set(acts.map((row) => row.act))) await forgetUntold(scope, post.id, act);
  await releaseWhatIsApproved(scope, post.id);
  const data = { postId: post.id, userId: request.userId };
  await emitEvent(scope, { name: 'post.review_taken_back', data, id: app.ids.next(now), at: now });
}

/** After a change that may have brought a version back to what was approved: what was held for it goes on. */
export async function releaseWhatIsApproved(scope: WorkspaceScope, postId: string): Promise<void> {
  if (!(await isAnythingHeld(scope, postId)) || !(await needsApproval(scope))) return;
  const { judged } = await judgeVersions(scope, await listReviewed(scope, [postId]));
  const approved = judged.filter(({ state }) => state === 'approved').map(({ id }) => id);
  if (approved.length > 0) await releaseHeld(scope, approved);
}

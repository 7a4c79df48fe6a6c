/** A post's review as the contract answers it. */
import type { Review } from '@antiphon/contract';
import type { z } from 'zod';
import type { WorkspaceScope } from '../../db/database.ts';
import { notFound } from '../../platform/errors.ts';
import { listMembers } from '../workspaces/index.ts';
import { mediaOf, postStateOf } from './approval.rules.ts';
import { type KeptAct, listActs, listReviewed, needsApproval } from './approvals.queries.ts';
import type { StoredContent } from './content.rules.ts';
import { judgeVersions } from './judge-approval.ts';
import { findPost } from './posts.queries.ts';

type ReviewAnswer = z.infer<typeof Review>;

/** @throws AppError 404 */
export async function presentReview(scope: WorkspaceScope, postId: string): Promise<ReviewAnswer> {
  const post = await findPost(scope, postId);
  if (!post) throw notFound('post');
  const { judged, assets } = await judgeVersions(scope, await listReviewed(scope, [postId]));
  const acts = await listActs(scope, postId);
  const names = new Map((await listMembers(scope)).map(({ userId, name }) => [userId, name]));
  const open = judged.filter(({ isSettled }) => !isSettled);
  return {
    postId,
    title: post.title,
    revision: post.revision,
    isNeeded: await needsApproval(scope),
    state: postStateOf((open.length > 0 ? open : judged).map(({ state }) => state)),
    versions: judged.map(({ id, accountId, content, options, hash, state, isSettled, coveredBy }) => ({
      versionId: id,
      accountId,
      state,
      isSettled,
      coveredBy,
      hash,
      said: { content, options, media: mediaOf(content as unknown as StoredContent, assets) },
      approved: lastApproved(acts, id),
    })),
    acts: foldActs(acts, post.createdBy, names),
  };
}

function takenBackOf(acts: readonly KeptAct[]): ReadonlySet<string> {
  return new Set(acts.flatMap(({ takesBack }) => takesBack ?? []));
}

/** What the version said when it was last approved, whether or not it was returned since. */
function lastApproved(acts: readonly KeptAct[], versionId: string): ReviewAnswer['versions'][number]['approved'] {
  const gone = takenBackOf(acts);
  const last = acts.findLast((act) => act.versionId === versionId && act.act === 'approved' && !gone.has(act.id));
  return last?.said ? { ...last.said, media: last.said.media.map((one) => ({ ...one })) } : null;
}

/** Rows of one act on several versions are one act for people; the newest first. */
function foldActs(
  acts: readonly KeptAct[],
  authorId: string | null,
  names: ReadonlyMap<string, string>,
): ReviewAnswer['acts'] {
  const gone = takenBackOf(acts);
  const askers = new Set(acts.flatMap(({ act, actedBy }) => (act === 'asked' && actedBy ? [actedBy] : [])));
  const told = acts.filter(({ act }) => act !== 'taken_back');
  const groups = Map.groupBy(told, ({ act, at, actedBy }) => `${act} ${at.toISOString()} ${actedBy}`);
  return [...groups.values()]
    .flatMap((rows) => {
      const [first] = rows;
      if (!first || first.act === 'taken_back') return [];
      const { id, act, at, actedBy, note } = first;
      return [
        {
          id,
          act,
          accountIds: rows.map(({ accountId }) => accountId),
          ids: rows.map((row) => row.id),
          at: at.toISOString(),
          byName: (actedBy && names.get(actedBy)) ?? null,
          isOwn: act !== 'asked' && actedBy !== null && (actedBy === authorId || askers.has(actedBy)),
          note: note ?? '',
          isTakenBack: rows.every((row) => gone.has(row.id)),
        },
      ];
    })
    .reverse();
}

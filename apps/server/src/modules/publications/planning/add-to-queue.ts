/** Puts several posts into the queues of their accounts, in the order they are named. */
import type { AppContext } from '../../../context.ts';
import type { WorkspaceScope } from '../../../db/database.ts';
import { AppError } from '../../../platform/errors.ts';
import { lockPost } from '../../posts/index.ts';
import { type LeftOut, schedulePost } from '../schedule-publication.ts';

export interface Added {
  readonly postId: string;
  readonly ids: readonly string[];
  readonly leftOut: readonly LeftOut[];
  /** Why nothing of it was planned; null: something was. */
  readonly problem: string | null;
}

/** What stands against one post stands in its answer; the others are added. A post named twice is added once. */
export async function addToQueue(
  app: AppContext,
  scope: WorkspaceScope,
  userId: string | null,
  posts: readonly { readonly postId: string; readonly revision: number }[],
): Promise<Added[]> {
  const wanted = [...new Map(posts.map((post) => [post.postId, post])).values()];
  // All posts before the first lane (`lock-order.ts`).
  for (const { postId } of [...wanted].sort((one, other) => (one.postId < other.postId ? -1 : 1)))
    await lockPost(scope, postId);
  const added: Added[] = [];
  for (const { postId, revision } of wanted) {
    try {
      // Whatever it refuses, it refuses before it writes.
      const { ids, leftOut } = await schedulePost(app, scope, userId, {
        postId,
        revision,
        when: { kind: 'next_slot' },
      });
      added.push({ postId, ids, leftOut, problem: null });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      added.push({ postId, ids: [], leftOut: [], problem: error.userMessage });
    }
  }
  return added;
}

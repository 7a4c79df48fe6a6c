/** What stands below a post: comments of the audience, and what the account itself answered. */
import { commentsBelow } from '../audience/comments.rules.ts';
import { timeOf, type WorldGround, WorldRefusal } from './ground.ts';
import { momentOf } from './reading.ts';
import type { WorldAccount, WorldPost } from './store.ts';
import { styles } from './styles.rules.ts';

/** Whether an account can answer this: a post of its own, or a comment below one. */
export async function isThere(ground: WorldGround, account: WorldAccount, id: string): Promise<boolean> {
  if ((await ground.store.postsById(account.id, [id])).length > 0) return true;
  const [, postId] = /^c\d+-(.+)$/.exec(id) ?? [];
  const [post] = postId ? await ground.store.postsById(account.id, [postId]) : [];
  return post !== undefined && audienceBelow(ground, account, post).some((comment) => comment.id === id);
}

/** Everything below a post, the oldest first. */
export async function listComments(ground: WorldGround, account: WorldAccount, id: string) {
  const [post] = await ground.store.postsById(account.id, [id]);
  if (!post) throw new WorldRefusal(404, 'not_found', 'There is no such post.');
  const comments = audienceBelow(ground, account, post);
  const below = new Set([post.id, ...comments.map((comment) => comment.id)]);
  // An answer is younger than what it answers, so one look from old to new finds answers to answers too.
  for (const reply of await ground.store.repliesSince(account.id, post.createdAt)) {
    if (reply.replyTo === null || !below.has(reply.replyTo)) continue;
    below.add(reply.id);
    comments.push(viewOf(reply.id, reply.replyTo, account, reply.text, reply.createdAt, true));
  }
  return { comments: comments.toSorted((one, other) => (one.created_at < other.created_at ? -1 : 1)) };
}

function audienceBelow(ground: WorldGround, account: WorldAccount, post: WorldPost) {
  // The audience speaks below what began it, and only where there are replies.
  if (post.replyTo !== null || !styles[account.style].allowsReplies) return [];
  const ageMs = timeOf(ground, account).getTime() - post.createdAt.getTime();
  return commentsBelow(ground.audience, momentOf(ground, account, post), ageMs).map((comment) => {
    const parent = comment.answers === null ? post.id : `c${comment.answers}-${post.id}`;
    return viewOf(`c${comment.place}-${post.id}`, parent, comment.author, comment.text, comment.at, false);
  });
}

function viewOf(
  id: string,
  replyTo: string,
  author: { readonly handle: string; readonly displayName: string },
  text: string,
  at: Date,
  isYours: boolean,
) {
  return {
    id,
    reply_to: replyTo,
    author: { handle: author.handle, display_name: author.displayName },
    text,
    created_at: at.toISOString(),
    is_yours: isYours,
  };
}

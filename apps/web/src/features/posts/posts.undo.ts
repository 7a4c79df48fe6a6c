import { client } from '../../lib/api.ts';
import { ApiProblem } from '../../lib/api-problem.ts';
import { doEach } from '../../lib/do-each.ts';
import type { Json } from '../../lib/json.ts';
import { type Changed, inParts, stayedWords } from './bulk-changes.rules.ts';
import type { DraftFields } from './draft.rules.ts';
import { changeDraft, draftHere, editDraft } from './draft-store.ts';
import type { Former } from './former.rules.ts';
import { queueSave } from './queue-save.ts';

// The arguments of these come from this app's own stack, where the features put them.

/** Does all, then tells of the first that was refused: the others are done. */
async function each<Item>(items: readonly Item[], work: (item: Item) => Promise<unknown>): Promise<void> {
  const { problem } = await doEach(items, work);
  if (problem) throw problem;
}

/** As many as one call takes. */
const mostAtOnce = 1000;

const timesOf = (former: readonly Former[]) =>
  former.map(({ publicationId, when: { wallTime, timeZone } }) => ({ publicationId, wallTime, timeZone }));

/** What could not be brought back is told; the others are. */
function sayIfStayed({ items }: { readonly items: readonly Changed[] }): void {
  const words = stayedWords(items);
  if (words) throw new ApiProblem({ status: 409, code: 'partly', userMessage: words });
}

/** Brings a post back that was put away, and plans again what was planned then. */
export async function restorePost(args: Json): Promise<void> {
  const { workspaceId, postId, former } = args as unknown as {
    workspaceId: string;
    postId: string;
    former?: readonly Former[];
  };
  await client.posts.restore({ workspaceId, postId });
  if (former?.length) await planAllAgain(JSON.parse(JSON.stringify({ workspaceId, former })));
}

/** Brings posts back that were put away together, and plans again what was planned then. */
export async function restoreAllPosts(args: Json): Promise<void> {
  const { workspaceId, postIds, former } = args as unknown as {
    workspaceId: string;
    postIds: readonly string[];
    former: readonly Former[];
  };
  await each(postIds, (postId) => client.posts.restore({ workspaceId, postId }));
  await planAllAgain(JSON.parse(JSON.stringify({ workspaceId, former })));
}

/** Puts posts away together: copies that were just made, or what was just brought back. */
export async function putAllAway(args: Json): Promise<void> {
  const { workspaceId, postIds } = args as unknown as { workspaceId: string; postIds: readonly string[] };
  await each(postIds, (postId) => client.posts.remove({ workspaceId, postId }));
}

/** Acts of reviews, by post. */
interface ReviewedPosts {
  readonly workspaceId: string;
  readonly reviews: readonly { readonly postId: string; readonly ids: string[] }[];
}

/** Asks for approval no longer. */
export async function takeAskBack(args: Json): Promise<void> {
  const { workspaceId, reviews } = args as unknown as ReviewedPosts;
  await each(reviews, (review) => client.approvals.takeBackAsk({ workspaceId, ...review }));
}

/** Takes an approval or a return back: the post stands as before. */
export async function takeAnswerBack(args: Json): Promise<void> {
  const { workspaceId, reviews } = args as unknown as ReviewedPosts;
  await each(reviews, (review) => client.approvals.takeBackAnswer({ workspaceId, ...review }));
}

/** Takes planned sends back. What was faster than the undo says so. */
export async function takeBack(args: Json): Promise<void> {
  const { workspaceId, publicationIds } = args as unknown as { workspaceId: string; publicationIds: string[] };
  await each(publicationIds, (publicationId) => client.publications.cancel({ workspaceId, publicationId }));
}

/** Shows a draft as it was before an act. */
export async function bringWordsBack(args: Json): Promise<void> {
  const { key, fields } = args as unknown as { key: string; fields: DraftFields };
  if (draftHere(key).get()) editDraft(key, ({ when }) => ({ fields, when }));
  else await changeDraft(key, (before) => ({ ...before, fields, editedAt: new Date().toISOString() }));
  await queueSave(key);
}

/** Plans sends again for the time they had, after they were taken back together. */
export async function planAllAgain(args: Json): Promise<void> {
  const { workspaceId, former } = args as unknown as { workspaceId: string; former: readonly Former[] };
  for (const some of inParts(former, mostAtOnce))
    sayIfStayed(await client.publications.resumeMany({ workspaceId, times: timesOf(some) }));
}

/** Moves sends back to the times they had, whatever their revisions are now: the person asks for exactly that. */
export async function moveAllBack(args: Json): Promise<void> {
  const { workspaceId, former } = args as unknown as { workspaceId: string; former: readonly Former[] };
  for (const some of inParts(former, mostAtOnce))
    sayIfStayed(
      await client.publications.rescheduleMany({ workspaceId, move: { kind: 'each', times: timesOf(some) } }),
    );
}

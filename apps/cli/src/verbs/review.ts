import type { Command } from 'commander';
import type { Session } from '../client.ts';
import type { Output } from '../output.ts';
import { readArgument } from '../read-input.ts';
import type { Tools } from '../tools.ts';

const stateWords = {
  draft: 'Nobody was asked yet.',
  in_review: 'It waits for an answer.',
  approved: 'Exactly this was approved.',
  changed: 'It was changed after its approval.',
  returned: 'It was returned with a note.',
} as const;
const actWords = { asked: 'asked for approval', approved: 'approved it', returned: 'returned it' } as const;

/** `review`, `ask`. No key approves: an owner or admin does, signed in. */
export function addReview(program: Command, tools: Tools): void {
  program
    .command('review <postId>')
    .description('how a post stands in review, and what was said')
    .action(tools.run(showReview));
  program
    .command('ask <postId>')
    .description('ask an owner or admin to approve a post; they answer signed in, never by a key')
    .option('--note <words>', 'what they should look at; - reads it from standard input')
    .action(tools.run(askForApproval));
}

async function showReview(session: Session, output: Output, postId: string): Promise<void> {
  const review = await session.client.approvals.get({ workspaceId: await session.workspaceId(), postId });
  const acts = review.acts.map(({ act, at, byName, note, isOwn, isTakenBack }) => {
    const who = `${byName ?? 'A former member'} ${actWords[act]}${isOwn ? ', their own post' : ''}`;
    return `${at}  ${who}${isTakenBack ? ' (taken back)' : ''}${note ? `: ${note}` : ''}`;
  });
  output.result(review, [stateWords[review.state], ...acts].join('\n'));
}

async function askForApproval(
  session: Session,
  output: Output,
  postId: string,
  { note }: { readonly note?: string },
): Promise<void> {
  const workspaceId = await session.workspaceId();
  const { revision } = await session.client.posts.get({ workspaceId, postId });
  const words = note === undefined ? '' : await readArgument(note);
  const review = await session.client.approvals.ask({ workspaceId, postId, revision, note: words });
  output.result(review, stateWords[review.state]);
}

import { useState } from 'react';
import { client } from '../../lib/api.ts';
import { ApiProblem, toProblem } from '../../lib/api-problem.ts';
import { type DoneEach, doEach } from '../../lib/do-each.ts';
import { formatPlural } from '../../lib/numbers.ts';
import { useWorkspaceId } from '../../lib/session.ts';
import { offerUndo } from '../../lib/undo-here.ts';
import { type Changed, formerOfChanged, refusedWords, stayedWords } from './bulk-changes.rules.ts';
import type { BulkMove } from './bulk-move-dialog.tsx';
import { type Former, formerOf } from './former.rules.ts';
import { type PostSummary, useRefreshPosts } from './posts.api.ts';
import { lastAct } from './review.rules.ts';
import { tellOverQuotas } from './tell-over-quotas.ts';

type Chosen = readonly PostSummary[];

/** What did not work, and what stayed as it was, in words. */
export interface BulkProblem {
  readonly problem: ApiProblem;
  readonly words: string;
}

const plain = (value: unknown) => JSON.parse(JSON.stringify(value));
const posts = (count: number): string => formatPlural(count, 'post');
const sends = (count: number): string => formatPlural(count, 'planned send');

/** What can be done with several posts at once. Each can be undone as one; what was refused is told in words. */
export function useBulkActs() {
  const workspaceId = useWorkspaceId();
  const refresh = useRefreshPosts();
  const [busy, setBusy] = useState('');
  const [wrong, setWrong] = useState<BulkProblem | null>(null);

  const run = async (name: string, work: () => Promise<void>): Promise<void> => {
    if (busy) return;
    setBusy(name);
    setWrong(null);
    try {
      await work();
    } finally {
      setBusy('');
      await refresh();
    }
  };
  /** Tells what did not work; gives what did. */
  const kept = <Item, Value>({ done, failed, problem }: DoneEach<Item, Value>, what: (count: number) => string) => {
    if (problem) setWrong({ problem, words: `${what(failed)} stayed as before.` });
    return done;
  };
  const offer = (words: string, command: string, args: object): void =>
    offerUndo({ words, command, args: plain({ workspaceId, ...args }) });

  /** Sends of these posts that are still ahead, with their times: putting a post away cancels them. */
  const plannedOf = async (chosen: Chosen): Promise<readonly Former[]> => {
    const answer = await doEach(chosen, ({ id }) =>
      client.publications.list({ workspaceId, postId: id, group: 'planned', limit: 200 }),
    );
    return formerOf(
      kept(answer, posts).flatMap(({ value }) => value.items),
      new Date(),
    );
  };
  /** One call for all planned sends: tells which stayed and why, and gives those that changed for undo. */
  const changeAll = async (call: () => Promise<{ readonly items: readonly Changed[] }>): Promise<readonly Former[]> => {
    try {
      const { items } = await call();
      const words = stayedWords(items);
      if (words) setWrong({ problem: new ApiProblem({ status: 409, code: 'partly', userMessage: words }), words: '' });
      return formerOfChanged(items);
    } catch (error) {
      setWrong({ problem: toProblem(error), words: 'Every planned send stayed as before.' });
      return [];
    }
  };
  const idsOf = (chosen: Chosen): string[] => chosen.filter(({ nextDueAt }) => nextDueAt !== null).map(({ id }) => id);

  /** One act of a review for each of them: those that were refused are named with the reason. */
  const review = async (kind: 'asked' | 'approved', chosen: Chosen): Promise<void> => {
    const { ask, approve } = client.approvals;
    const { done, refused } = await doEach(chosen, ({ id: postId, revision }) =>
      kind === 'asked' ? ask({ workspaceId, postId, revision }) : approve({ workspaceId, postId, revision }),
    );
    const userMessage = refusedWords(
      refused.map(({ item, problem }) => ({ title: item.title, words: problem.userMessage })),
    );
    if (userMessage) setWrong({ problem: new ApiProblem({ status: 409, code: 'partly', userMessage }), words: '' });
    const reviews = done.map(({ item, value }) => ({ postId: item.id, ids: lastAct(value.acts, kind)?.ids ?? [] }));
    if (reviews.length === 0) return;
    const words = kind === 'asked' ? 'Asked for approval of' : 'Approved';
    offer(`${words} ${posts(reviews.length)}.`, kind === 'asked' ? 'posts.take-ask-back' : 'posts.take-answer-back', {
      reviews,
    });
  };

  return {
    askForApproval: (chosen: Chosen) => run('review', () => review('asked', chosen)),
    approve: (chosen: Chosen) => run('review', () => review('approved', chosen)),
    /** In the order of the list, so that the first goes first. */
    addToQueue: (chosen: Chosen) =>
      run('queue', async () => {
        const wanted = chosen.map(({ id: postId, revision }) => ({ postId, revision }));
        try {
          const { items } = await client.slots.add({ workspaceId, posts: wanted });
          const left = items.flatMap(({ problem, leftOut }) =>
            problem ? [problem] : leftOut.map(({ words }) => words),
          );
          const userMessage = [...new Set(left)].join(' ');
          if (left.length > 0)
            setWrong({ problem: new ApiProblem({ status: 409, code: 'partly', userMessage }), words: '' });
          const publicationIds = items.flatMap(({ publications }) => publications.map(({ id }) => id));
          if (publicationIds.length > 0)
            offer(`${sends(publicationIds.length)} in the queue.`, 'posts.take-back', { publicationIds });
          tellOverQuotas(
            'send',
            items.flatMap(({ publications }) => publications.flatMap(({ overQuotas }) => overQuotas)),
          );
        } catch (error) {
          setWrong({ problem: toProblem(error), words: 'Nothing was added to a queue.' });
        }
      }),
    busy,
    wrong,
    forget: () => setWrong(null),
    move: (chosen: Chosen, move: BulkMove, words: string) =>
      run('move', async () => {
        const former = await changeAll(async () => {
          const answer = await client.publications.rescheduleMany({ workspaceId, postIds: idsOf(chosen), move });
          tellOverQuotas('day', answer.overQuotas);
          return answer;
        });
        if (former.length > 0) offer(`${sends(former.length)} moved: ${words}.`, 'posts.move-back', { former });
      }),
    takeBack: (chosen: Chosen) =>
      run('take-back', async () => {
        const former = await changeAll(() => client.publications.cancelMany({ workspaceId, postIds: idsOf(chosen) }));
        if (former.length > 0) offer(`${sends(former.length)} taken back.`, 'posts.plan-again', { former });
      }),
    duplicate: (chosen: Chosen) =>
      run('duplicate', async () => {
        const answer = await doEach(chosen, ({ id }) => client.posts.duplicate({ workspaceId, postId: id }));
        const postIds = kept(answer, posts).map(({ value }) => value.id);
        if (postIds.length > 0) offer(`${posts(postIds.length)} duplicated.`, 'posts.put-away', { postIds });
      }),
    putAway: (chosen: Chosen) =>
      run('put-away', async () => {
        const former = await plannedOf(chosen);
        const answer = await doEach(chosen, ({ id }) => client.posts.remove({ workspaceId, postId: id }));
        const postIds = kept(answer, posts).map(({ item }) => item.id);
        if (postIds.length === 0) return;
        const cancelled = former.length === 0 ? '' : ` ${sends(former.length)} cancelled.`;
        offer(`${posts(postIds.length)} put away.${cancelled}`, 'posts.restore-all', { postIds, former });
      }),
    bringBack: (chosen: Chosen) =>
      run('bring-back', async () => {
        const answer = await doEach(chosen, ({ id }) => client.posts.restore({ workspaceId, postId: id }));
        const postIds = kept(answer, posts).map(({ item }) => item.id);
        if (postIds.length > 0) offer(`${posts(postIds.length)} brought back.`, 'posts.put-away', { postIds });
      }),
  };
}

export type BulkActs = ReturnType<typeof useBulkActs>;

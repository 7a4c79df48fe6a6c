import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, client } from '../../lib/api.ts';
import { toProblem } from '../../lib/api-problem.ts';
import { useWorkspaceId } from '../../lib/session.ts';
import { showToast } from '../../lib/toasts.ts';
import { offerUndo } from '../../lib/undo-here.ts';

/** A post that repeats, as the API tells it. */
export type Recurrence = Awaited<ReturnType<typeof client.recurrences.list>>['items'][number];
export type Occurrence = Recurrence['coming'][number];

export interface RepeatPlan {
  readonly rule: string;
  readonly wallTime: string;
  readonly timeZone: string;
}

/** Repeats of a post (as what is copied, or as a copy), or those that go to an account. */
export function useRecurrences(filter: { postId?: string | undefined; accountId?: string | undefined }) {
  const workspaceId = useWorkspaceId();
  return useQuery({
    ...api.recurrences.list.queryOptions({ input: { workspaceId, ...filter } }),
    enabled: workspaceId !== '' && Boolean(filter.postId ?? filter.accountId),
  });
}

/** What a rule means: in words, with the next times and what stands against it. */
export function useRepeatPreview(plan: RepeatPlan, accountIds: readonly string[]) {
  const workspaceId = useWorkspaceId();
  const input = { workspaceId, ...plan, accountIds: [...accountIds].slice(0, 50) };
  return useQuery({
    ...api.recurrences.preview.queryOptions({ input, staleTime: 60_000, retry: false }),
    enabled: workspaceId !== '',
    placeholderData: (before) => before,
  });
}

/** What people do to posts that repeat. Each can be undone; a refusal is told. */
export function useRecurrenceActs() {
  const workspaceId = useWorkspaceId();
  const queries = useQueryClient();
  const told = async (work: () => Promise<void>): Promise<boolean> => {
    try {
      await work();
      return true;
    } catch (error) {
      showToast({ words: toProblem(error).userMessage });
      return false;
    } finally {
      await Promise.all(
        [api.recurrences.key(), api.slots.key(), api.publications.key(), api.posts.key()].map((queryKey) =>
          queries.invalidateQueries({ queryKey }),
        ),
      );
    }
  };
  const back = (words: string, args: { stop?: string; resume?: string }): void =>
    offerUndo({ words, command: 'publications.repeat-back', args: { workspaceId, ...args } });
  return {
    pause: ({ id: recurrenceId, postTitle }: Recurrence) =>
      told(async () => {
        await client.recurrences.pause({ workspaceId, recurrenceId });
        back(`“${postTitle}” repeats no more for now.`, { resume: recurrenceId });
      }),
    stop: ({ id: recurrenceId, postTitle }: Recurrence) =>
      told(async () => {
        await client.recurrences.stop({ workspaceId, recurrenceId });
        back(`“${postTitle}” has stopped repeating.`, { resume: recurrenceId });
      }),
    resume: ({ id: recurrenceId, postTitle }: Recurrence) =>
      told(async () => {
        await client.recurrences.resume({ workspaceId, recurrenceId });
        back(`“${postTitle}” repeats again.`, { stop: recurrenceId });
      }),
    skip: ({ id: recurrenceId }: Recurrence, { wallTime, isSkipped }: Occurrence, words: string) =>
      told(async () => {
        await client.recurrences.skip({ workspaceId, recurrenceId, wallTime, isSkipped: !isSkipped });
        const args = { workspaceId, recurrenceId, wallTime, isSkipped };
        offerUndo({ words, command: 'publications.occurrence-back', args });
      }),
    change: ({ id: recurrenceId, revision }: Recurrence, from: string, plan: RepeatPlan) =>
      told(async () => {
        const { recurrence } = await client.recurrences.change({ workspaceId, recurrenceId, revision, from, ...plan });
        back(`${recurrence.words} from then on.`, { stop: recurrence.id, resume: recurrenceId });
      }),
    rewrite: ({ id: recurrenceId }: Recurrence) =>
      told(async () => {
        const { rewritten, leftAlone } = await client.recurrences.rewrite({ workspaceId, recurrenceId });
        const alone = leftAlone > 0 ? ` ${leftAlone} changed by hand stayed as they are.` : '';
        showToast({
          words: `${rewritten} planned ${rewritten === 1 ? 'copy says' : 'copies say'} the same now.${alone}`,
        });
      }),
  };
}

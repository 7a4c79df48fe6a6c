import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, client } from '../../lib/api.ts';
import { toProblem } from '../../lib/api-problem.ts';
import { useWorkspaceId } from '../../lib/session.ts';
import { showToast } from '../../lib/toasts.ts';
import { offerUndo } from '../../lib/undo-here.ts';
import type { Publication } from './publications.types.ts';
import { swapped } from './slots.rules.ts';
import type { Slot, SlotSet } from './slots.types.ts';

/** Coming slots of an account, what waits in them, the gaps. */
export function useQueue(accountId: string, days: number) {
  const workspaceId = useWorkspaceId();
  return useQuery({
    ...api.slots.queue.queryOptions({ input: { workspaceId, accountId, days } }),
    enabled: workspaceId !== '',
    placeholderData: (before) => before,
  });
}

/** Where "next slot" would put something, for each account, as things stand. */
export function useNextSlots(isAsked: boolean) {
  const workspaceId = useWorkspaceId();
  return useQuery({
    ...api.slots.next.queryOptions({ input: { workspaceId }, staleTime: 5_000 }),
    enabled: workspaceId !== '' && isAsked,
    refetchInterval: 30_000,
  });
}

type Queue = Awaited<ReturnType<typeof client.slots.queue>>;
interface WeekWish {
  readonly slots: readonly Slot[];
  readonly timeZone: string | null;
}

/** The last writing of each account's week that is still under way: the next one goes on from its revision. */
const underWay = new Map<string, Promise<SlotSet>>();

async function writeNext(workspaceId: string, before: SlotSet, { slots, timeZone }: WeekWish): Promise<void> {
  const { accountId } = before;
  const last = underWay.get(accountId) ?? Promise.resolve(before);
  const writing = last.then(({ revision }) =>
    client.slots.save({ workspaceId, accountId, revision, timeZone, slots: [...slots] }),
  );
  underWay.set(accountId, writing);
  try {
    await writing;
  } finally {
    if (underWay.get(accountId) === writing) underWay.delete(accountId);
  }
}

/** What people do with slots and queues. Each can be undone; a refusal is told and the queue is read anew. */
export function useSlotActs() {
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
      await queries.invalidateQueries({ queryKey: api.slots.key() });
    }
  };
  return {
    save: (before: SlotSet, wish: WeekWish, words: string) => {
      const { accountId } = before;
      const next = { ...before, ...wish, slots: [...wish.slots] };
      // Seen at once; the server's answer follows.
      queries.setQueriesData<Queue>({ queryKey: api.slots.queue.key({ input: { accountId } }) }, (queue) =>
        queue ? { ...queue, slots: next } : queue,
      );
      return told(async () => {
        await writeNext(workspaceId, before, wish);
        offerUndo({ words, command: 'publications.slots-back', args: formerWeeks(workspaceId, [before]) });
      });
    },
    copy: (from: SlotSet, toAccountIds: readonly string[], words: string) =>
      told(async () => {
        const { items } = await client.slots.list({ workspaceId });
        const before = items.filter(({ accountId }) => toAccountIds.includes(accountId));
        await client.slots.copy({ workspaceId, accountId: from.accountId, toAccountIds: [...toAccountIds] });
        offerUndo({ words, command: 'publications.slots-back', args: formerWeeks(workspaceId, before) });
      }),
    skip: (accountId: string, at: string, isSkipped: boolean, words: string) =>
      told(async () => {
        await client.slots.skip({ workspaceId, accountId, at, isSkipped });
        const args = { workspaceId, accountId, at, isSkipped: !isSkipped };
        offerUndo({ words, command: 'publications.skip-back', args });
      }),
    move: (publication: Publication, to: string, words: string) => {
      const { id: publicationId, accountId, revision, dueAt } = publication;
      // Seen at once; a refusal puts it back.
      queries.setQueriesData<Queue>({ queryKey: api.slots.queue.key({ input: { accountId } }) }, (queue) =>
        queue ? { ...queue, items: swapped(queue.items, publicationId, to) } : queue,
      );
      return told(async () => {
        await client.slots.move({ workspaceId, publicationId, revision, to });
        const args = { workspaceId, publicationId, to: dueAt };
        offerUndo({ words, command: 'publications.queue-back', args });
      });
    },
  };
}

const formerWeeks = (workspaceId: string, sets: readonly SlotSet[]) => ({
  workspaceId,
  sets: sets.map(({ accountId, timeZone, slots }) => ({
    accountId,
    timeZone,
    slots: slots.map((slot) => ({ ...slot })),
  })),
});

import { client } from '../../lib/api.ts';
import type { Json } from '../../lib/json.ts';
import type { Slot } from './slots.types.ts';

interface FormerWeeks {
  readonly workspaceId: string;
  readonly sets: readonly { readonly accountId: string; readonly timeZone: string | null; readonly slots: Slot[] }[];
}

/** Writes weeks as they were, over whatever stands there now. The arguments come from this app's own stack. */
export async function slotsBack(args: Json): Promise<void> {
  const { workspaceId, sets } = args as unknown as FormerWeeks;
  const { items } = await client.slots.list({ workspaceId });
  for (const set of sets) {
    const revision = items.find(({ accountId }) => accountId === set.accountId)?.revision ?? 0;
    await client.slots.save({ workspaceId, revision, ...set });
  }
}

/** Opens a skipped slot again, or skips one that was opened. */
export async function skipBack(args: Json): Promise<void> {
  await client.slots.skip(args as unknown as Parameters<typeof client.slots.skip>[0]);
}

/** Moves a send back to its former place; what took that place goes back, too. */
export async function queueBack(args: Json): Promise<void> {
  const { workspaceId, publicationId, to } = args as unknown as Record<'workspaceId' | 'publicationId' | 'to', string>;
  const { revision } = await client.publications.get({ workspaceId, publicationId });
  await client.slots.move({ workspaceId, publicationId, to, revision });
}

/** Ends a repeat that was just begun, or goes on with one that was paused, ended or changed. */
export async function repeatBack(args: Json): Promise<void> {
  const wish = args as unknown as { workspaceId: string; stop?: string; resume?: string };
  const { workspaceId } = wish;
  if (wish.stop) await client.recurrences.stop({ workspaceId, recurrenceId: wish.stop });
  if (wish.resume) await client.recurrences.resume({ workspaceId, recurrenceId: wish.resume });
}

/** Puts an occurrence back, or leaves it out again. */
export async function occurrenceBack(args: Json): Promise<void> {
  await client.recurrences.skip(args as unknown as Parameters<typeof client.recurrences.skip>[0]);
}

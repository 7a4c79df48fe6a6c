/** Waiting until publications rest, and what came of them. */

import type { KillGround } from './kill-ground.ts';
import type { Sent } from './kill-posts.ts';

/** Nothing happens to it any more unless a person does something. What is in doubt is still being asked about. */
export function isSettled({ state, openStepCount }: Sent): boolean {
  if (state === 'published') return openStepCount === 0;
  return !['scheduled', 'sending', 'unknown'].includes(state);
}

/** Looks until all rest or the time is over; how each stands then, by id. */
export async function settle(
  ground: KillGround,
  ids: readonly string[],
  patienceMs: number,
): Promise<ReadonlyMap<string, Sent>> {
  const deadline = Date.now() + patienceMs;
  const found = new Map<string, Sent>();
  for (;;) {
    const open = ids.filter((id) => !settledIn(found, id));
    await eachOf(open, async (id) => void found.set(id, await look(ground, id)));
    if (ids.every((id) => settledIn(found, id)) || Date.now() > deadline) return found;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

export async function look({ person }: KillGround, publicationId: string): Promise<Sent> {
  return person.call('publications.get', { workspaceId: person.workspaceId, publicationId });
}

function settledIn(found: ReadonlyMap<string, Sent>, id: string): boolean {
  const sent = found.get(id);
  return sent !== undefined && isSettled(sent);
}

/** A few at once. */
export async function eachOf<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const lanes = Array.from({ length: 6 }, async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  });
  await Promise.all(lanes);
}

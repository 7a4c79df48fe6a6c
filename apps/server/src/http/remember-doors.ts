/**
 * Doors that remember for a second whom they let in, so that the calls of one page, and of a busy program, share one
 * look. What ends an access empties the memory: in this process before the ending is answered, in others as soon as
 * they are told; the second bounds it where they cannot be told.
 */
import type { Clock } from '../platform/clock.ts';
import type { Hints } from '../platform/events/hints.ts';
import type { Doors } from './access.ts';

const rememberedMs = 1_000;
const mostEntries = 10_000;

interface Remembered<T> {
  readonly at: number;
  readonly answer: Promise<T>;
}

export function rememberDoors(doors: Doors, { clock, hints }: { clock: Clock; hints: Hints }): Doors {
  const memories: { clear(): void }[] = [];
  hints.onAccessEnded(() => {
    for (const memory of memories) memory.clear();
  });

  function remember<T>(isWorthKeeping: (answer: T) => boolean): (key: string, look: () => Promise<T>) => Promise<T> {
    const memory = new Map<string, Remembered<T>>();
    memories.push(memory);
    return (key, look) => {
      const now = clock.now().getTime();
      const known = memory.get(key);
      if (known && Math.abs(now - known.at) < rememberedMs) return known.answer;
      if (memory.size >= mostEntries) memory.clear();
      const fresh = { at: now, answer: look() };
      const forget = () => {
        if (memory.get(key) === fresh) memory.delete(key);
      };
      fresh.answer.then((answer) => isWorthKeeping(answer) || forget(), forget);
      memory.set(key, fresh);
      return fresh.answer;
    };
  }

  const actors = remember<Awaited<ReturnType<Doors['authenticate']>>>((actor) => actor.kind !== 'nobody');
  const rolesSeen = remember<Awaited<ReturnType<Doors['roleOf']>>>((role) => role !== null);
  return {
    authenticate: (caller) => {
      const { authorization, cookie } = caller.headers;
      return actors(`${authorization ?? ''}\n${cookie ?? ''}`, () => doors.authenticate(caller));
    },
    roleOf: (userId, workspaceId) => rolesSeen(`${userId} ${workspaceId}`, () => doors.roleOf(userId, workspaceId)),
  };
}

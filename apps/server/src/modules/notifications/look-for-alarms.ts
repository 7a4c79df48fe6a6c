/** One look at everything that must not happen in silence: alarms are raised, reworded and resolved in one commit. */
import type { AppContext } from '../../context.ts';
import {
  insertAlarmEvents,
  insertAlarms,
  listOpenAlarms,
  resolveAlarms,
  rewordAlarms,
} from './alarms.instance.queries.ts';
import { readFacts, takeTurn } from './causes.instance.queries.ts';
import { type Blamed, type Cause, judge, lateMs } from './causes.rules.ts';

const dayMs = 86_400_000;
/**
 * What was due longer ago than this is history, not news. Long, since after weeks of a pause, or of a server that was
 * off, posts miss their time only when it ends.
 */
const newsMs = 90 * dayMs;
const endsSoonMs = 7 * dayMs;
const repairedMs = dayMs;
/** A process that has not looked for so long has slept, and begins anew. */
const sleptMs = 30_000;
/** So many are raised in one look; the next look raises the others. */
const mostAtOnce = 500;

/** What one process remembers between looks: since when each late lane is put down to what. */
export interface Memory {
  startedAt: Date;
  lookedAt: Date;
  readonly lanes: Map<string, { readonly cause: string | null; readonly since: Date }>;
}

export function newMemory(startedAt: Date): Memory {
  return { startedAt, lookedAt: startedAt, lanes: new Map() };
}

/**
 * One instance at a time: while another process looks, this one does nothing.
 * @returns whether this one looked.
 */
export async function lookForAlarms(app: AppContext, memory: Memory): Promise<boolean> {
  const now = app.clock.now();
  noteLook(memory, now);
  const before = (ms: number) => new Date(now.getTime() - ms);
  const limits = {
    now,
    dueBefore: before(lateMs),
    notBefore: before(newsMs),
    endsBefore: before(-endsSoonMs),
    repairedAfter: before(repairedMs),
  };
  return app.db.asPublisher(async (scope) => {
    if (!(await takeTurn(scope))) return false;
    const facts = await readFacts(scope, limits);
    const { causes, blamed } = judge(facts, now, (channel) => app.channel(channel)?.name ?? channel);
    const isRipe = remember(memory, blamed, now);
    const open = new Map((await listOpenAlarms(scope)).map((alarm) => [keyOf(alarm), alarm]));
    const wanted = new Map(causes.map((cause) => [keyOf(cause), cause]));
    const nextId = () => app.ids.next(now);
    const fresh = [...wanted.values()].filter((cause) => !open.has(keyOf(cause)) && isRipe(cause)).slice(0, mostAtOnce);
    const raised = await insertAlarms(
      scope,
      fresh.map((cause) => ({ ...cause, id: nextId() })),
      now,
    );
    const reworded = [...open.values()].flatMap((alarm) => {
      const { words, publicationId } = wanted.get(keyOf(alarm)) ?? alarm;
      const isSame = words === alarm.words && publicationId === alarm.publicationId;
      return isSame ? [] : [{ ...alarm, words, publicationId }];
    });
    await rewordAlarms(scope, reworded);
    const resolved = [...open.values()].filter((alarm) => !wanted.has(keyOf(alarm)));
    await resolveAlarms(scope, resolved, now);
    await insertAlarmEvents(scope, 'alarm.raised', raised, { now, nextId });
    await insertAlarmEvents(scope, 'alarm.resolved', resolved, { now, nextId });
    return true;
  });
}

/** After a sleep of the whole machine everything is late, and nothing is amiss yet. */
function noteLook(memory: Memory, now: Date): void {
  if (now.getTime() - memory.lookedAt.getTime() > sleptMs) {
    memory.startedAt = now;
    memory.lanes.clear();
  }
  memory.lookedAt = now;
}

const keyOf = ({ workspaceId, cause }: { readonly workspaceId: string; readonly cause: string }) =>
  `${workspaceId} ${cause}`;

/**
 * Whose reason has just changed gets its minute anew: after a pause, an outage or a start of the server, what waited
 * goes out within moments, and that is no news. @returns whether a cause is to be told now.
 */
function remember(memory: Memory, blamed: readonly Blamed[], now: Date): (cause: Cause) => boolean {
  const before = new Map(memory.lanes);
  memory.lanes.clear();
  const ripe = new Set<string>();
  for (const { lane, workspaceId, cause, since } of blamed) {
    const key = `${workspaceId} ${lane}`;
    const known = before.get(key);
    const first = since > memory.startedAt ? since : memory.startedAt;
    const current = known ? (known.cause === cause ? known : { cause, since: now }) : { cause, since: first };
    memory.lanes.set(key, current);
    if (cause !== null && now.getTime() - current.since.getTime() >= lateMs) ripe.add(keyOf({ workspaceId, cause }));
  }
  const hasGrace = ({ kind, cause }: Cause) =>
    kind === 'worker_silent' || kind === 'service_out' || cause.startsWith('late ') || cause.startsWith('left ');
  const isSettled = now.getTime() - memory.startedAt.getTime() >= lateMs;
  return (cause) => !hasGrace(cause) || ripe.has(keyOf(cause)) || (isSettled && isOfHands(cause));
}

/** Publications that somebody had in hand have no lane to remember. */
const isOfHands = ({ kind, cause }: Cause) => kind === 'worker_silent' || cause.startsWith('left ');

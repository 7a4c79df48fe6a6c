import { type ApiProblem, toProblem } from './api-problem.ts';
import type { Json } from './json.ts';
import { createStore, type Store } from './store.ts';

/**
 * Writes that wait for the server. Each is a *named* call with plain arguments and the idempotency key it was
 * born with: replaying it after a lost reply makes nothing twice.
 */
export interface OutboxEntry {
  /** UUID v4, and the idempotency key of the call. */
  readonly id: string;
  readonly call: string;
  readonly args: Json;
  /** What it will do, for people: "Save “Kiln log, day three”". */
  readonly words: string;
  /** What it writes to; later writes to the same subject wait behind one that is stuck. */
  readonly subject: string;
  /** ISO */
  readonly queuedAt: string;
  /** `conflict`: someone else wrote first (409). `refused`: the server said no. Both wait for a person. */
  readonly state: 'waiting' | 'conflict' | 'refused';
  readonly problem?: { readonly code: string; readonly userMessage: string };
}

/** Makes the call. Throws an `ApiProblem` when it was refused or nobody answered. */
export type OutboxCall = (args: Json, context: { readonly idempotencyKey: string }) => Promise<void>;
export type OutboxCalls = Readonly<Record<string, () => Promise<OutboxCall>>>;

/** Where the queue is kept: read, and change in one piece (other tabs write too). */
export interface OutboxStorage {
  read(): Promise<readonly OutboxEntry[]>;
  change(apply: (before: readonly OutboxEntry[]) => readonly OutboxEntry[]): Promise<readonly OutboxEntry[]>;
}

export interface Outbox {
  /** What is queued, as this tab last saw it. */
  readonly entries: Store<readonly OutboxEntry[]>;
  /** Reads the queue again: at start, and when another tab changed it. */
  refresh(): Promise<void>;
  enqueue(entry: { call: string; args: Json; words: string; subject?: string }): Promise<OutboxEntry>;
  /** Sends what waits, in order. One tab at a time; stops at the first call that nobody answers. */
  replay(): Promise<void>;
  /** Puts a stuck entry back in the queue, with new arguments when the person chose between two versions. */
  retry(id: string, args?: Json): Promise<void>;
  discard(id: string): Promise<void>;
}

interface OutboxParts {
  readonly calls: OutboxCalls;
  readonly storage: OutboxStorage;
  readonly now: () => Date;
  readonly newId: () => string;
  /** Runs `work` while no other tab runs it. */
  readonly alone: (work: () => Promise<void>) => Promise<void>;
  /** Told after every change, for the other tabs. */
  readonly changed?: () => void;
}

const settled = (problem: ApiProblem): Pick<OutboxEntry, 'state' | 'problem'> => ({
  state: problem.status === 409 ? 'conflict' : 'refused',
  problem: { code: problem.code, userMessage: problem.userMessage },
});

/** The first entry that may go now: waiting, with nothing stuck before it on the same subject. */
function nextEntry(entries: readonly OutboxEntry[]): OutboxEntry | undefined {
  const stuck = new Set<string>();
  for (const entry of entries) {
    if (entry.state === 'waiting' && !stuck.has(entry.subject)) return entry;
    stuck.add(entry.subject);
  }
  return undefined;
}

async function makeCall(calls: OutboxCalls, entry: OutboxEntry): Promise<ApiProblem | null> {
  try {
    const load = calls[entry.call];
    if (!load) throw new Error(`no call named "${entry.call}" in this version of the app`);
    await (await load())(entry.args, { idempotencyKey: entry.id });
    return null;
  } catch (error) {
    return toProblem(error);
  }
}

/** The queue of writes. Waits without loss for a server that is away or a sign-in that has ended. */
export function createOutbox({ calls, storage, now, newId, alone, changed }: OutboxParts): Outbox {
  const entries = createStore<readonly OutboxEntry[]>([]);
  const change = async (apply: (before: readonly OutboxEntry[]) => readonly OutboxEntry[]): Promise<void> => {
    entries.set(await storage.change(apply));
    changed?.();
  };
  const edit = (id: string, edited: Partial<OutboxEntry>): Promise<void> =>
    change((before) => before.map((entry) => (entry.id === id ? { ...entry, ...edited } : entry)));
  const drop = (id: string): Promise<void> => change((before) => before.filter((entry) => entry.id !== id));
  const drain = async (): Promise<void> => {
    for (;;) {
      const entry = nextEntry(await storage.read());
      if (!entry) return;
      const problem = await makeCall(calls, entry);
      if (problem?.isPassing || problem?.status === 401) return;
      await (problem ? edit(entry.id, settled(problem)) : drop(entry.id));
    }
  };
  return {
    entries,
    async refresh() {
      entries.set(await storage.read());
    },
    async enqueue({ call, args, words, subject = '' }) {
      if (!(call in calls)) throw new Error(`No outbox call is named "${call}"`);
      const id = newId();
      const entry: OutboxEntry = {
        id,
        call,
        args,
        words,
        subject: subject || id,
        queuedAt: now().toISOString(),
        state: 'waiting',
      };
      await change((before) => [...before, entry]);
      return entry;
    },
    replay: () => alone(drain),
    async retry(id, args) {
      // New arguments are a new wish: the old idempotency key would answer with the old refusal.
      await edit(id, { state: 'waiting', problem: undefined, ...(args === undefined ? {} : { args, id: newId() }) });
      await alone(drain);
    },
    discard: drop,
  };
}

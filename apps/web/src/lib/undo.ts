import type { Json } from './json.ts';
import { createStore, type Store } from './store.ts';

/** One thing that can be taken back: a named command with plain arguments, so that it survives a reload. */
export interface UndoEntry {
  readonly id: string;
  /** What was done, for people: "Moved to Thu 26 Nov, 18:30." */
  readonly words: string;
  readonly command: string;
  readonly args: Json;
  /** ISO; after it the server would refuse, so the offer goes away. */
  readonly expiresAt: string;
}

/** Takes something back. Throws an `ApiProblem` when it is too late. */
export type UndoCommand = (args: Json) => Promise<void>;
/** Commands by name, loaded when first needed: a reload must not load every feature to know its undo. */
export type UndoCommands = Readonly<Record<string, () => Promise<UndoCommand>>>;

export interface UndoStack {
  readonly entries: Store<readonly UndoEntry[]>;
  push(entry: { words: string; command: string; args: Json; lastsMs?: number }): UndoEntry;
  /** Takes back one entry, or the newest. Returns it, or null when there is nothing left. Keeps it if the command fails. */
  undo(id?: string): Promise<UndoEntry | null>;
  forget(id: string): void;
}

interface UndoParts {
  readonly commands: UndoCommands;
  /** `sessionStorage`: belongs to this tab and outlives its reload. */
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>;
  readonly now: () => Date;
  readonly newId: () => string;
}

const storageKey = 'antiphon-undo';
const longest = 30;
const usualLifeMs = 10 * 60_000;

function isEntry(value: unknown): value is UndoEntry {
  if (typeof value !== 'object' || value === null) return false;
  const bag = value as Record<string, unknown>;
  return ['id', 'words', 'command', 'expiresAt'].every((name) => typeof bag[name] === 'string') && 'args' in bag;
}

function readEntries(storage: UndoParts['storage']): UndoEntry[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(storageKey) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isEntry) : [];
  } catch {
    // A broken or shut storage costs the offers of earlier, nothing else.
    return [];
  }
}

/** The stack behind `Z`. Only commands it knows and entries that are still in time are offered. */
export function createUndoStack({ commands, storage, now, newId }: UndoParts): UndoStack {
  const inTime = (entry: UndoEntry): boolean => new Date(entry.expiresAt) > now() && entry.command in commands;
  const entries = createStore<readonly UndoEntry[]>(readEntries(storage).filter(inTime));
  const keep = (next: readonly UndoEntry[]): void => {
    entries.set(next);
    storage.setItem(storageKey, JSON.stringify(next));
  };
  const running = new Set<string>();
  return {
    entries,
    push({ words, command, args, lastsMs = usualLifeMs }) {
      if (!(command in commands)) throw new Error(`No undo command is called "${command}"`);
      const entry = { id: newId(), words, command, args, expiresAt: new Date(now().getTime() + lastsMs).toISOString() };
      keep([...entries.get().filter(inTime), entry].slice(-longest));
      return entry;
    },
    async undo(id) {
      const open = entries.get().filter((entry) => inTime(entry) && !running.has(entry.id));
      const entry = id ? open.find((one) => one.id === id) : open.at(-1);
      const load = entry && commands[entry.command];
      if (!entry || !load) return null;
      running.add(entry.id);
      try {
        await (await load())(entry.args);
        keep(entries.get().filter((one) => one.id !== entry.id));
        return entry;
      } finally {
        running.delete(entry.id);
      }
    },
    forget(id) {
      keep(entries.get().filter((entry) => entry.id !== id));
    },
  };
}

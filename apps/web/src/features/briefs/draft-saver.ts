import { type ApiProblem, toProblem } from '../../lib/api-problem.ts';
import { createStore, type Store } from '../../lib/store.ts';

/** How the text stands: `waiting` means nobody answered and it is tried again; `refused` that the server said no. */
export type SaveState<Value> =
  | { readonly kind: 'saved' | 'typing' | 'saving' }
  | { readonly kind: 'waiting' | 'refused'; readonly words: string }
  | { readonly kind: 'stale'; readonly theirs: Kept<Value> };

/** A value with the revision under which the server has it. */
export interface Kept<Value> {
  readonly value: Value;
  readonly revision: number;
}

interface SaverParts<Value> {
  readonly kept: Kept<Value>;
  readonly same: (one: Value, other: Value) => boolean;
  /** Why it cannot be sent yet, in words. */
  readonly faultOf: (value: Value) => string | null;
  /** Sends it; throws an `ApiProblem`. */
  readonly send: (value: Value, revision: number) => Promise<Kept<Value>>;
  /** Reads the server's version out of a 409; null when there is none. */
  readonly theirsIn: (problem: ApiProblem) => Kept<Value> | null;
  /** Keeps what is not saved yet, so that a closed tab loses nothing; null forgets it. */
  readonly remember: (unsaved: Kept<Value> | null) => void;
  readonly waitMs?: number;
  readonly retryMs?: number;
}

export interface DraftSaver<Value> {
  readonly value: Store<Value>;
  readonly state: Store<SaveState<Value>>;
  change(next: Value): void;
  /** Sends what waits now. True once the server has everything. */
  flush(): Promise<boolean>;
  /** Out of a conflict: with my text over theirs, or with theirs. */
  resolve(choice: 'mine' | 'theirs'): void;
  /** What the server has now; taken only while nothing of ours is unsaved. */
  adopt(kept: Kept<Value>): void;
  revision(): number;
  stop(): void;
}

/** Saves as typed: one call at a time, the newest text last, nothing lost when the line or the tab is. */
export function createDraftSaver<Value>(parts: SaverParts<Value>): DraftSaver<Value> {
  const { same, waitMs = 700, retryMs = 5000 } = parts;
  let kept = parts.kept;
  const value = createStore<Value>(kept.value);
  const state = createStore<SaveState<Value>>({ kind: 'saved' });
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<boolean> | null = null;
  const isClean = (): boolean => same(value.get(), kept.value);

  const plan = (ms: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void flush(), ms);
  };
  const take = (next: Kept<Value>): void => {
    kept = next;
    parts.remember(isClean() ? null : { value: value.get(), revision: kept.revision });
  };
  const onFailure = (error: unknown): false => {
    const problem = toProblem(error);
    const theirs = problem.status === 409 ? parts.theirsIn(problem) : null;
    if (theirs) state.set({ kind: 'stale', theirs });
    else if (problem.isPassing) {
      state.set({ kind: 'waiting', words: problem.userMessage });
      plan(retryMs);
    } else state.set({ kind: 'refused', words: problem.userMessage });
    return false;
  };
  const sendAll = async (): Promise<boolean> => {
    while (!isClean()) {
      const sent = value.get();
      const fault = parts.faultOf(sent);
      if (fault) {
        state.set({ kind: 'refused', words: fault });
        return false;
      }
      state.set({ kind: 'saving' });
      try {
        const answer = await parts.send(sent, kept.revision);
        // The server tidies (a title from the first words): what nobody has touched since follows it.
        if (value.get() === sent) value.set(answer.value);
        take(answer);
      } catch (error) {
        return onFailure(error);
      }
    }
    state.set({ kind: 'saved' });
    return true;
  };
  const flush = async (): Promise<boolean> => {
    clearTimeout(timer);
    if (state.get().kind === 'stale') return false;
    running ??= sendAll().finally(() => {
      running = null;
    });
    return running;
  };
  return {
    value,
    state,
    change(next) {
      value.set(next);
      if (state.get().kind === 'stale') return;
      parts.remember({ value: next, revision: kept.revision });
      if (!running) state.set({ kind: 'typing' });
      plan(waitMs);
    },
    flush,
    resolve(choice) {
      const now = state.get();
      if (now.kind !== 'stale') return;
      kept = now.theirs;
      if (choice === 'theirs') value.set(kept.value);
      state.set({ kind: isClean() ? 'saved' : 'typing' });
      parts.remember(isClean() ? null : { value: value.get(), revision: kept.revision });
      if (!isClean()) void flush();
    },
    adopt(next) {
      if (next.revision <= kept.revision || running || !isClean() || state.get().kind !== 'saved') return;
      kept = next;
      value.set(next.value);
    },
    revision: () => kept.revision,
    stop() {
      clearTimeout(timer);
      if (!isClean()) void flush();
    },
  };
}

import { describe, expect, it } from 'vitest';
import { problemFrom } from './api-problem.ts';
import type { Json } from './json.ts';
import { createOutbox, type OutboxCall, type OutboxEntry } from './outbox.ts';

function world(save: OutboxCall) {
  let kept: readonly OutboxEntry[] = [];
  let count = 0;
  let running: Promise<void> = Promise.resolve();
  return {
    get kept() {
      return kept;
    },
    openTab: () =>
      createOutbox({
        calls: { save: async () => save },
        storage: {
          read: async () => kept,
          change: async (apply) => {
            kept = apply(kept);
            return kept;
          },
        },
        now: () => new Date('2026-11-24T09:38:00Z'),
        newId: () => `key-${++count}`,
        alone: (work) => {
          running = running.then(work);
          return running;
        },
      }),
  };
}

const entry = (args: Json, subject?: string) => ({
  call: 'save',
  args,
  words: `Save ${String(args)}`,
  ...(subject ? { subject } : {}),
});

describe('the outbox', () => {
  it('keeps writes while nobody answers and sends them in order afterwards, each with its first key', async () => {
    let online = false;
    const seen: string[] = [];
    const { openTab } = world(async (args, { idempotencyKey }) => {
      if (!online) throw new TypeError('Failed to fetch');
      seen.push(`${idempotencyKey} ${String(args)}`);
    });
    const tab = openTab();
    await tab.enqueue(entry('a'));
    await tab.enqueue(entry('b'));
    await tab.replay();
    expect(tab.entries.get().map(({ state }) => state)).toEqual(['waiting', 'waiting']);
    online = true;
    await tab.replay();
    expect(seen).toEqual(['key-1 a', 'key-2 b']);
    expect(tab.entries.get()).toEqual([]);
  });

  it('sends the same key again after a lost reply', async () => {
    const keys: string[] = [];
    let lost = true;
    const { openTab } = world(async (_args, { idempotencyKey }) => {
      keys.push(idempotencyKey);
      if (lost) throw new TypeError('Failed to fetch');
    });
    const tab = openTab();
    await tab.enqueue(entry('a'));
    await tab.replay();
    lost = false;
    await tab.replay();
    expect(keys).toEqual(['key-1', 'key-1']);
  });

  it('shows a conflict and holds back only what is written to the same thing', async () => {
    const seen: Json[] = [];
    const { openTab } = world(async (args) => {
      if (args === 'stale') throw problemFrom(409, { code: 'stale_revision', detail: 'Tom changed it at 09:30.' });
      seen.push(args);
    });
    const tab = openTab();
    await tab.enqueue(entry('stale', 'post-1'));
    await tab.enqueue(entry('later', 'post-1'));
    await tab.enqueue(entry('other', 'post-2'));
    await tab.replay();
    expect(seen).toEqual(['other']);
    const [conflict, later] = tab.entries.get();
    expect(conflict?.state).toBe('conflict');
    expect(conflict?.problem?.userMessage).toBe('Tom changed it at 09:30.');
    expect(later?.state).toBe('waiting');
    await tab.retry(conflict?.id ?? '', 'mine');
    expect(seen).toEqual(['other', 'mine', 'later']);
    expect(tab.entries.get()).toEqual([]);
  });

  it('waits without loss when the sign-in has ended', async () => {
    const { openTab } = world(async () => {
      throw problemFrom(401, {});
    });
    const tab = openTab();
    await tab.enqueue(entry('a'));
    await tab.replay();
    expect(tab.entries.get()[0]?.state).toBe('waiting');
  });

  it('marks what the server refuses, and lets it go when asked', async () => {
    const { openTab } = world(async () => {
      throw problemFrom(422, { code: 'too_long', detail: '4 characters too long.' });
    });
    const tab = openTab();
    const { id } = await tab.enqueue(entry('a'));
    await tab.replay();
    expect(tab.entries.get()[0]).toMatchObject({ state: 'refused', problem: { code: 'too_long' } });
    await tab.discard(id);
    expect(tab.entries.get()).toEqual([]);
  });

  it('sends each write once when two tabs replay together', async () => {
    const seen: Json[] = [];
    const shared = world(async (args) => {
      await new Promise((resolve) => setTimeout(resolve, 2));
      seen.push(args);
    });
    const one = shared.openTab();
    const two = shared.openTab();
    await one.enqueue(entry('a'));
    await two.enqueue(entry('b'));
    await Promise.all([one.replay(), two.replay()]);
    expect(seen).toEqual(['a', 'b']);
    expect(shared.kept).toEqual([]);
  });
});

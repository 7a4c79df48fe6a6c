import { describe, expect, it, vi } from 'vitest';
import { createUndoStack, type UndoCommands } from './undo.ts';

function parts(commands: UndoCommands, storage = new Map<string, string>()) {
  let clock = new Date('2026-11-24T09:00:00Z');
  let count = 0;
  return {
    storage,
    advance: (ms: number) => {
      clock = new Date(clock.getTime() + ms);
    },
    open: () =>
      createUndoStack({
        commands,
        storage: { getItem: (key) => storage.get(key) ?? null, setItem: (key, value) => void storage.set(key, value) },
        now: () => clock,
        newId: () => `u${++count}`,
      }),
  };
}

describe('the undo stack', () => {
  it('takes back the newest first', async () => {
    const undone: unknown[] = [];
    const stack = parts({ move: async () => async (args) => void undone.push(args) }).open();
    stack.push({ words: 'Moved A.', command: 'move', args: 'a' });
    stack.push({ words: 'Moved B.', command: 'move', args: 'b' });
    expect((await stack.undo())?.words).toBe('Moved B.');
    expect((await stack.undo())?.words).toBe('Moved A.');
    expect(await stack.undo()).toBeNull();
    expect(undone).toEqual(['b', 'a']);
  });

  it('still undoes after a reload', async () => {
    const undone: unknown[] = [];
    const tab = parts({ move: async () => async (args) => void undone.push(args) });
    tab.open().push({ words: 'Moved.', command: 'move', args: { id: 'p1', to: '18:30' } });
    const afterReload = tab.open();
    expect(afterReload.entries.get()).toHaveLength(1);
    await afterReload.undo();
    expect(undone).toEqual([{ id: 'p1', to: '18:30' }]);
    expect(tab.open().entries.get()).toHaveLength(0);
  });

  it('offers nothing whose time is over', async () => {
    const command = vi.fn(async () => undefined);
    const tab = parts({ move: async () => command });
    const stack = tab.open();
    stack.push({ words: 'Sent in 5 s.', command: 'move', args: null, lastsMs: 5000 });
    tab.advance(5001);
    expect(await stack.undo()).toBeNull();
    expect(command).not.toHaveBeenCalled();
    expect(tab.open().entries.get()).toHaveLength(0);
  });

  it('keeps the entry when taking it back fails', async () => {
    let fails = true;
    const stack = parts({
      move: async () => async () => {
        if (fails) throw new Error('too late');
      },
    }).open();
    stack.push({ words: 'Moved.', command: 'move', args: null });
    await expect(stack.undo()).rejects.toThrow('too late');
    fails = false;
    expect((await stack.undo())?.words).toBe('Moved.');
  });

  it('runs one entry once when Z is pressed twice', async () => {
    const command = vi.fn(() => new Promise<void>((resolve) => setTimeout(resolve, 5)));
    const stack = parts({ move: async () => command }).open();
    stack.push({ words: 'Moved.', command: 'move', args: null });
    await Promise.all([stack.undo(), stack.undo()]);
    expect(command).toHaveBeenCalledTimes(1);
  });

  it('refuses a command nobody registered, at the moment of pushing', () => {
    expect(() => parts({}).open().push({ words: 'x', command: 'gone', args: null })).toThrow(/"gone"/);
  });

  it('survives a broken storage', () => {
    expect(
      parts({}, new Map([['antiphon-undo', '{not json']]))
        .open()
        .entries.get(),
    ).toEqual([]);
  });
});

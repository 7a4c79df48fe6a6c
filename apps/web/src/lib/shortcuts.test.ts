import { describe, expect, it } from 'vitest';
import { createShortcuts, type PressedKey } from './shortcuts.ts';

function press(key: string, extra: Partial<PressedKey> = {}): PressedKey & { prevented: boolean } {
  const event = {
    key,
    metaKey: false,
    ctrlKey: false,
    altKey: false,
    target: null,
    defaultPrevented: false,
    prevented: false,
    preventDefault() {
      event.prevented = true;
    },
    ...extra,
  };
  return event;
}

function registry(on = true) {
  let clock = 0;
  const done: string[] = [];
  const keys = createShortcuts(
    () => on,
    () => clock,
  );
  const shortcut = (pressed: string, name: string) => ({
    keys: pressed,
    words: name,
    group: 'Test',
    run: () => void done.push(name),
  });
  return { keys, done, shortcut, wait: (ms: number) => (clock += ms) };
}

describe('shortcuts', () => {
  it('runs a single key, upper or lower case, and swallows it', () => {
    const { keys, done, shortcut } = registry();
    keys.register([shortcut('N', 'new brief')]);
    const event = press('n');
    keys.handle(event);
    expect(done).toEqual(['new brief']);
    expect(event.prevented).toBe(true);
  });

  it('runs a sequence, unless the second key comes too late', () => {
    const { keys, done, shortcut, wait } = registry();
    keys.register([shortcut('G T', 'today'), shortcut('T', 'this week')]);
    keys.handle(press('g'));
    keys.handle(press('t'));
    keys.handle(press('g'));
    wait(5000);
    keys.handle(press('t'));
    expect(done).toEqual(['today', 'this week']);
  });

  it('leaves single keys alone when they are switched off, and Mod keys never', () => {
    const { keys, done, shortcut } = registry(false);
    keys.register([shortcut('N', 'new brief'), shortcut('Mod+K', 'find')]);
    keys.handle(press('n'));
    keys.handle(press('k', { ctrlKey: true }));
    keys.handle(press('k', { metaKey: true }));
    expect(done).toEqual(['find', 'find']);
  });

  it('leaves single keys to what is opening for as long as it holds them', () => {
    const { keys, done, shortcut } = registry();
    keys.register([shortcut('N', 'new brief'), shortcut('Mod+K', 'find')]);
    const release = keys.hold();
    keys.handle(press('n'));
    keys.handle(press('k', { ctrlKey: true }));
    release();
    keys.handle(press('n'));
    expect(done).toEqual(['find', 'new brief']);
  });

  it('lets the later registration win and brings the earlier one back', () => {
    const { keys, done, shortcut } = registry();
    keys.register([shortcut('S', 'page')]);
    const remove = keys.register([shortcut('S', 'dialog')]);
    keys.handle(press('s'));
    remove();
    keys.handle(press('s'));
    expect(done).toEqual(['dialog', 'page']);
  });

  it('does not hear a key that something else has handled, or that belongs to an input method', () => {
    const { keys, done, shortcut } = registry();
    keys.register([shortcut('N', 'new brief')]);
    keys.handle(press('n', { defaultPrevented: true }));
    keys.handle(press('n', { isComposing: true }));
    expect(done).toEqual([]);
  });
});

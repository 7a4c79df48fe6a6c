import { createStore, type Store } from './store.ts';

/**
 * A shortcut. `keys` is what is pressed: `N`, `G T` (one after the other), `Mod+K` (⌘ on a Mac, Ctrl elsewhere),
 * `Mod+Enter`, `[`, `?`, `Escape`. Single keys count only outside fields and can be switched off; `Mod+…` always counts.
 */
export interface Shortcut {
  readonly keys: string;
  /** What it does, for the list under `?`. */
  readonly words: string;
  /** The heading it stands under there. */
  readonly group: string;
  /** Return false to let the key through to what else would hear it. */
  readonly run: () => unknown;
}

export interface ShortcutRegistry {
  readonly list: Store<readonly Shortcut[]>;
  /** The later registration of the same keys wins; taking it away brings the earlier one back. */
  register(shortcuts: readonly Shortcut[]): () => void;
  handle(event: PressedKey): void;
  /** Single keys do nothing until what is returned is called: something is opening that is about to be typed into. */
  hold(): () => void;
}

/** The part of a `KeyboardEvent` that matters here. */
export interface PressedKey {
  readonly key: string;
  readonly metaKey: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly target: unknown;
  readonly defaultPrevented: boolean;
  readonly isComposing?: boolean;
  preventDefault(): void;
}

const sequenceMs = 1200;

function isInField(target: unknown): boolean {
  if (typeof HTMLElement === 'undefined' || !(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  const field = target.closest('input, textarea, select, [role="menu"], [role="listbox"], [role="dialog"] input');
  return field !== null && !(field instanceof HTMLInputElement && ['checkbox', 'radio', 'button'].includes(field.type));
}

/** How a press is written in `keys`. */
export function keyOf(event: Pick<PressedKey, 'key' | 'metaKey' | 'ctrlKey'>): string {
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  return event.metaKey || event.ctrlKey ? `Mod+${key}` : key;
}

/** Makes a registry. `areSingleKeysOn` is asked at each press; `now` in ms. */
export function createShortcuts(areSingleKeysOn: () => boolean, now: () => number): ShortcutRegistry {
  const list = createStore<readonly Shortcut[]>([]);
  let first: { key: string; at: number } | null = null;
  let held = 0;
  const find = (keys: string): Shortcut | undefined => list.get().findLast((shortcut) => shortcut.keys === keys);
  const run = (shortcut: Shortcut, event: PressedKey): void => {
    if (shortcut.run() !== false) event.preventDefault();
  };
  return {
    list,
    register(shortcuts) {
      list.set((before) => [...before, ...shortcuts]);
      return () => list.set((before) => before.filter((shortcut) => !shortcuts.includes(shortcut)));
    },
    handle(event) {
      if (event.defaultPrevented || event.isComposing || event.altKey) return;
      const key = keyOf(event);
      const isSingle = !key.startsWith('Mod+');
      if (isSingle && (held > 0 || !areSingleKeysOn() || isInField(event.target))) return;
      const started = first !== null && now() - first.at < sequenceMs ? first.key : null;
      first = null;
      const shortcut = (started && find(`${started} ${key}`)) || find(key);
      if (shortcut) run(shortcut, event);
      else if (list.get().some(({ keys }) => keys.startsWith(`${key} `))) first = { key, at: now() };
    },
    hold() {
      held += 1;
      return () => {
        held -= 1;
      };
    },
  };
}

const isOnKey = 'antiphon-single-keys';
/** Whether single-key shortcuts count; kept for the next visit. */
export const areSingleKeysOn: Store<boolean> = createStore(
  typeof localStorage === 'undefined' || localStorage.getItem(isOnKey) !== 'off',
);

/** Switches single-key shortcuts on or off. */
export function chooseSingleKeys(on: boolean): void {
  localStorage.setItem(isOnKey, on ? 'on' : 'off');
  areSingleKeysOn.set(on);
}

/** The registry of this tab. */
export const shortcuts: ShortcutRegistry = createShortcuts(areSingleKeysOn.get, () => performance.now());

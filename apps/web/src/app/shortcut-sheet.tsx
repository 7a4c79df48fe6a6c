import { areSingleKeysOn, chooseSingleKeys, type Shortcut, shortcuts } from '../lib/shortcuts.ts';
import { useStore } from '../lib/store.ts';
import { Switch } from '../ui/choice.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Kbd } from '../ui/kbd.tsx';

/** Keys that only count inside a list or a field, and therefore stand nowhere else. */
const inLists: readonly Omit<Shortcut, 'run'>[] = [
  { keys: 'Enter', words: 'Open', group: 'In lists' },
  { keys: 'Escape', words: 'Back one layer', group: 'Everywhere' },
];

function grouped(all: readonly Omit<Shortcut, 'run'>[]): [string, Omit<Shortcut, 'run'>[]][] {
  const groups = new Map<string, Map<string, Omit<Shortcut, 'run'>>>();
  for (const one of all) groups.set(one.group, (groups.get(one.group) ?? new Map()).set(one.keys, one));
  return [...groups].map(([group, map]) => [group, [...map.values()]]);
}

/** The list under `?`: what counts on this page now, and the switch for single keys. */
export function ShortcutSheet({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const registered = useStore(shortcuts.list);
  const isOn = useStore(areSingleKeysOn);
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title="Shortcuts" shape="sheet">
      <Switch
        label="Single keys"
        help="Off: only keys together with ⌘ or Ctrl count."
        checked={isOn}
        onChange={chooseSingleKeys}
      />
      {grouped([...registered, ...inLists]).map(([group, list]) => (
        <section key={group} className="pt-5">
          <h3 className="sec">{group}</h3>
          <dl>
            {list.map(({ keys, words }) => (
              <div key={keys} className="flex min-h-8 items-center justify-between gap-4 border-b border-rule">
                <dt>{words}</dt>
                <dd>
                  <span className="vh">{keys}</span>
                  <Kbd keys={keys} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  );
}

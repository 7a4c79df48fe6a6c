import { MagnifyingGlassIcon } from '@phosphor-icons/react/dist/csr/MagnifyingGlass';
import { Command } from 'cmdk';
import { Dialog } from 'radix-ui';
import { useEffect, useRef, useState } from 'react';
import type { PaletteItem, PaletteSource } from '../lib/palette.ts';
import { Icon } from '../ui/icon.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { useFocusReturn } from '../ui/use-focus-return.ts';
import { features } from './features.ts';
import { shellSource } from './palette-sources.ts';

/** Asks every source at each change of the query; what comes late for an older query is dropped. */
function useItems(query: string, shell: PaletteSource): readonly PaletteItem[] {
  const [found, setFound] = useState<Readonly<Record<string, readonly PaletteItem[]>>>({});
  useEffect(() => {
    const stop = new AbortController();
    const ask = async (load: () => Promise<PaletteSource>): Promise<void> => {
      const source = await load();
      const items = await source.search(query.trim(), stop.signal);
      if (!stop.signal.aborted) setFound((before) => ({ ...before, [source.id]: items }));
    };
    const all = [async () => shell, ...features.flatMap(({ palette }) => palette ?? [])];
    // A source that fails leaves its own lines out; the others still answer.
    for (const load of all) void ask(load).catch(() => undefined);
    return () => stop.abort();
  }, [query, shell]);
  const items = Object.values(found).flat();
  return [
    ...items.filter(({ kind }) => kind === 'thing').slice(0, 20),
    ...items.filter(({ kind }) => kind === 'action'),
  ];
}

function Line({ item, onDone }: { item: PaletteItem; onDone: () => void }) {
  const run = (): void => {
    onDone();
    item.run();
  };
  const Drawn = item.icon;
  const Mark = item.mark;
  return (
    <Command.Item value={item.id} onSelect={run} className="pal-item">
      {Drawn && <Drawn className="i" />}
      <span className={item.kind === 'thing' ? 'say-s clip' : 'clip'}>{item.words}</span>
      <span className="end s12 quiet">
        {item.cost && <span className="num">{item.cost}</span>}
        {Mark && <Mark />}
        {item.detail}
        {item.keys && <Kbd keys={item.keys} />}
      </span>
    </Command.Item>
  );
}

/** Keys by which somebody chooses a line. */
const walkingKeys: ReadonlySet<string> = new Set(['ArrowDown', 'ArrowUp', 'Home', 'End']);

/** "Find or do": people's things first, then what can be done, with shortcut and cost. */
export function Palette({
  onClose,
  onGo,
  onShortcuts,
}: {
  onClose: () => void;
  onGo: (path: string) => void;
  onShortcuts: () => void;
}) {
  const [shell] = useState(() => shellSource(onGo, onShortcuts));
  const [query, setQuery] = useState('');
  const [walkedTo, setWalkedTo] = useState<string | null>(null);
  const items = useItems(query, shell);
  // Sources answer one after the other: until somebody walks the list, Enter takes what stands first by now.
  const chosen = items.some(({ id }) => id === walkedTo) ? walkedTo : (items[0]?.id ?? '');
  const isWalking = useRef(false);
  const ask = (next: string): void => {
    setQuery(next);
    setWalkedTo(null);
    isWalking.current = false;
  };
  const focus = useFocusReturn();
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="over" />
        <Dialog.Content {...focus} className="pal" aria-describedby={undefined}>
          <Dialog.Title className="vh">Find or do</Dialog.Title>
          <Command
            label="Find or do"
            shouldFilter={false}
            loop
            value={chosen ?? ''}
            onKeyDown={(event) => {
              if (walkingKeys.has(event.key)) isWalking.current = true;
            }}
            onPointerMove={() => {
              isWalking.current = true;
            }}
            onValueChange={(id) => {
              if (isWalking.current) setWalkedTo(id);
            }}
          >
            <div className="pal-q">
              <Icon of={MagnifyingGlassIcon} />
              <Command.Input value={query} onValueChange={ask} placeholder="Find or do" />
            </div>
            <Command.List className="pal-list" label="What was found">
              <Command.Empty className="pal-none">Nothing is called that.</Command.Empty>
              {items.map((item) => (
                <Line key={item.id} item={item} onDone={onClose} />
              ))}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

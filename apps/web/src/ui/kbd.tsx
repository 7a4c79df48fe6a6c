const signs: Readonly<Record<string, React.ReactNode>> = {
  Enter: '↵',
  Escape: 'Esc',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ' ': 'Space',
};

function Mod() {
  return (
    <>
      <span className="on-mac">⌘</span>
      <span className="on-pc">Ctrl </span>
    </>
  );
}

/** Keys as in `Shortcut.keys`: "N", "G T", "Mod+Enter". Hidden on phones and from assistive tech (the list under `?` tells). */
export function Kbd({ keys }: { keys: string }) {
  return (
    <span className="keys on-desk" aria-hidden="true">
      {keys.split(' ').map((key) => {
        const name = key.replace('Mod+', '');
        return (
          <kbd key={key}>
            {key.startsWith('Mod+') && <Mod />}
            {signs[name] ?? name}
          </kbd>
        );
      })}
    </span>
  );
}

/** An icon of the shell, by the name `index.html` draws it under: it is there before any script, and in no script. */
export function ShellIcon({ name, size = 16 }: { name: string; size?: 16 | 18 | 20 }) {
  return (
    <svg width={size} height={size} className="flex-none fill-current" aria-hidden="true">
      <use href={`#icon-${name}`} />
    </svg>
  );
}

/** A small label on a hairline. `isSandbox` makes it dashed: a pretend network or model speaks. */
export function Tag({
  children,
  isSandbox = false,
  onRemove,
  removeLabel,
}: {
  children: React.ReactNode;
  isSandbox?: boolean;
  onRemove?: () => void;
  removeLabel?: string;
}) {
  return (
    <span className={`tag ${isSandbox ? 'tag-dot' : ''}`}>
      {children}
      {onRemove && (
        <button type="button" onClick={onRemove} aria-label={removeLabel ?? 'Remove'}>
          <svg viewBox="0 0 10 10" width="8" height="8" aria-hidden="true">
            <path d="M1 1 9 9M9 1 1 9" stroke="currentColor" strokeWidth="1.4" />
          </svg>
        </button>
      )}
    </span>
  );
}

/** The dashed tag wherever a pretend network or model speaks. */
export function SandboxTag() {
  return <Tag isSandbox>Sandbox</Tag>;
}

/** The first letters of two words of a name: "NB"; works for names in any script. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toLocaleUpperCase();
}

/** A square with a picture or initials; decoration beside the name. */
export function Avatar({ name, src, size = 22 }: { name: string; src?: string | null; size?: number }) {
  const style = { width: size, height: size };
  if (src) return <img className="ava" src={src} alt="" style={style} />;
  return (
    <span className="ava" style={style} aria-hidden="true">
      {initialsOf(name)}
    </span>
  );
}

/** Money or another figure: never breaks, always tabular. */
export function Figure({ children, isBold = false }: { children: React.ReactNode; isBold?: boolean }) {
  return <span className={`num ${isBold ? 'b' : ''}`}>{children}</span>;
}

import type { Icon as PhosphorIcon } from '@phosphor-icons/react';

/**
 * A Phosphor icon, regular. Import single icons by their deep path so that only they are bundled:
 * `import { AtIcon } from '@phosphor-icons/react/dist/csr/At'`. 16 px in rows, 18 in the rail, 20 in the phone bar.
 * Without `label` it is decoration beside words; alone it needs one.
 */
export function Icon({
  of: Drawn,
  size = 16,
  label,
  className = '',
}: {
  of: PhosphorIcon;
  size?: 12 | 14 | 16 | 18 | 20;
  label?: string;
  className?: string;
}) {
  const named = label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true };
  return <Drawn {...named} width={size} height={size} className={`flex-none fill-current ${className}`} />;
}

/** A network's mono glyph: an SVG path in a 24-unit box, brought by its adapter. */
export function Glyph({ path, label, size = 14 }: { path: string; label?: string; size?: number }) {
  return (
    <svg
      viewBox="0 0 24 24"
      width={size}
      height={size}
      className="net"
      aria-hidden={label ? undefined : true}
      role={label ? 'img' : undefined}
      aria-label={label}
      style={{ width: size, height: size }}
    >
      <path d={path} />
    </svg>
  );
}

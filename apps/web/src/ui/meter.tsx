export interface MeterProps {
  /** Settled part, 0 to 1 of the whole. */
  readonly exact: number;
  /** May still come on top, 0 to 1 of the whole: hatched. */
  readonly possible?: number;
  /** What it says, in words with figures: "$6.42 of $25.00 spent, at most $1.47 more planned". */
  readonly label: string;
  readonly className?: string;
}

const share = (part: number): number => Math.min(1, Math.max(0, part));

/** Solid is exact, hatched may still be spent; it turns red when both together pass the whole. */
export function Meter({ exact, possible = 0, label, className = '' }: MeterProps) {
  const solid = share(exact);
  const hatched = Math.min(1 - solid, share(possible));
  return (
    <div className={`meter ${exact + possible > 1 ? 'meter-over' : ''} ${className}`} role="img" aria-label={label}>
      <b style={{ width: `${solid * 100}%` }} />
      <i className="hatch" style={{ width: `${hatched * 100}%` }} />
    </div>
  );
}

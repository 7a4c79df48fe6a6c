const shape = 'M3.3 6.7 17.2 3V18.66L28.7 15.6V25.4L14.8 29.1V14L3.3 17.06ZM5.7 8.5V13.97L14.8 11.55V6.08Z';

/** The mark: a hollow note left of a stem, a filled one right. Decoration beside the name unless `label` is given. */
export function Mark({ size = 20, label }: { size?: number; label?: string }) {
  return (
    <svg
      viewBox="0 0 32 32"
      width={size}
      height={size}
      className="mark flex-none"
      role={label ? 'img' : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
    >
      <path fill="currentColor" fillRule="evenodd" d={shape} />
    </svg>
  );
}

/** Mark and name in a row. */
export function Wordmark({ size = 26 }: { size?: number }) {
  return (
    <span className="inline-flex items-center gap-2.5">
      <Mark size={size} />
      <span className="font-serif text-[1.375rem] leading-none font-medium tracking-[-0.01em]">Antiphon</span>
    </span>
  );
}

const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const oneDecimal = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 });
const minus = (text: string): string => text.replace('-', '−');

/** A count with separators: 11640 is "11,640". */
export function formatCount(count: number): string {
  return minus(whole.format(count));
}

/** A noun in its number: "1 post", "14 posts". */
export function formatPlural(count: number, one: string, many: string = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** A signed share in percent with a no-break space: 0.06 is "+6 %". */
export function formatSignedPercent(share: number): string {
  const percent = Math.round(share * 100);
  return `${percent > 0 ? '+' : percent < 0 ? '−' : ''}${Math.abs(percent)}\u00a0%`;
}

/** An interval of shares: "−3 to +22 %". */
export function formatInterval(low: number, high: number): string {
  return `${formatSignedPercent(low).replace('\u00a0%', '')} to ${formatSignedPercent(high)}`;
}

/** Bytes in the units people read: "412 kB", "3.1 GB" (powers of ten). */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;
  let value = bytes;
  let step = 0;
  while (value >= 999.5 && step < units.length - 1) {
    value /= 1000;
    step += 1;
  }
  return `${step < 2 || value >= 100 ? whole.format(value) : oneDecimal.format(value)}\u00a0${units[step] ?? 'B'}`;
}

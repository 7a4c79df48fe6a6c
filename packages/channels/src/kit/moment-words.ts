const format = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZone: 'UTC',
});

/** A moment in evidence that people read: "21 Nov 2026, 22:15:03 UTC". */
export function momentWords(at: Date | number): string {
  return `${format.format(at)} UTC`;
}

/** Google counts days in Pacific time. Pure. */

export const pacificZone = 'America/Los_Angeles';

const hourMs = 3_600_000;

/** The calendar day in Pacific time, as `2026-11-20`. */
export function pacificDay(now: Date): string {
  const parts = partsOf(now);
  return `${parts.year}-${parts.month}-${parts.day}`;
}

/** When the next day begins there: quotas begin anew (developers.google.com/youtube/v3/getting-started, 2026-11-20). */
export function nextPacificMidnight(now: Date): Date {
  const { year, month, day } = partsOf(now);
  // Eight hours behind in winter, seven in summer; clocks change at two, so midnight is never skipped.
  const inWinter = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day) + 1, 8));
  return partsOf(inWinter).hour === '00' ? inWinter : new Date(inWinter.getTime() - hourMs);
}

function partsOf(moment: Date): Readonly<Record<'year' | 'month' | 'day' | 'hour', string>> {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: pacificZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    hourCycle: 'h23',
  });
  const found = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, value]));
  return { year: found.year ?? '', month: found.month ?? '', day: found.day ?? '', hour: found.hour ?? '' };
}

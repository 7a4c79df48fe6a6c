/** The days of next week where our people live, so that a journey at any hour plans what lies ahead. */

/** Where everybody of these journeys lives; what they plan is meant there. */
export const zone = 'Europe/Dublin';

/** The seven days of next week as a date field takes them, Monday first. */
export function daysOfNextWeek(now: Date = new Date()): readonly string[] {
  // As a date without a zone: adding days to it knows no change of the clocks.
  const today = new Date(new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(now));
  const untilMonday = 8 - (today.getUTCDay() || 7);
  return Array.from({ length: 7 }, (_, index) => {
    const day = new Date(today);
    day.setUTCDate(today.getUTCDate() + untilMonday + index);
    return day.toISOString().slice(0, 10);
  });
}

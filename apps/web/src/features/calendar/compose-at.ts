/** Where a new post begins for a place of the calendar. */
import { momentsOf, wallTimeOf } from './zone.rules.ts';

const nine = 9 * 60;
const quarter = 15;

/** A link to a new post planned for that place; null when it has passed or the clocks skip it. */
export function composeAt(
  { day, minutes }: { day: string; minutes: number | null },
  zone: string,
  now: Date,
  accountId = '',
) {
  for (const at of minutes === null ? [nine, ...quartersAfter()] : [minutes]) {
    const [moment] = momentsOf({ day, minutes: at }, zone);
    if (moment === undefined || moment <= now.getTime()) continue;
    return {
      to: '/posts/$postId' as const,
      params: { postId: 'new' },
      search: {
        draft: crypto.randomUUID(),
        at: wallTimeOf({ day, minutes: at }),
        zone,
        ...(accountId ? { account: accountId } : {}),
      },
    };
  }
  return null;
}

/** Every full hour after nine, when nine is over. */
const quartersAfter = (): number[] => Array.from({ length: 14 }, (_, index) => nine + (index + 1) * 4 * quarter);

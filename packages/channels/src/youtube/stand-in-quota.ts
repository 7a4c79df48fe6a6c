/**
 * The day's account of the pretend YouTube: 100 uploads and 10,000 units for everything else per project
 * (developers.google.com/youtube/v3/determine_quota_cost, 2026-11-20); both begin anew at midnight Pacific time.
 */
import { type Caller, type Ground, Problem, type Usage } from './stand-in-state.ts';

export const unitsPerDay = 10_000;
export const uploadsPerDay = 100;

/** Prices in units: a look costs 1, a change 50. */
export const cost = { read: 1, write: 50 } as const;

const exceeded = 'The request cannot be completed because you have exceeded your quota.';

/** The usage of the caller's project today, for tests to look into and to fill. */
export function usageOf({ state, now }: Ground, clientId: string): Usage {
  const day = now().toLocaleDateString('en-CA', { timeZone: 'America/Los_Angeles' });
  const key = `${clientId} ${day}`;
  const usage = state.usage.get(key) ?? { units: 0, uploads: 0 };
  state.usage.set(key, usage);
  return usage;
}

export function spendUnits(ground: Ground, caller: Caller, units: number): void {
  const usage = usageOf(ground, caller.app.clientId);
  if (usage.units + units > unitsPerDay) throw new Problem(403, 'quotaExceeded', exceeded, 'youtube.quota');
  usage.units += units;
}

export function spendUpload(ground: Ground, caller: Caller): void {
  const usage = usageOf(ground, caller.app.clientId);
  if (usage.uploads >= uploadsPerDay) throw new Problem(403, 'quotaExceeded', exceeded, 'youtube.quota');
  usage.uploads += 1;
}

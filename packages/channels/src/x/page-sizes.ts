/** How many posts X gives at once (API description 2.167). It charges for each, so these bound what a reading costs. */

/** `GET /2/users/:id/tweets` gives no fewer and no more. */
export const pastPages = { min: 5, max: 100 } as const;

/** One question "is it there?" brings at most so many of the newest posts. */
export const questionPage = pastPages.max;

/** What X is asked for when a page of this size is wanted. */
export function pastPageOf(limit: number): number {
  return Math.min(Math.max(limit, pastPages.min), pastPages.max);
}

/** Statistics of Antiphon: data in, result out; no clock, no I/O, no random but from a given seed. */

export { type BestTimeDocument, bestTimeDocument } from './best-time.document.ts';
export { type BestTimeAccount, type BestTimeAnswer, bestTime, type SlotEffect } from './best-time.ts';
export { LearningError, type LearningErrorCode } from './learning-error.ts';
export type { NotablePost } from './notable-posts.ts';
export type { Excluded, Result, Status } from './result.ts';
export { type Random, seededRandom } from './seeded-random.ts';
export {
  type AccountTimes,
  suggestTimes,
  suggestTimesOf,
  type TimeRequest,
  type TimeSuggestion,
} from './suggest-times.ts';
export { type AccountSummary, summary } from './summary.ts';
export { nextInstantOfSlot, slotOf } from './wall-clock.ts';

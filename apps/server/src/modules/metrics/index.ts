/**
 * Owns: samples, readings, and whose turn it is to ask a network for numbers.
 * Takes in: published publications and connected accounts.
 * Sends out: metrics.read, metrics.failed.
 */
import { findDueReadingsJob, readAccountJob } from './read-due-metrics.job.ts';

/** Jobs of this room. */
export const metricsJobs = [findDueReadingsJob, readAccountJob];

export { type EngagementAtFixedAge, listEngagement } from './fixed-age.queries.ts';
export { metricsRoutes } from './metrics.routes.ts';
export { readAccountMetrics } from './read-account.ts';
export { readDueMetrics } from './read-due-metrics.ts';
export { fixedAgeHours } from './reading-ages.rules.ts';
export { setAsideFromReading } from './set-aside.ts';
export { endPatience as readNumbersNow } from './turns.queries.ts';

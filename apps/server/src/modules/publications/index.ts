/**
 * Owns: the publisher, and what is known of every send: lanes, publications, attempts, steps, questions;
 * slots and queues, and posts that repeat.
 * Takes in: versions to be sent at a time, people's decisions, networks' answers.
 * Sends out: publication.scheduled, .sending, .published, .unknown, .failed, .needs_attention, .missed, .cancelled; recurrence.started,
 * .changed, .paused, .stopped, .resumed, .not_planned; account.slots_changed.
 */
import { fitMediaJob } from './fit-media.job.ts';
import { importPastPostsJob } from './import-past-posts.job.ts';
import { lookForOccurrencesJob, makeOccurrencesJob } from './make-occurrences.job.ts';
import { readLimitsJob } from './read-limits.job.ts';
import { settleSendsJob } from './settle-sends.job.ts';

/** Jobs of this room. */
export const publicationsJobs = [
  importPastPostsJob,
  fitMediaJob,
  makeOccurrencesJob,
  lookForOccurrencesJob,
  readLimitsJob,
  settleSendsJob,
];

export { takeClock } from './moved-clock.ts';
export { insertSamples } from './publications.queries.ts';
export { publicationsRoutes } from './publications.routes.ts';
export { startPublisher } from './publisher.ts';
export { recurrencesRoutes } from './recurrences.routes.ts';
export { schedulePost } from './schedule-publication.ts';
export { sendingRoutes } from './sending.routes.ts';
export { slotsRoutes } from './slots.routes.ts';
export { instantOf, wallTimeOf } from './wall-time.rules.ts';

/**
 * Owns: the publisher, and what is known of every send: lanes, publications, attempts, steps, questions;
 * slots and queues, and posts that repeat; what is out taken down again, or its words changed (corrections).
 * Takes in: versions to be sent at a time, people's decisions, networks' answers.
 * Sends out: publication.scheduled, .taken_down, .edited, .correction_changed, .sending, .published, .unknown, .failed, .needs_attention, .missed, .cancelled; recurrence.started,
 * .changed, .paused, .stopped, .resumed, .not_planned; account.slots_changed.
 */

import { correctPublicationJob, findDueCorrectionsJob } from './corrections/correct-publication.job.ts';
import { importPastPostsJob } from './import-past-posts.job.ts';
import { readLimitsJob } from './limits/read-limits.job.ts';
import { lookForOccurrencesJob, makeOccurrencesJob } from './planning/make-occurrences.job.ts';
import { fitMediaJob, fitVideosJob } from './sending/fit-media.job.ts';
import { settleSendsJob } from './sending/settle-sends.job.ts';

/** Jobs of this room. */
export const publicationsJobs = [
  importPastPostsJob,
  fitMediaJob,
  fitVideosJob,
  makeOccurrencesJob,
  lookForOccurrencesJob,
  readLimitsJob,
  settleSendsJob,
  correctPublicationJob,
  findDueCorrectionsJob,
];

export { mostPastPosts, readPastPostsNow } from './import-past-posts.job.ts';
export { type KeptForCall, keepForCall, settleForCall } from './limits/pay-for-calls.ts';
export { costOfFailure, mostPaidAtOnce, payForReading, priceOfPosts } from './limits/pay-for-readings.ts';
export { foretellQuotas, type ThoughtOf } from './limits/warn-of-quotas.ts';
export { takeClock } from './moved-clock.ts';
export { recurrencesRoutes } from './planning/recurrences.routes.ts';
export { slotsRoutes } from './planning/slots.routes.ts';
export { instantOf, oddityWords, wallTimeOf } from './planning/wall-time.rules.ts';
export { insertSamples } from './publications.queries.ts';
export { publicationsRoutes } from './publications.routes.ts';
export { schedulePost } from './schedule-publication.ts';
export { startPublisher } from './sending/publisher.ts';
export { sendingRoutes } from './sending/sending.routes.ts';
export { shownStateOf } from './shown-state.queries.ts';

/**
 * Owns: the stream of a workspace's events, and the same as a list.
 * Takes in: every event (through the feed).
 * Sends out: nothing.
 */
export { liveRoutes } from './live.routes.ts';
export { liveJobs } from './prune-events.job.ts';

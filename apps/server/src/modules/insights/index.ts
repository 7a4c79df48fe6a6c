/**
 * Owns: nothing of its own; what the numbers support is worked out anew from samples.
 * Takes in: engagement at a fixed age (metrics), people's wish to go on from a finding.
 * Sends out: nothing; a finding that is used becomes a brief.
 */
export { insightsRoutes } from './insights.routes.ts';
export { suggestTimesFor } from './suggest-times.ts';

/**
 * Owns: runs of a brief, their items and answers, and what people do with them.
 * Takes in: briefs; what generations made; kept answers, which it hands to posts and publications.
 * Sends out: studio.run_started, studio.item_changed.
 */
import './hear-generations.ts';

export { offerTimesForBrief } from './offer-times.ts';
export { runStudio } from './run-studio.ts';
export { studioRoutes } from './studio.routes.ts';

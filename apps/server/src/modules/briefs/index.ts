/**
 * Owns: what we want to say, to whom, where.
 * Takes in: what a person types; a finding to improve on.
 * Sends out: brief.created, brief.saved, brief.archived, brief.restored.
 */

export { presentBrief } from './briefs.present.ts';
export { type FoundBrief, requireBrief } from './briefs.queries.ts';
export { briefsRoutes } from './briefs.routes.ts';
export { createBrief } from './save-brief.ts';

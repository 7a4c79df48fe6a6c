/**
 * Owns: provider keys, which models can be asked, and every run of an operation from its estimate to its end.
 * Takes in: wishes (operation, parameters, model), people's decisions, providers' answers.
 * Sends out: provider_key.added, .checked, .removed; generation.reserved, .queued, .running, .progressed, .succeeded,
 * .failed, .cancelled, .unknown.
 */
import { lookGenerationJob } from './look-generation.job.ts';
import { startGenerationJob } from './start-generation.job.ts';

/** Jobs of this room. */
export const generationsJobs = [startGenerationJob, lookGenerationJob];

export { type AvailableModel, chooseModel, refOf } from './available-models.ts';
export {
  type CostRange,
  createGenerations,
  dropGeneration,
  estimateGeneration,
  queueGeneration,
  type Wish,
} from './create-generation.ts';
export { followGenerations } from './follow-generations.ts';
export { whenGenerationsEnd } from './generation-ended.ts';
export { presentGenerations } from './generations.present.ts';
export { findGenerations, type Lineage, lineageOf } from './generations.queries.ts';
export { generationsRoutes } from './generations.routes.ts';
export { isSettled } from './generations.rules.ts';
export type { GenerationRow } from './generations.table.ts';
export { watchLocalModels } from './local-models.ts';
export { modelsRoutes, providerKeysRoutes } from './provider-keys.routes.ts';

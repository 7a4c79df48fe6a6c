/**
 * The hidden model of the audience, laid open: for tests and benchmarks that judge what the product has learned.
 * Product code must not import this; a test looks for it.
 */
import { type AudienceModel, drawModel } from './audience/model.rules.ts';

export { featuresOf, type PostFeatures } from './audience/features.rules.ts';
export type { AudienceModel } from './audience/model.rules.ts';
export {
  expectedLogViews,
  growthAt,
  type PostMoment,
  type Response,
  respond,
  slotOf,
} from './audience/respond.rules.ts';

/** What the audience of this seed really likes. */
export function truthOf(seed: string): AudienceModel {
  return drawModel(seed);
}

export {
  ANSWER_WORDS,
  countTokens,
  ModelStandInState,
  ONE_PIXEL_PNG,
  type Refusal,
  serverSent,
} from '../kit/stand-in-state.ts';
export type { ProviderUnderTest } from './bench.ts';
export { describeProvider } from './describe-provider.ts';
export { type Fixture, readFixtures } from './read-fixtures.ts';

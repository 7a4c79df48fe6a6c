export { describeProvider, type ProviderUnderTest } from './describe-provider.ts';
export { type Fixture, readFixtures } from './read-fixtures.ts';
export {
  ANSWER_WORDS,
  countTokens,
  ModelStandInState,
  ONE_PIXEL_PNG,
  type Refusal,
  serverSent,
} from './stand-in-state.ts';

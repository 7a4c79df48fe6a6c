export { describeProvider, type ProviderUnderTest } from './describe-provider.ts';
export {
  ANSWER_WORDS,
  countTokens,
  ModelStandInState,
  ONE_PIXEL_PNG,
  type Refusal,
  serverSent,
} from './stand-in-state.ts';

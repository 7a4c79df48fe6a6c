/** What adapters of providers, and the code that runs them, share. */
export * from '../facts/index.ts';
export { callStreaming, type RecordedFetch, recordOneCall } from './call-streaming.ts';
export { estimateImage, estimateText, mostInputTokens, TEMPLATE_TOKENS } from './estimate.ts';
export {
  type ErrorBody,
  type ErrorDialect,
  type ErrorScene,
  evidenceOf,
  retryAtOf,
  startError,
} from './model-errors.ts';
export { costOf, pricesFor, type UsedUnits, usdUnits } from './money.ts';
export { unreadable } from './read-work.ts';
export { finishWarnings, runSdkText, type SdkText, usedUnits } from './sdk-text.ts';

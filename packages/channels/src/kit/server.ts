/** The kit's part for server doors: calls, forms, files. */
export { readAnswer } from './answers.ts';
export { appForm, emptyForm } from './app-form.ts';
export { commentsPage } from './comment-pages.ts';
export { consentMethod } from './consent-method.ts';
export {
  callGraph,
  type GraphAccess,
  type GraphCall,
  type GraphErrorGround,
  type GraphProblem,
  graphErrorOf,
  graphPage,
  graphVersion,
  isGoneProblem,
  nextCursor,
  readGraphBudgets,
  readGraphProblem,
} from './graph.ts';
export { type TokenTrade, tradeToken } from './graph-tokens.ts';
export { type MultipartForm, packMultipart } from './multipart.ts';
export {
  type AppSecrets,
  appMissing,
  beginConsent,
  type ConsentNetwork,
  readApp,
  readTokens,
  redeemConsent,
  renewTokens,
  type Tokens,
  type TokensOutcome,
} from './oauth2.ts';
export { serversOf } from './servers.ts';

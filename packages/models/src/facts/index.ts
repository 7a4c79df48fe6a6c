export { checkFacts, type FactCheck } from './check-facts.ts';
export { detectLanguage } from './detect-language.ts';
export { type BriefFacts, extractFacts } from './extract-facts.ts';
export type { Fact, FactKind } from './fact.ts';
export {
  type ImageFacts,
  type ImageFactsInput,
  imageFactsSchema,
  type TextFacts,
  type TextFactsInput,
  textFactsSchema,
} from './params.ts';
export { type Clause, splitClauses, splitSentences } from './split-sentences.ts';

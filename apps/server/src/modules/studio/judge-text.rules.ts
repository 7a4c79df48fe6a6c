/** What a person should look at in a text before it goes out. Pure; nothing is changed. */
import { checkFacts } from '@antiphon/models/kit';
import type { Asked, Speaker } from './prompts.rules.ts';

export interface TextWarning {
  readonly code: 'banned_word' | 'foreign_fact';
  readonly words: string;
}

/** Banned words that slipped in, and facts that neither the brief nor the brand holds. */
export function judgeText(text: string, brief: Asked, speaker: Speaker | null): TextWarning[] {
  const banned = (speaker?.bannedWords ?? []).filter((word) => holdsWord(text, word));
  const sources = [brief.what, brief.audience, speaker?.name ?? '', ...brief.links];
  const foreign = checkFacts(text, sources).foreign.filter((fact) => fact.kind !== 'handle');
  return [
    ...banned.map((word) => ({ code: 'banned_word' as const, words: `Says "${word}", which this brand never says.` })),
    ...foreign.map((fact) => ({
      code: 'foreign_fact' as const,
      words: `Says "${fact.text}", which is not in the brief.`,
    })),
  ];
}

/** Whole words, in any case of letters; scripts without spaces are searched as they stand. */
export function holdsWord(text: string, word: string): boolean {
  const escaped = word.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  if (escaped === '') return false;
  const isSpaced = !/[\u3040-\u30ff\u4e00-\u9fff]/.test(word);
  return new RegExp(isSpaced ? `(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])` : escaped, 'iu').test(text);
}

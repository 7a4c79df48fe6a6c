/** The sandbox writer's door: facts in, text out. Pure, the same on every machine. */
import type { TextFacts } from '../../facts/params.ts';
import { writeHashtags } from './hashtags.ts';
import { prepare } from './material.ts';
import { rewrite, type Written } from './rewrite.ts';
import { writeCaption } from './write-caption.ts';

export function writeText(facts: TextFacts): Written {
  if (facts.kind === 'hashtags') return { text: writeHashtags(facts), warnings: [] };
  if (facts.kind === 'rewrite') return rewrite(facts);
  const isForeign = prepare(facts).isForeign;
  const warnings = isForeign
    ? [
        {
          code: 'not_translated',
          words: 'The brief is in another language, and the sandbox writer does not translate: it said the facts only.',
        },
      ]
    : [];
  return { text: writeCaption(facts), warnings };
}

/** A brand as it stands in its form, and what of it the server is told. */
import { excerpt } from '@antiphon/contract/excerpt';
import type { Brand } from './brands.api.ts';

export interface BrandDraft {
  readonly name: string;
  readonly voice: string;
  /** Always three places; empty ones are not sent. */
  readonly samples: readonly [string, string, string];
  /** As typed: one a line, or with commas between. */
  readonly bannedWords: string;
  readonly colours: readonly string[];
  readonly logoAssetId: string | null;
}

export const emptyBrand: BrandDraft = {
  name: '',
  voice: '',
  samples: ['', '', ''],
  bannedWords: '',
  colours: [],
  logoAssetId: null,
};

/** The form of a brand that has come from the server. */
export function draftOfBrand({ name, voice, samples, bannedWords, colours, logoAssetId }: Brand): BrandDraft {
  const [first = '', second = '', third = ''] = samples;
  return { name, voice, samples: [first, second, third], bannedWords: bannedWords.join('\n'), colours, logoAssetId };
}

/** Words never to say, each once, in the order typed. */
export function bannedIn(typed: string): string[] {
  const seen = new Map<string, string>();
  for (const word of typed.split(/[\n,]/).map((one) => one.trim())) {
    const key = word.toLocaleLowerCase();
    if (word && !seen.has(key)) seen.set(key, word);
  }
  return [...seen.values()];
}

/** What is sent. */
export function bodyOfBrand({ samples, bannedWords, colours, ...rest }: BrandDraft) {
  return {
    ...rest,
    name: rest.name.trim(),
    samples: samples.map((sample) => sample.trim()).filter(Boolean),
    bannedWords: bannedIn(bannedWords),
    colours: [...colours],
  };
}

export type BrandField = 'name' | 'voice' | 'bannedWords' | 'colours';

/** What is wrong, by field; {} when it can be saved. */
export function faultsOfBrand(draft: BrandDraft): Partial<Record<BrandField, string>> {
  const faults: Partial<Record<BrandField, string>> = {};
  if (draft.name.trim() === '') faults.name = 'A brand needs a name.';
  const long = bannedIn(draft.bannedWords).find((word) => word.length > 60);
  if (long) faults.bannedWords = `“${excerpt(long, 30)}” is longer than 60 characters. One word or phrase a line.`;
  if (bannedIn(draft.bannedWords).length > 200) faults.bannedWords = 'At most 200 words.';
  const bad = draft.colours.find((colour) => !/^#[0-9a-f]{6}$/i.test(colour));
  if (bad !== undefined) faults.colours = `“${bad}” is no colour. One looks like #7a3b2a.`;
  return faults;
}

export const sameBrand = (one: BrandDraft, other: BrandDraft): boolean =>
  JSON.stringify(bodyOfBrand(one)) === JSON.stringify(bodyOfBrand(other));

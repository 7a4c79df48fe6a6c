/**
 * What the models are asked: the brief in words for those that read a prompt, and as data for those that build
 * from facts. Pure. The person's own words are quoted, never rephrased.
 */
import type { ImageFactsInput, TextFactsInput } from '@antiphon/models/kit';

/** Who speaks; null: nobody in particular. */
export interface Speaker {
  readonly name: string;
  readonly voice: string;
  readonly samples: readonly string[];
  readonly bannedWords: readonly string[];
  readonly colours: readonly string[];
}
export interface Asked {
  readonly what: string;
  readonly audience: string;
  readonly tone: string;
  readonly links: readonly string[];
  readonly language: string;
  readonly insight: { readonly words: string } | null;
}
export interface TextWish {
  readonly instructions: string;
  readonly prompt: string;
  readonly maxOutputTokens: number;
  readonly facts: TextFactsInput;
}

/** Room for thinking models, which count their thoughts as output. */
const captionTokens = 1_200;
const hashtagTokens = 400;
const mostHashtags = 5;

const angles = [
  'Begin with the news itself.',
  'Begin with a question the reader may have.',
  'Begin with what the reader can do.',
  'Begin with a small scene that the brief itself names.',
  'Begin with when or where it is.',
  'Say it as a short list.',
  'Say it as a personal note.',
  'Begin with the most surprising fact of the brief.',
  'Say it as plainly as can be.',
  'Begin with whom it is for.',
];

export interface CaptionWish {
  readonly index: number;
  readonly of: number;
  readonly seed: string;
  /** Captions that are there already. */
  readonly avoid: readonly string[];
}

export function captionWish(brief: Asked, speaker: Speaker | null, wish: CaptionWish): TextWish {
  const prompt = [
    briefWords(brief),
    `Write one caption for a social post in ${brief.language}. ${angles[wish.index % angles.length]}`,
    'Two to four short sentences, no hashtags, no heading. Answer with the caption alone.',
    brief.links[0] ? `End with this address, as it stands: ${brief.links[0]}` : 'Name no address.',
    wish.avoid.length > 0 ? `It must be unlike these:\n${wish.avoid.map((text) => `- ${text}`).join('\n')}` : '',
  ];
  return {
    instructions: instructionsOf(speaker),
    prompt: joined(prompt),
    maxOutputTokens: captionTokens,
    facts: {
      kind: 'caption',
      ...factsOf(brief, speaker),
      variation: { index: wish.index % 20, of: Math.min(20, Math.max(wish.of, (wish.index % 20) + 1)) },
      seed: wish.seed,
      avoid: wish.avoid.slice(-40),
    },
  };
}

export function hashtagsWish(brief: Asked, speaker: Speaker | null): TextWish {
  const prompt = [
    briefWords(brief),
    `Give up to ${mostHashtags} hashtags from the brief's own words, in ${brief.language}, separated by spaces, and nothing else.`,
  ];
  return {
    instructions: instructionsOf(speaker),
    prompt: joined(prompt),
    maxOutputTokens: hashtagTokens,
    facts: { kind: 'hashtags', ...factsOf(brief, speaker), most: mostHashtags },
  };
}

export type RewriteHow =
  | { readonly how: 'shorter' }
  | { readonly how: 'fit'; readonly maxLength: number }
  | { readonly how: 'tone'; readonly tone: string }
  | { readonly how: 'translate'; readonly language: string };

export function rewriteWish(brief: Asked, speaker: Speaker | null, text: string, rewrite: RewriteHow): TextWish {
  const prompt = [
    `Rewrite this text. ${rewriteWords(rewrite)}`,
    'Keep every fact, name, number, date and address; add none. Answer with the text alone.',
    `Text:\n${text}`,
  ];
  const facts = factsOf(brief, speaker);
  return {
    instructions: instructionsOf(speaker),
    prompt: joined(prompt),
    maxOutputTokens: captionTokens,
    facts: {
      kind: 'rewrite',
      ...facts,
      ...(rewrite.how === 'tone' ? { tone: rewrite.tone } : {}),
      ...(rewrite.how === 'translate' ? { language: rewrite.language } : {}),
      text,
      how: rewrite.how,
      ...(rewrite.how === 'fit' ? { maxLength: rewrite.maxLength } : {}),
    },
  };
}

function rewriteWords(rewrite: RewriteHow): string {
  switch (rewrite.how) {
    case 'shorter':
      return 'Make it clearly shorter.';
    case 'fit':
      return `It must have at most ${rewrite.maxLength} characters, addresses included.`;
    case 'tone':
      return `Tone: ${rewrite.tone}.`;
    case 'translate':
      return `Translate it into ${rewrite.language}.`;
  }
}

export interface PictureWish {
  readonly prompt: string;
  readonly size: string;
  readonly facts: ImageFactsInput;
}

export function pictureWish(
  brief: Asked,
  speaker: Speaker | null,
  wish: { readonly index: number; readonly of: number; readonly seed: string; readonly size: string },
): PictureWish {
  const views = ['the thing itself, close', 'people at it, from a little away', 'the place, wide and calm'];
  const colours = speaker?.colours ?? [];
  // A picture is titled by the first line of its prompt: the person's words come first.
  const prompt = [
    brief.what.trim(),
    'Make a picture for a social post that says this.',
    `Show ${views[wish.index % views.length]}. No letters, no logos, no frame.`,
    colours.length > 0 ? `Leading colours: ${colours.join(', ')}.` : '',
    speaker?.voice ? `The brand sounds like this: ${speaker.voice}` : '',
  ];
  const link = brief.links[0];
  return {
    prompt: joined(prompt),
    size: wish.size,
    facts: {
      kind: 'card',
      what: brief.what,
      language: brief.language,
      ...(link ? { link } : {}),
      brand: { name: speaker?.name ?? '', colours: [...colours], ...markOf(speaker) },
      variation: { index: wish.index % 20, of: Math.min(20, Math.max(wish.of, (wish.index % 20) + 1)) },
      seed: wish.seed,
    },
  };
}

/** The size nearest to 4:5, the shape that feeds show largest. */
export function portraitSize(sizes: readonly string[]): string {
  const distance = (size: string) => {
    const [width = 1, height = 1] = size.split('x').map(Number);
    return Math.abs(Math.log(width / height / 0.8));
  };
  return [...sizes].sort((a, b) => distance(a) - distance(b))[0] ?? '';
}

function markOf(speaker: Speaker | null): { mark?: string } {
  const letter = [...(speaker?.name ?? '')][0];
  return letter ? { mark: letter.toUpperCase() } : {};
}

function factsOf(brief: Asked, speaker: Speaker | null) {
  const { what, audience, tone, language, links } = brief;
  return {
    what,
    language,
    ...(audience ? { audience } : {}),
    ...(tone ? { tone } : {}),
    ...(links[0] ? { link: links[0] } : {}),
    brand: {
      name: speaker?.name ?? '',
      ...(speaker?.voice ? { voice: speaker.voice } : {}),
      bannedWords: [...(speaker?.bannedWords ?? [])],
    },
  };
}

function instructionsOf(speaker: Speaker | null): string {
  return joined([
    speaker ? `You write social posts for ${speaker.name}.` : 'You write social posts.',
    speaker?.voice ? `Voice: ${speaker.voice}` : '',
    speaker && speaker.samples.length > 0
      ? `Posts that sound right:\n${speaker.samples.map((sample) => `- ${sample}`).join('\n')}`
      : '',
    speaker && speaker.bannedWords.length > 0
      ? `Never use these words, in any form: ${speaker.bannedWords.join(', ')}.`
      : '',
    'Say only what the brief says. Invent no fact, name, number, date, price or address.',
  ]);
}

function briefWords(brief: Asked): string {
  return joined([
    `Brief: ${brief.what}`,
    brief.audience ? `To whom: ${brief.audience}` : '',
    brief.tone ? `Tone: ${brief.tone}` : '',
    brief.links.length > 1 ? `Further addresses: ${brief.links.slice(1).join(', ')}` : '',
    brief.insight
      ? `Learned from earlier posts, to be used in the way it is said, not as a fact: ${brief.insight.words}`
      : '',
  ]);
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}

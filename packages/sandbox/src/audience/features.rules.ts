/** What the pretend audience notices about a post. Pure. */

export interface PostFeatures {
  readonly lengthInGraphemes: number;
  readonly pictureCount: number;
  readonly hasQuestion: boolean;
  /** Words about people and hands: faces draw looks, also pretend ones. */
  readonly speaksOfPeople: boolean;
  readonly hashtagCount: number;
  readonly hasLink: boolean;
  readonly isReply: boolean;
}

const peopleWords =
  /\b(we|us|our|you|your|hands?|faces?|people|team|baker|friends?|family|wir|uns|unser\w*|ihr|euch|hand|hände|menschen|leute|team)\b/iu;
const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

export function featuresOf(post: {
  readonly text: string;
  readonly pictures: readonly { readonly altText: string }[];
  readonly replyTo: string | null;
}): PostFeatures {
  const seen = [post.text, ...post.pictures.map((one) => one.altText)].join(' ');
  return {
    lengthInGraphemes: [...segmenter.segment(post.text)].length,
    pictureCount: post.pictures.length,
    hasQuestion: /[?？]/u.test(post.text.replace(/https?:\/\/\S+/gu, '')),
    speaksOfPeople: peopleWords.test(seen),
    hashtagCount: (post.text.match(/#[\p{L}\p{N}_]+/gu) ?? []).length,
    hasLink: /https?:\/\/\S+/u.test(post.text),
    isReply: post.replyTo !== null,
  };
}

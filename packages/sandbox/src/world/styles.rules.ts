/** The three pretend networks, each with its own habits, and what they refuse. Pure. */

export type StyleName = 'chirp' | 'lumen' | 'murmur';

/** The rules of one pretend network. */
export interface Style {
  readonly name: StyleName;
  readonly title: string;
  /** Graphemes of a post. */
  readonly maxText: number;
  readonly maxPictures: number;
  readonly needsPicture: boolean;
  readonly maxPictureBytes: number;
  readonly maxAltText: number;
  readonly allowsReplies: boolean;
  /** Posts go through a container that is processed first. */
  readonly usesContainers: boolean;
  /** Remembers `Idempotency-Key` and answers a repeat with the same post. */
  readonly remembersKeys: boolean;
  readonly hasAiLabel: boolean;
}

export const styles: { readonly [name in StyleName]: Style } = {
  chirp: {
    name: 'chirp',
    title: 'Chirp',
    maxText: 280,
    maxPictures: 4,
    needsPicture: false,
    maxPictureBytes: 5_000_000,
    maxAltText: 1_000,
    allowsReplies: true,
    usesContainers: false,
    remembersKeys: false,
    hasAiLabel: true,
  },
  lumen: {
    name: 'lumen',
    title: 'Lumen',
    maxText: 2_200,
    maxPictures: 10,
    needsPicture: true,
    maxPictureBytes: 8_000_000,
    maxAltText: 1_000,
    allowsReplies: false,
    usesContainers: true,
    remembersKeys: false,
    hasAiLabel: true,
  },
  murmur: {
    name: 'murmur',
    title: 'Murmur',
    maxText: 500,
    maxPictures: 4,
    needsPicture: false,
    maxPictureBytes: 16_000_000,
    maxAltText: 1_500,
    allowsReplies: true,
    usesContainers: false,
    remembersKeys: true,
    hasAiLabel: false,
  },
};

export function isStyleName(value: unknown): value is StyleName {
  return value === 'chirp' || value === 'lumen' || value === 'murmur';
}

export const pictureTypes: readonly string[] = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'];

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Why the network does not take this post; null when it does. */
export function refusalOf(
  style: Style,
  post: { readonly text: string; readonly pictureCount: number; readonly isReply: boolean },
): { readonly code: string; readonly message: string } | null {
  const length = [...segmenter.segment(post.text)].length;
  if (length > style.maxText) {
    return {
      code: 'text_too_long',
      message: `A post on ${style.title} has at most ${style.maxText} characters, not ${length}.`,
    };
  }
  if (post.pictureCount > style.maxPictures) {
    return { code: 'too_many_pictures', message: `${style.title} shows at most ${style.maxPictures} pictures.` };
  }
  if (style.needsPicture && post.pictureCount === 0) {
    return { code: 'picture_missing', message: `${style.title} takes no post without a picture.` };
  }
  if (post.pictureCount === 0 && post.text.trim() === '') return { code: 'empty', message: 'The post is empty.' };
  if (post.isReply && !style.allowsReplies) return { code: 'no_replies', message: `${style.title} has no replies.` };
  return null;
}

/** What the pretend networks can do, as plain data for both doors. Each account lives on one of three. */
import type { Capabilities, Guarantee, Json, Limits } from '../spec.ts';
import { type StyleName, styleOf } from './styles.ts';

/** The limits of a style; `style` travels with them, so that words can name the network. */
export interface SandboxLimits extends Limits {
  readonly style: StyleName;
}

const pictures = { mimeTypes: ['image/png', 'image/jpeg', 'image/webp', 'image/gif'], altTextMax: 1_000 };

const limits: { readonly [style in StyleName]: SandboxLimits } = {
  chirp: {
    style: 'chirp',
    text: { unit: 'graphemes', max: 280 },
    images: { ...pictures, max: 4, maxBytes: 5_000_000 },
    threadParts: 25,
  },
  lumen: {
    style: 'lumen',
    text: { unit: 'graphemes', max: 2_200 },
    images: { ...pictures, max: 10, maxBytes: 8_000_000, isRequired: true },
    threadParts: 1,
  },
  murmur: {
    style: 'murmur',
    text: { unit: 'graphemes', max: 500 },
    images: { ...pictures, max: 4, maxBytes: 16_000_000, altTextMax: 1_500 },
    threadParts: 25,
  },
};

const guarantees: { readonly [style in StyleName]: Guarantee } = {
  chirp: {
    level: 'by_reading',
    words: "When no answer comes, we look for the post among the account's recent ones, three times within seconds.",
    patienceMs: [1_000, 3_000],
  },
  lumen: {
    level: 'exact',
    words: 'When no answer comes, we ask the network whether the prepared post was published.',
    patienceMs: [],
  },
  murmur: {
    level: 'exact',
    words: 'Every post carries a key of its own. When no answer comes, we say it again: the network knows the key.',
    patienceMs: [],
  },
};

const no = (reason: string) => ({ works: false, reason }) as const;
const yes = { works: true } as const;

const common: Capabilities = {
  formats: {
    text: yes,
    image: yes,
    carousel: yes,
    video: no('The pretend networks show no videos.'),
    reel: no('The pretend networks show no videos.'),
    story: no('The pretend networks have no stories.'),
    thread: yes,
    firstComment: yes,
    linkCard: no('The pretend networks draw no cards; a link stays a link.'),
    altText: yes,
    poll: no('The pretend networks have no polls.'),
    aiLabel: yes,
  },
  limits: limits.chirp,
  metrics: { post: ['likes', 'reposts', 'replies', 'views'], account: ['followers'] },
  guarantee: guarantees.chirp,
  canDelete: true,
  repliesStay: true,
  canReadPastPosts: true,
  comments: 'answer',
  isSandbox: true,
};

const { comments: _below, ...withoutComments } = common;

const capabilities: { readonly [style in StyleName]: Capabilities } = {
  chirp: {
    ...common,
    formats: { ...common.formats, firstComment: no('Chirp has no first comments; write a thread instead.') },
  },
  lumen: {
    ...withoutComments,
    formats: {
      ...common.formats,
      text: no('Lumen takes no post without a picture.'),
      thread: no('Lumen has no threads.'),
      firstComment: no('Lumen has no comments.'),
    },
    limits: limits.lumen,
    guarantee: guarantees.lumen,
  },
  murmur: {
    ...common,
    formats: { ...common.formats, aiLabel: no('Murmur has no label for media made by a model.') },
    limits: limits.murmur,
    guarantee: guarantees.murmur,
  },
};

/** What all three have, with the limits and guarantee of the strictest. */
export const sandboxCapabilities = common;

export function limitsOf(details: Json): SandboxLimits {
  return limits[styleOf(details)];
}

export function capabilitiesOf(details: Json): Capabilities {
  return capabilities[styleOf(details)];
}

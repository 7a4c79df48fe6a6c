/**
 * The calls one publication needs, in order: a container for each picture and video of a carousel, the container of the
 * post, then the one call that makes it a post. Pure.
 */
import type { Plan, PlannedStep, VersionContent, VersionMedia, Warning } from '../spec.ts';
import { instagramLimits } from './capabilities.ts';

export type Placement = 'feed' | 'reel' | 'story';

/** Something Instagram is to make ready: one medium, or the carousel of several. */
export interface ContainerPlan {
  readonly stepKey: string;
  /** Absent for the carousel itself. */
  readonly media?: VersionMedia;
  /** The containers it is made of; empty for a single medium. */
  readonly childKeys: readonly string[];
  readonly role: 'item' | 'post';
}

export function placementOf(content: VersionContent): Placement {
  const { placement } = content.options;
  return placement === 'reel' || placement === 'story' ? placement : 'feed';
}

/** The media that Instagram takes here: ten in the feed, one video as a reel, one of either as a story. */
export function mediaOf(content: VersionContent): readonly VersionMedia[] {
  const { media } = content.parts[0];
  const placement = placementOf(content);
  if (placement === 'story') return media.slice(0, 1);
  if (placement === 'reel') return media.filter((one) => one.kind === 'video').slice(0, 1);
  return media.slice(0, instagramLimits.images.max);
}

export const postContainerKey = 'container-1';

/** All containers in the order in which they are made; the post's own comes last. None without media. */
export function containersOf(content: VersionContent): readonly ContainerPlan[] {
  const media = mediaOf(content);
  const [only] = media;
  if (!only) return [];
  if (media.length === 1) return [{ stepKey: postContainerKey, media: only, childKeys: [], role: 'post' }];
  const items = media.map(
    (one, index): ContainerPlan => ({ stepKey: `media-1.${index + 1}`, media: one, childKeys: [], role: 'item' }),
  );
  return [...items, { stepKey: postContainerKey, childKeys: items.map((item) => item.stepKey), role: 'post' }];
}

export function planPublication(content: VersionContent): Plan {
  const prepared = containersOf(content).map(
    ({ stepKey, media }): PlannedStep => ({ key: stepKey, kind: 'prepare', part: 0, words: wordsOf(media) }),
  );
  const steps: PlannedStep[] = [
    ...prepared,
    { key: 'post-1', kind: 'visible', part: 0, words: postWords[placementOf(content)] },
  ];
  if (hasComment(content)) steps.push({ key: 'comment-1', kind: 'after', part: 0, words: 'The first comment' });
  if (closesComments(content))
    steps.push({ key: 'comments-off-1', kind: 'after', part: 0, words: 'Comments are closed' });
  return { steps, warnings: warningsOf(content) };
}

const postWords = { feed: 'The post', reel: 'The reel', story: 'The story' } as const;

function wordsOf(media: VersionMedia | undefined): string {
  if (!media) return 'The carousel';
  const size =
    media.sizeBytes < 1e6
      ? `${Math.max(1, Math.round(media.sizeBytes / 1000))} kB`
      : `${(media.sizeBytes / 1e6).toFixed(1)} MB`;
  return `The ${media.kind === 'video' ? 'video' : 'picture'}, ${size}`;
}

function hasComment(content: VersionContent): boolean {
  return placementOf(content) !== 'story' && (content.firstComment?.trim() ?? '') !== '';
}

function closesComments(content: VersionContent): boolean {
  return placementOf(content) !== 'story' && content.options.commentsOff === true;
}

/** True where the post is a video of its own, which Instagram always shows as a reel. */
export function isReel(content: VersionContent): boolean {
  return placementOf(content) !== 'story' && mediaOf(content).length === 1 && mediaOf(content)[0]?.kind === 'video';
}

function warningsOf(content: VersionContent): readonly Warning[] {
  const [main] = content.parts;
  const sent = mediaOf(content);
  const isStory = placementOf(content) === 'story';
  const { shareToFeed, thumbOffsetMs, audioName, collaborators, locationId, commentsOff } = content.options;
  const isUndescribable = (media: VersionMedia) => media.altText.trim() !== '' && (isStory || media.kind === 'video');
  const all: readonly (readonly [boolean, string, string])[] = [
    [sent.length < main.media.length, 'media_left_out', leftOutWords[placementOf(content)]],
    [
      isStory && main.text.trim() !== '',
      'text_left_out',
      'The words were not sent: a story on Instagram has no caption.',
    ],
    [
      isStory && (content.firstComment?.trim() ?? '') !== '',
      'comment_left_out',
      'The first comment was not sent: a story on Instagram takes none.',
    ],
    [
      sent.some(isUndescribable),
      'alt_text_left_out',
      'A description was not sent: Instagram takes them for pictures in the feed only.',
    ],
    [content.parts.length > 1, 'thread_left_out', 'Only the first post was sent: Instagram has no threads.'],
    [content.poll !== undefined, 'poll_left_out', 'The poll was not sent: apps cannot add polls on Instagram.'],
    [content.link !== undefined, 'link_left_out', 'The link card was not sent: Instagram draws none.'],
    [
      !isReel(content) && [shareToFeed, thumbOffsetMs, audioName].some((option) => option !== undefined),
      'reel_options_left_out',
      'Settings for reels were not sent: this is none.',
    ],
    [
      isStory && [collaborators, locationId, commentsOff].some((option) => option !== undefined),
      'story_options_left_out',
      'Collaborators, place and closed comments were not sent: stories have none of them.',
    ],
  ];
  return all.filter(([applies]) => applies).map(([, code, words]) => ({ code, words }));
}

const leftOutWords = {
  feed: 'Only the first ten pictures and videos were sent: Instagram takes no more.',
  reel: 'Only the first video was sent: a reel is one video alone.',
  story: 'Only the first picture or video was sent: a story is one alone.',
} as const;

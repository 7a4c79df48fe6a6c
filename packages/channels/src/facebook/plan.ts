/**
 * The calls one publication needs, in order. A post of the feed is prepared unseen and then made visible; of videos,
 * reels and stories the media are prepared, and publishing them is the one call that can be seen. Pure.
 */
import type { Plan, PlannedStep, VersionContent, VersionMedia, Warning } from '../spec.ts';
import { facebookLimits } from './capabilities.ts';

/** What Facebook makes of a content. */
export type Shape = 'post' | 'video' | 'reel' | 'photo_story' | 'video_story';

export function placementOf(content: VersionContent): 'feed' | 'reel' | 'story' {
  const { placement } = content.options;
  return placement === 'reel' || placement === 'story' ? placement : 'feed';
}

/** The media that Facebook takes here: pictures, or one video alone; as a reel a video, as a story one of either. */
export function mediaOf(content: VersionContent): readonly VersionMedia[] {
  const { media } = content.parts[0];
  const placement = placementOf(content);
  if (placement === 'story') return media.slice(0, 1);
  const isVideo = placement === 'reel' || media[0]?.kind === 'video';
  if (isVideo) return media.filter((one) => one.kind === 'video').slice(0, 1);
  return media.filter((one) => one.kind === 'image').slice(0, facebookLimits.images.max);
}

export function shapeOf(content: VersionContent): Shape {
  const placement = placementOf(content);
  const isVideo = mediaOf(content)[0]?.kind === 'video';
  if (placement === 'reel') return 'reel';
  if (placement === 'story') return isVideo ? 'video_story' : 'photo_story';
  return isVideo ? 'video' : 'post';
}

export const stepKeys = { draft: 'draft-1', video: 'video-1', post: 'post-1', comment: 'comment-1' } as const;

/** The pictures that are prepared, each with the step that does it. */
export function picturesOf(content: VersionContent): readonly { readonly key: string; readonly media: VersionMedia }[] {
  return mediaOf(content)
    .filter((media) => media.kind === 'image')
    .map((media, index) => ({ key: `photo-1.${index + 1}`, media }));
}

/**
 * Whether the label for media made by AI is asked for. No published field list has it (a third party says that posts
 * take it), so it is tried only where a refusal can be seen before anybody sees the post.
 */
export function asksForLabel(content: VersionContent): boolean {
  return shapeOf(content) === 'post' && mediaOf(content).some((media) => media.isMadeByAi);
}

/** The address whose card stands below the words; with media, Facebook draws none. */
export function linkOf(content: VersionContent): string | undefined {
  return shapeOf(content) === 'post' && mediaOf(content).length === 0 ? content.link?.url : undefined;
}

export function planPublication(content: VersionContent): Plan {
  const shape = shapeOf(content);
  const prepare = (key: string, words: string): PlannedStep => ({ key, kind: 'prepare', part: 0, words });
  const steps = picturesOf(content).map(({ key, media }) => prepare(key, `The picture, ${sizeOf(media)}`));
  const [first] = mediaOf(content);
  if (first?.kind === 'video') steps.push(prepare(stepKeys.video, `The video, ${sizeOf(first)}`));
  if (shape === 'post') steps.push(prepare(stepKeys.draft, 'The post, not yet visible'));
  steps.push({ key: stepKeys.post, kind: 'visible', part: 0, words: visibleWords[shape] });
  if (hasComment(content)) steps.push({ key: stepKeys.comment, kind: 'after', part: 0, words: 'The first comment' });
  return { steps, warnings: warningsOf(content) };
}

const visibleWords: { readonly [shape in Shape]: string } = {
  post: 'The post is made visible',
  video: 'The video',
  reel: 'The reel',
  photo_story: 'The story',
  video_story: 'The story',
};

function sizeOf({ sizeBytes }: VersionMedia): string {
  return sizeBytes < 1e6 ? `${Math.max(1, Math.round(sizeBytes / 1000))} kB` : `${(sizeBytes / 1e6).toFixed(1)} MB`;
}

function hasComment(content: VersionContent): boolean {
  return placementOf(content) !== 'story' && (content.firstComment?.trim() ?? '') !== '';
}

function warningsOf(content: VersionContent): readonly Warning[] {
  const [main] = content.parts;
  const sent = mediaOf(content);
  const shape = shapeOf(content);
  const isStory = placementOf(content) === 'story';
  const { title, placeId } = content.options;
  const isUndescribable = (media: VersionMedia) => media.altText.trim() !== '' && (isStory || media.kind === 'video');
  const all: readonly (readonly [boolean, string, string])[] = [
    [sent.length < main.media.length, 'media_left_out', leftOutWords[shape]],
    [
      isStory && main.text.trim() !== '',
      'text_left_out',
      'The words were not sent: a story on Facebook has none beside its picture or video.',
    ],
    [
      isStory && (content.firstComment?.trim() ?? '') !== '',
      'comment_left_out',
      'The first comment was not sent: a story on Facebook takes none.',
    ],
    [
      sent.some(isUndescribable),
      'alt_text_left_out',
      'A description was not sent: Facebook takes them for pictures in the feed only.',
    ],
    [content.parts.length > 1, 'thread_left_out', 'Only the first post was sent: Facebook has no threads.'],
    [content.poll !== undefined, 'poll_left_out', 'The poll was not sent: apps cannot add polls on Facebook.'],
    [
      content.link !== undefined && linkOf(content) === undefined,
      'link_left_out',
      'The link card was not sent: Facebook draws none beside pictures and videos.',
    ],
    [
      typeof title === 'string' && title !== '' && shape !== 'video' && shape !== 'reel',
      'title_left_out',
      'The title was not sent: only videos and reels have one on Facebook.',
    ],
    [
      typeof placeId === 'string' && shape !== 'post' && shape !== 'reel',
      'place_left_out',
      'The place was not sent: Facebook takes it for posts and reels only.',
    ],
    [
      asksForLabel(content),
      'ai_label_uncertain',
      'Facebook documents no label for media made by AI. We ask for it all the same, and say afterwards whether it was taken.',
    ],
    [
      sent.some((media) => media.isMadeByAi) && !asksForLabel(content),
      'ai_label_left_out',
      'The label for media made by AI was not set: Facebook gives apps no way to here. Add it in Facebook.',
    ],
  ];
  return all.filter(([applies]) => applies).map(([, code, words]) => ({ code, words }));
}

const leftOutWords: { readonly [shape in Shape]: string } = {
  post: 'Only the first ten pictures were sent: Facebook takes no more here, and no videos beside them.',
  video: 'Only the first video was sent: a video on Facebook stands alone.',
  reel: 'Only the first video was sent: a reel is one video alone.',
  photo_story: 'Only the first picture was sent: a story is one alone.',
  video_story: 'Only the first video was sent: a story is one alone.',
};

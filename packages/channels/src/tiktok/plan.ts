/**
 * The calls one post needs, in order. A video: what TikTok lets the account do, the beginning of an upload, all pieces
 * but the last, and the last one, which posts it. Pictures: the same question, and one call that posts them.
 */
import type { Plan, PlannedStep, VersionContent, Warning } from '../spec.ts';
import { chunksOf, isMadeByAi, picturesOf, titleOf, videoOf } from './content.rules.ts';

export const stepKeys = {
  creator: 'creator-1',
  start: 'start-1',
  upload: 'upload-1',
  post: 'post-1',
} as const;

export function planPublication(content: VersionContent): Plan {
  const video = videoOf(content);
  const step = (kind: PlannedStep['kind'], key: string, words: string): PlannedStep => ({ key, kind, part: 0, words });
  const ask = step('prepare', stepKeys.creator, 'Whether TikTok takes a post of this account now, and for whom');
  if (!video) {
    const { length } = picturesOf(content);
    const words = `The words, and where TikTok fetches ${length === 1 ? 'the picture' : `the ${length} pictures`}`;
    return { steps: [ask, step('visible', stepKeys.post, words)], warnings: warningsOf(content) };
  }
  const { count } = chunksOf(video.sizeBytes);
  const size = sizeInWords(video.sizeBytes);
  const steps = [ask, step('prepare', stepKeys.start, 'The words and settings of the video, not yet visible')];
  if (count > 1) steps.push(step('prepare', stepKeys.upload, `The video, ${size}, all but its last piece`));
  steps.push(step('visible', stepKeys.post, count > 1 ? 'The last piece of the video' : `The video, ${size}`));
  return { steps, warnings: warningsOf(content) };
}

function sizeInWords(bytes: number): string {
  return bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function warningsOf(content: VersionContent): readonly Warning[] {
  const [main] = content.parts;
  const { options } = content;
  const video = videoOf(content);
  const used = video ? [video] : picturesOf(content);
  const all: readonly (readonly [boolean, string, string])[] = [
    [
      main.media.length > used.length,
      'media_left_out',
      'Only the first video, or 35 pictures, were sent: a video stands alone on TikTok.',
    ],
    [content.parts.length > 1, 'parts_left_out', 'Only the first post was sent: TikTok has no threads.'],
    [content.poll !== undefined, 'poll_left_out', 'The poll was left out: TikTok has no API for polls.'],
    [content.link !== undefined, 'link_left_out', 'No card was made for the link: TikTok draws none.'],
    [
      Boolean(content.firstComment?.trim()),
      'comment_left_out',
      'The first comment was left out: TikTok has no API for comments.',
    ],
    [
      used.some((media) => media.altText.trim() !== ''),
      'alt_text_left_out',
      'The description of the media was left out: TikTok has no place for it.',
    ],
    [
      !video && isMadeByAi(content),
      'ai_label_left_out',
      'TikTok’s API labels only videos as made by AI, so these pictures carry no label.',
    ],
    [
      video !== undefined && titleOf(content) !== '',
      'title_left_out',
      'The title was left out: only posts of pictures have one on TikTok.',
    ],
    [
      !video && (options.allowDuet === true || options.allowStitch === true),
      'duet_left_out',
      'Duets and stitches were left out: they are made from videos only.',
    ],
  ];
  return all.filter(([applies]) => applies).map(([, code, words]) => ({ code, words }));
}

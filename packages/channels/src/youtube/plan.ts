/**
 * The calls one video needs, in order: an upload that nobody sees, YouTube's own work on it, then one call that makes
 * it visible, and what can only be added to a video that is out.
 */
import type { Plan, PlannedStep, VersionContent, Warning } from '../spec.ts';
import {
  commentObstacle,
  isReel,
  isShownAsShort,
  pictureOf,
  thumbnailOf,
  type Visibility,
  videoOf,
  visibilityOf,
} from './content.rules.ts';

export const stepKeys = {
  session: 'session-1',
  upload: 'upload-1',
  processing: 'processing-1',
  post: 'post-1',
  thumbnail: 'thumbnail-1',
  playlist: 'playlist-1',
  comment: 'comment-1',
} as const;

export function planPublication(content: VersionContent): Plan {
  const video = videoOf(content);
  const thumbnail = thumbnailOf(content);
  const step = (kind: PlannedStep['kind'], key: string, words: string): PlannedStep => ({ key, kind, part: 0, words });
  const steps = [
    step('prepare', stepKeys.session, 'The title, the description and the settings of the video, not yet visible'),
    step('prepare', stepKeys.upload, `The video, ${sizeInWords(video?.sizeBytes ?? 0)}`),
    step('prepare', stepKeys.processing, 'Whether YouTube has finished its work on the video'),
    step('visible', stepKeys.post, visibleWords[visibilityOf(content)]),
  ];
  if (thumbnail) steps.push(step('after', stepKeys.thumbnail, `The thumbnail, ${sizeInWords(thumbnail.sizeBytes)}`));
  if (content.options.playlist) steps.push(step('after', stepKeys.playlist, 'The video, into the playlist'));
  if (content.firstComment?.trim() && commentObstacle(content) === null)
    steps.push(step('after', stepKeys.comment, 'The first comment'));
  return { steps, warnings: warningsOf(content) };
}

const visibleWords: { readonly [name in Visibility]: string } = {
  public: 'That everybody may see the video',
  unlisted: 'That everybody with the link may see the video',
  private: 'That the video stays private',
};

function sizeInWords(bytes: number): string {
  return bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function warningsOf(content: VersionContent): readonly Warning[] {
  const warnings: Warning[] = [];
  const say = (code: string, words: string) => warnings.push({ code, words });
  const [main] = content.parts;
  const used = [videoOf(content), thumbnailOf(content)].filter((media) => media !== undefined);
  if (isReel(content) && pictureOf(content))
    say('thumbnail_left_out', 'The picture was left out: a Short shows a frame of its own as its thumbnail.');
  else if (main.media.length > used.length)
    say(
      'media_left_out',
      'Only the first video and one picture as its thumbnail were sent: a video stands alone on YouTube.',
    );
  if (content.parts.length > 1) say('parts_left_out', 'Only the first post was sent: YouTube has no threads.');
  if (content.poll) say('poll_left_out', 'The poll was left out: YouTube has no API for polls.');
  if (content.link)
    say('link_left_out', 'No card was made for the link: YouTube draws none; the link stays in the text.');
  if (used.some((media) => media.altText.trim()))
    say('alt_text_left_out', 'The description of the media was left out: YouTube has no place for it.');
  const obstacle = commentObstacle(content);
  if (obstacle) say('comment_left_out', `The first comment was left out: ${obstacle}.`);
  const video = videoOf(content);
  if (video && !isReel(content) && isShownAsShort(video))
    say('becomes_short', 'YouTube shows this video as a Short: it is upright or square and at most 3 minutes long.');
  return warnings;
}

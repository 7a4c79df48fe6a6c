/** The calls one publication needs, in order: its media first, then the post, then the first comment. */
import type { Plan, PlannedStep, VersionContent, Warning } from '../spec.ts';
import { cardOf, maxPictures, mediaOf } from './content.rules.ts';

/** The plan for this content. */
export function planPublication(content: VersionContent): Plan {
  const uploads = mediaOf(content).map(
    (media, index): PlannedStep => ({
      key: `${media.kind}-1.${index + 1}`,
      kind: 'prepare',
      part: 0,
      words: `The ${media.kind === 'video' ? 'video' : 'picture'}, ${sizeInWords(media.sizeBytes)}`,
    }),
  );
  const thumbnail = cardOf(content)?.thumbnail;
  const card: PlannedStep[] = thumbnail
    ? [
        {
          key: 'card-1',
          kind: 'prepare',
          part: 0,
          words: `The picture of the link, ${sizeInWords(thumbnail.sizeBytes)}`,
        },
      ]
    : [];
  const post: PlannedStep = { key: 'post-1', kind: 'visible', part: 0, words: 'The post' };
  const comment: PlannedStep[] = content.firstComment?.trim()
    ? [{ key: 'comment-1', kind: 'after', part: 0, words: 'The first comment' }]
    : [];
  return { steps: [...uploads, ...card, post, ...comment], warnings: warningsOf(content) };
}

function sizeInWords(bytes: number): string {
  return bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function warningsOf(content: VersionContent): readonly Warning[] {
  const { parts, poll, link } = content;
  const { media } = parts[0];
  const sent = mediaOf(content);
  const warnings: Warning[] = [];
  const say = (code: string, words: string) => warnings.push({ code, words });
  if (parts.length > 1) say('thread_left_out', 'Only the first post was sent: LinkedIn has no threads.');
  if (poll && media.length > 0)
    say('poll_without_media', 'The pictures and videos were left out: a poll stands without them on LinkedIn.');
  else if (sent.length < media.length && sent[0]?.kind === 'video')
    say('media_left_out', 'Only the first video was sent: it stands alone on LinkedIn.');
  else if (sent.length < media.length)
    say('images_left_out', `Only the first ${maxPictures} pictures were sent: LinkedIn takes no more.`);
  if (sent.some((one) => one.kind === 'video' && one.altText.trim() !== ''))
    say(
      'video_description_left_out',
      'The description of the video was not sent: LinkedIn takes them for pictures only.',
    );
  if (sent.some((one) => one.isMadeByAi))
    say('ai_label_left_out', 'Nothing was said of media made by a model: LinkedIn’s API has no label for them.');
  if (poll?.isMultiple) say('poll_one_answer', 'Readers choose one answer: a poll on LinkedIn takes no more.');
  if (link && !cardOf(content))
    say(
      'link_card_left_out',
      'The card of the link was not sent: LinkedIn shows one only without pictures, video and poll.',
    );
  return warnings;
}

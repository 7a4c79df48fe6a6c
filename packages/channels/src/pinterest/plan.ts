/**
 * The calls one pin needs, in order: its video first, then a look at the board where the pin carries no mark of ours,
 * then the pin itself. Pure.
 */
import type { Plan, PlannedStep, VersionContent, Warning } from '../spec.ts';
import { altTextOf, kindOf, linkOf, markNameOf, picturesOf, videoOf } from './content.rules.ts';

export const stepKeys = { video: 'video-1', board: 'board-1', pin: 'pin-1' } as const;

export function planPublication(content: VersionContent): Plan {
  const video = videoOf(content);
  const steps: PlannedStep[] = [];
  const add = (key: string, kind: PlannedStep['kind'], words: string) => steps.push({ key, kind, part: 0, words });
  if (video) add(stepKeys.video, 'prepare', `The video, ${sizeInWords(video.sizeBytes)}`);
  if (!markNameOf(content)) add(stepKeys.board, 'prepare', 'A look at the board, to know its pins with the same words');
  add(stepKeys.pin, 'visible', pinWords(content));
  return { steps, warnings: warningsOf(content) };
}

function pinWords(content: VersionContent): string {
  const kind = kindOf(content);
  if (kind === 'video') return 'The pin with the video';
  const bytes = picturesOf(content).reduce((sum, picture) => sum + picture.sizeBytes, 0);
  const what = kind === 'carousel' ? `${picturesOf(content).length} pictures` : 'its picture';
  return `The pin with ${what}, ${sizeInWords(bytes)}`;
}

function sizeInWords(bytes: number): string {
  return bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function warningsOf(content: VersionContent): readonly Warning[] {
  const warnings: Warning[] = [];
  const say = (code: string, words: string) => warnings.push({ code, words });
  const [main, ...later] = content.parts;
  const sent = picturesOf(content).length + (videoOf(content) ? 1 : 0);
  if (sent < main.media.length && videoOf(content))
    say(
      'media_left_out',
      'Only the first video and one picture as its cover were sent: a pin has no more beside a video.',
    );
  else if (sent < main.media.length)
    say('images_left_out', 'Only the first five pictures were sent: a pin on Pinterest has no more.');
  if (!altTextOf(content).isWhole)
    say(
      'alt_text_cut',
      'Pinterest keeps one description of 500 characters for a whole pin; what did not fit was left out.',
    );
  if (later.length > 0) say('parts_left_out', 'Only the first post was sent: Pinterest has no threads.');
  if (content.firstComment?.trim())
    say('comment_left_out', 'The first comment was left out: Pinterest has no API for comments.');
  if (content.poll) say('poll_left_out', 'The poll was left out: Pinterest has none.');
  if (content.link && linkOf(content) === content.link.url)
    say('card_left_out', 'The pin leads to the page of the link; Pinterest draws no card with its title and picture.');
  else if (content.link) say('card_left_out', 'The card of the link was left out: the pin leads to its own link.');
  if (main.media.some((media) => media.isMadeByAi))
    say(
      'ai_label_left_out',
      'Pinterest takes no label for media made by a model; it sets one by itself from their metadata.',
    );
  return warnings;
}

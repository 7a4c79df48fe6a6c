/** The verdicts that most networks share, in the same words. Pure; for the browser doors. */
import type { Check, Limits, Measure, VersionContent, VersionMedia, VersionPart } from '../spec.ts';

export interface CheckGround {
  /** The network's name, for the words. */
  readonly name: string;
  readonly limits: Limits;
  measure(text: string, limits: Limits): Measure;
  /** True where a part may go out without words and pictures (it carries something else). */
  carriesMore?(partIndex: number): boolean;
}

/** All common verdicts on a version: length, pictures, descriptions, thread, first comment. */
export function checkVersion(content: VersionContent, ground: CheckGround): readonly Check[] {
  const { name, limits } = ground;
  const checks = content.parts.flatMap((part, index) => checkPart(part, index, ground));
  if (content.parts.length > limits.threadParts) checks.push(threadCheck(content.parts.length, limits, name));
  if (content.firstComment?.trim() && ground.measure(content.firstComment, limits).overflowAt !== null) {
    const words = `The first comment is too long: ${name} takes ${limits.text.max} characters.`;
    checks.push({ level: 'error', code: 'comment_too_long', words });
  }
  return checks;
}

/** The verdicts on one part. */
function checkPart(part: VersionPart, index: number, ground: CheckGround): Check[] {
  const carriesMore = part.media.length > 0 || ground.carriesMore?.(index) === true;
  return [...checkText(part.text, index, carriesMore, ground), ...checkMedia(part.media, index, ground)];
}

function checkText(text: string, part: number, carriesMore: boolean, { name, limits, measure }: CheckGround): Check[] {
  if (text.trim() === '' && !carriesMore) {
    return [
      {
        level: 'error',
        code: 'text_missing',
        words: 'Write a text or add a picture: there is nothing to post yet.',
        part,
      },
    ];
  }
  const { used, max, overflowAt } = measure(text, limits);
  if (overflowAt === null) return [{ level: 'fine', code: 'text_fits', words: `${used} of ${max} characters.`, part }];
  const words =
    used > max
      ? `${used - max} ${used - max === 1 ? 'character' : 'characters'} too many: ${name} takes ${max}.`
      : `The text needs more than the ${limits.text.maxBytes} bytes that ${name} takes; emoji count many bytes each.`;
  return [{ level: 'error', code: 'text_too_long', words, part }];
}

function checkMedia(media: readonly VersionMedia[], part: number, { name, limits }: CheckGround): Check[] {
  const pictures = media.filter((one) => one.kind === 'image');
  const videos = media.filter((one) => one.kind === 'video');
  const checks: Check[] = [];
  const say = (level: Check['level'], code: string, words: string) => checks.push({ level, code, words, part });
  if (part === 0 && limits.images.isRequired && pictures.length === 0) {
    say('error', 'picture_missing', `${name} takes no post without a picture.`);
  }
  if (pictures.length > limits.images.max) {
    const most = limits.images.max === 0 ? 'no pictures here' : `at most ${count(limits.images.max, 'picture')}`;
    say('error', 'too_many_pictures', `${name} takes ${most}; there are ${pictures.length}.`);
  }
  for (const picture of pictures) checks.push(...checkPicture(picture, part, name, limits));
  if (videos.length > 0 && !limits.video) say('error', 'video_unsupported', `Videos cannot be sent to ${name} yet.`);
  for (const video of limits.video ? videos : []) {
    if (video.sizeBytes > (limits.video?.maxBytes ?? 0))
      say('error', 'video_too_large', tooLarge('video', video, limits.video?.maxBytes ?? 0, name));
  }
  return checks;
}

function checkPicture(picture: VersionMedia, part: number, name: string, { images }: Limits): Check[] {
  const checks: Check[] = [];
  const say = (level: Check['level'], code: string, words: string) => checks.push({ level, code, words, part });
  if (!images.mimeTypes.includes(picture.mimeType)) {
    const kinds = images.mimeTypes.map((type) => type.replace('image/', '').toUpperCase()).join(', ');
    say('error', 'wrong_type', `${name} does not take ${picture.mimeType}; it takes ${kinds}.`);
  }
  if (picture.sizeBytes > images.maxBytes)
    say('error', 'picture_too_large', tooLarge('picture', picture, images.maxBytes, name));
  if (picture.altText.trim() === '') {
    say('warning', 'alt_text_missing', 'A picture has no description for people who cannot see it.');
  } else if (picture.altText.length > images.altTextMax) {
    say(
      'error',
      'alt_text_too_long',
      `A description has ${picture.altText.length} characters; ${name} takes ${images.altTextMax}.`,
    );
  }
  return checks;
}

function threadCheck(length: number, limits: Limits, name: string): Check {
  const words =
    limits.threadParts === 1
      ? `${name} has no threads: only one post can go out.`
      : `A thread on ${name} has at most ${limits.threadParts} posts; this one has ${length}.`;
  return { level: 'error', code: 'thread_too_long', words };
}

function tooLarge(what: string, media: VersionMedia, maxBytes: number, name: string): string {
  return `A ${what} has ${megabytes(media.sizeBytes)}; ${name} takes ${megabytes(maxBytes)}.`;
}

function megabytes(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(Math.ceil(bytes / 1e5) / 10).toString()} MB`;
}

function count(amount: number, noun: string): string {
  return amount === 1 ? `one ${noun}` : `${amount} ${noun}s`;
}

/** The verdicts that most networks share, in the same words. Pure; for the browser doors. */
import type {
  Check,
  ImageLimits,
  Limits,
  Measure,
  ShapeLimits,
  VersionContent,
  VersionMedia,
  VersionPart,
  VideoLimits,
} from '../spec.ts';
import { fitOf, fitWords, isOnlyCut } from './fit.ts';
import { noVideoFitWords, videoFitOf, videoFitWords } from './fit-video.ts';
import { findSpans } from './text.ts';

export interface CheckGround {
  /** The network's name, for the words. */
  readonly name: string;
  readonly limits: Limits;
  measure(text: string, limits: Limits): Measure;
  /** True where a part may go out without words and pictures (it carries something else). */
  carriesMore?(partIndex: number): boolean;
}

/** All common verdicts on a version: length, title, media, descriptions, poll, thread, first comment. */
export function checkVersion(content: VersionContent, ground: CheckGround): readonly Check[] {
  const placed = { ...ground, limits: limitsInPlace(ground.limits, content.options.placement) };
  const { name, limits } = placed;
  const carriesPoll = (part: number) => part === 0 && content.poll !== undefined;
  const held = { ...placed, carriesMore: (part: number) => carriesPoll(part) || ground.carriesMore?.(part) === true };
  const checks = content.parts.flatMap((part, index) => checkPart(part, index, held));
  checks.push(...checkTitle(content.options.title, limits, name), ...checkPoll(content, limits, name));
  if (content.parts.length > limits.threadParts) checks.push(threadCheck(content.parts.length, limits, name));
  if (content.firstComment?.trim() && ground.measure(content.firstComment, limits).overflowAt !== null) {
    const words = `The first comment is too long: ${name} takes ${limits.text.max} characters.`;
    checks.push({ level: 'error', code: 'comment_too_long', words });
  }
  return checks;
}

/** The limits where the post is to stand: reels and stories have their own. */
export function limitsInPlace(limits: Limits, placement: unknown): Limits {
  if (placement === 'reel' && limits.reel) {
    return {
      ...limits,
      mixesMedia: false,
      images: { ...limits.images, max: 0, isRequired: false },
      video: { ...limits.reel, isRequired: true },
    };
  }
  if (placement !== 'story' || !limits.story) return limits;
  const { video: _none, ...rest } = limits;
  return { ...rest, images: limits.story.images, ...(limits.story.video ? { video: limits.story.video } : {}) };
}

/** The verdicts on one part. */
function checkPart(part: VersionPart, index: number, ground: CheckGround): Check[] {
  const carriesMore = part.media.length > 0 || ground.carriesMore?.(index) === true;
  return [...checkText(part.text, index, carriesMore, ground), ...checkMedia(part.media, index, ground)];
}

/** What a snippet left open, such as {link}: it would go out with its braces. */
const openVariable = /\{(?:link|brand|account|network)\}/;

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
  if (overflowAt === null)
    return [
      { level: 'fine', code: 'text_fits', words: `${used} of ${max} characters.`, part },
      ...checkVariables(text, part),
      ...checkMarks(text, part, name, limits),
    ];
  const words =
    used > max
      ? `${used - max} ${used - max === 1 ? 'character' : 'characters'} too many: ${name} takes ${max}.`
      : `The text needs more than the ${limits.text.maxBytes} bytes that ${name} takes; emoji count many bytes each.`;
  return [{ level: 'error', code: 'text_too_long', words, part }];
}

function checkVariables(text: string, part: number): Check[] {
  const [open] = openVariable.exec(text) ?? [];
  if (!open) return [];
  return [
    { level: 'warning', code: 'variable_open', words: `${open} is not filled in: it would go out like this.`, part },
  ];
}

/** Hashtags, mentions and links, where the network counts them. */
function checkMarks(text: string, part: number, name: string, limits: Limits): Check[] {
  const { maxHashtags, maxMentions, maxLinks } = limits;
  if (maxHashtags === undefined && maxMentions === undefined && maxLinks === undefined) return [];
  const spans = findSpans(text);
  const most = { hashtag: maxHashtags, mention: maxMentions, link: maxLinks };
  return (['hashtag', 'mention', 'link'] as const).flatMap((kind) => {
    const max = most[kind] ?? Number.POSITIVE_INFINITY;
    const found = spans.filter((span) => span.kind === kind).length;
    const words = `${name} takes at most ${count(max, kind)} in a post; there are ${found}.`;
    return found > max ? [{ level: 'error' as const, code: `too_many_${kind}s`, words, part }] : [];
  });
}

function checkMedia(media: readonly VersionMedia[], part: number, { name, limits }: CheckGround): Check[] {
  const pictures = media.filter((one) => one.kind === 'image');
  const videos = media.filter((one) => one.kind === 'video');
  const checks: Check[] = [];
  const say = (level: Check['level'], code: string, words: string) => checks.push({ level, code, words, part });
  if (part === 0 && limits.images.isRequired && pictures.length === 0 && !(limits.video && videos.length > 0)) {
    const wanted = limits.video ? 'a picture or a video' : 'a picture';
    say('error', 'picture_missing', `${name} takes no post without ${wanted}.`);
  }
  if (part === 0 && limits.video?.isRequired && videos.length === 0) {
    say('error', 'video_missing', `${name} takes no post without a video here.`);
  }
  if (pictures.length > limits.images.max) {
    const most = limits.images.max === 0 ? 'no pictures here' : `at most ${count(limits.images.max, 'picture')}`;
    say('error', 'too_many_pictures', `${name} takes ${most}; there are ${pictures.length}.`);
  } else if (limits.mixesMedia && media.length > limits.images.max) {
    say('error', 'too_many_media', `${name} takes at most ${limits.images.max} pictures and videos together.`);
  }
  for (const picture of pictures) checks.push(...checkPicture(picture, part, name, limits.images));
  return [...checks, ...checkVideos(videos, pictures.length, part, name, limits)];
}

function checkVideos(
  videos: readonly VersionMedia[],
  pictureCount: number,
  part: number,
  name: string,
  limits: Limits,
): Check[] {
  const checks: Check[] = [];
  const say = (level: Check['level'], code: string, words: string) => checks.push({ level, code, words, part });
  if (videos.length === 0) return checks;
  if (!limits.video) {
    say('error', 'video_unsupported', `${name} takes no videos here.`);
    return checks;
  }
  const { max = 1 } = limits.video;
  if (!limits.mixesMedia && (videos.length > max || pictureCount > 0)) {
    say('error', 'video_not_alone', `A video stands alone on ${name}: no second video and no pictures beside it.`);
  }
  for (const video of videos) checks.push(...checkVideo(video, part, name, limits.video));
  return checks;
}

function checkVideo(video: VersionMedia, part: number, name: string, limits: VideoLimits): Check[] {
  const { maxBytes, mimeTypes } = limits;
  const checks: Check[] = [];
  const say = (level: Check['level'], code: string, words: string) => checks.push({ level, code, words, part });
  // What can be made to fit is no fault, unless there is nothing here to do it.
  const fit = videoFitOf(video, limits);
  if (fit && video.staysAsItIs) say('error', 'video_not_fitted', noVideoFitWords(video, limits, name));
  else if (fit) say('warning', 'video_fitted', videoFitWords(video, limits, name));
  else if (!mimeTypes.includes(video.mimeType))
    say('error', 'video_type', `${name} takes no videos of the type ${video.mimeType}.`);
  else if (video.sizeBytes > maxBytes) say('error', 'video_too_large', tooLarge('video', video, maxBytes, name));
  return [...checks, ...checkLength(video, part, name, limits), ...checkPixels('video', video, part, name, limits)];
}

/** Nothing is ever cut off a video, so its length is its author's matter. */
function checkLength({ durationMs }: VersionMedia, part: number, name: string, limits: VideoLimits): Check[] {
  const { minDurationMs = 0, maxDurationMs } = limits;
  if (durationMs === undefined || (durationMs >= minDurationMs && durationMs <= maxDurationMs)) return [];
  const [code, most] =
    durationMs > maxDurationMs
      ? ['video_too_long', `takes ${duration(maxDurationMs)}`]
      : ['video_too_short', `takes none below ${duration(minDurationMs)}`];
  return [{ level: 'error', code, words: `A video lasts ${duration(durationMs)}; ${name} ${most} here.`, part }];
}

/** Too few pixels cannot be mended. */
function checkPixels(what: string, media: VersionMedia, part: number, name: string, limits: ShapeLimits): Check[] {
  const { width, height } = media;
  if (!width || !height) return [];
  if (width >= (limits.minWidth ?? 0) && height >= (limits.minHeight ?? 0)) return [];
  const words = `A ${what} has ${width} × ${height} pixels, fewer than ${name} wants; it may look blurred.`;
  return [{ level: 'warning', code: 'too_small', words, part }];
}

function checkTitle(title: unknown, limits: Limits, name: string): Check[] {
  if (!limits.title) return [];
  const text = typeof title === 'string' ? title.trim() : '';
  if (text === '' && limits.title.isRequired)
    return [{ level: 'error', code: 'title_missing', words: `${name} wants a title.` }];
  if (text.length <= limits.title.max) return [];
  const words = `The title has ${text.length} characters; ${name} takes ${limits.title.max}.`;
  return [{ level: 'error', code: 'title_too_long', words }];
}

function checkPoll({ poll, parts }: VersionContent, { poll: limits }: Limits, name: string): Check[] {
  if (!poll) return [];
  const say = (code: string, words: string): Check[] => [{ level: 'error', code, words, part: 0 }];
  if (!limits) return say('poll_unsupported', `${name} has no polls here.`);
  const { options, durationMinutes: minutes } = poll;
  if (parts[0].media.length > 0) return say('poll_with_media', `A poll on ${name} stands without pictures and videos.`);
  if (options.length < 2 || options.length > limits.maxOptions)
    return say(
      'poll_options',
      `A poll on ${name} has two to ${limits.maxOptions} answers; this one has ${options.length}.`,
    );
  if (options.some((option) => option.trim() === ''))
    return say('poll_option_empty', 'An answer of the poll is empty.');
  if (new Set(options.map((option) => option.trim())).size < options.length)
    return say('poll_option_twice', 'Two answers of the poll are the same.');
  if (options.some((option) => [...option].length > limits.optionMax))
    return say('poll_option_too_long', `An answer of a poll has at most ${limits.optionMax} characters on ${name}.`);
  const isOffered = limits.minutes?.includes(minutes) ?? (minutes >= limits.minMinutes && minutes <= limits.maxMinutes);
  if (!isOffered) return say('poll_duration', `${name} does not take polls of this length.`);
  if (poll.isMultiple && !limits.allowsMultiple)
    return say('poll_multiple', `A poll on ${name} takes one answer only.`);
  return [];
}

function checkPicture(picture: VersionMedia, part: number, name: string, images: ImageLimits): Check[] {
  const checks: Check[] = [];
  const say = (level: Check['level'], code: string, words: string) => checks.push({ level, code, words, part });
  // What can be made to fit is no fault: the copy that is sent is said beside it.
  if (fitOf(picture, images) && isOnlyCut(picture, images))
    say('fine', 'picture_fitted', 'The picture goes out as you cut it.');
  else if (fitOf(picture, images)) say('warning', 'picture_fitted', fitWords(picture, images, name));
  else if (!images.mimeTypes.includes(picture.mimeType)) {
    const kinds = images.mimeTypes.map((type) => type.replace('image/', '').toUpperCase()).join(', ');
    say('error', 'wrong_type', `${name} does not take ${picture.mimeType}; it takes ${kinds}.`);
  } else if (picture.sizeBytes > images.maxBytes) {
    say('error', 'picture_too_large', tooLarge('picture', picture, images.maxBytes, name));
  }
  // Where nobody can describe a picture, a missing description is nobody's fault.
  if (images.altTextMax === 0) return [...checks, ...checkPixels('picture', picture, part, name, images)];
  if (picture.altText.trim() === '') {
    say('warning', 'alt_text_missing', 'A picture has no description for people who cannot see it.');
  } else if (picture.altText.length > images.altTextMax) {
    say(
      'error',
      'alt_text_too_long',
      `A description has ${picture.altText.length} characters; ${name} takes ${images.altTextMax}.`,
    );
  }
  return [...checks, ...checkPixels('picture', picture, part, name, images)];
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

function duration(ms: number): string {
  const seconds = Math.round(ms / 100) / 10;
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.round(seconds / 6) / 10} min` : `${Math.round(seconds / 360) / 10} h`;
}

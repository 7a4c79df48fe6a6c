/**
 * The calls one publication needs, in order. Every visible piece (a post, each later post of a thread, the first
 * comment) is a container of its own, then the one call that makes it visible. Pure.
 */
import type { Plan, PlannedStep, StepTrace, VersionContent, VersionMedia, Warning } from '../spec.ts';
import { threadsLimits } from './capabilities.ts';

/** Something that becomes visible by one call. */
export interface Piece {
  /** Of the step that makes it visible: `post-1`, `post-2`, `comment-1`. */
  readonly stepKey: string;
  readonly kind: 'visible' | 'after';
  readonly part: number;
  readonly text: string;
  readonly media: readonly VersionMedia[];
  /** The step that made what this one answers; absent for the main post. */
  readonly answersKey?: string;
  readonly words: string;
}

/** Something Threads is to make ready: one medium of a carousel, or the piece itself. */
export interface ContainerPlan {
  readonly stepKey: string;
  /** Absent for text and for the carousel itself. */
  readonly media?: VersionMedia;
  /** The containers it is made of; empty unless it is a carousel. */
  readonly childKeys: readonly string[];
  readonly role: 'item' | 'piece';
  readonly piece: Piece;
}

/** The pieces in the order in which they appear. */
export function piecesOf(content: VersionContent): readonly [Piece, ...Piece[]] {
  const [main, ...later] = content.parts;
  const first: Piece = {
    stepKey: 'post-1',
    kind: 'visible',
    part: 0,
    text: main.text,
    media: takenOf(main.media),
    words: 'The post',
  };
  const others = later.map(
    ({ text, media }, index): Piece => ({
      stepKey: `post-${index + 2}`,
      kind: 'visible',
      part: index + 1,
      text,
      media: takenOf(media),
      answersKey: `post-${index + 1}`,
      words: `Post ${index + 2} of the thread`,
    }),
  );
  const comment = content.firstComment?.trim() ?? '';
  const after: Piece = {
    stepKey: 'comment-1',
    kind: 'after',
    part: 0,
    text: comment,
    media: [],
    answersKey: 'post-1',
    words: 'The first comment',
  };
  return [first, ...others, ...(comment === '' ? [] : [after])];
}

function takenOf(media: readonly VersionMedia[]): readonly VersionMedia[] {
  return media.slice(0, threadsLimits.images.max);
}

/** The key of the container that becomes the piece: `container-2` of `post-2`, `comment-container-1` of `comment-1`. */
export function containerKeyOf({ stepKey }: Piece): string {
  return stepKey === 'comment-1' ? 'comment-container-1' : stepKey.replace('post-', 'container-');
}

/** A piece's containers in the order in which they are made; its own comes last. */
export function containersOf(piece: Piece): readonly [...ContainerPlan[], ContainerPlan] {
  const own = { stepKey: containerKeyOf(piece), role: 'piece', piece } as const;
  const [only, second] = piece.media;
  if (!second) return [{ ...own, ...(only ? { media: only } : {}), childKeys: [] }];
  const items = piece.media.map(
    (media, index): ContainerPlan => ({
      stepKey: `media-${piece.part + 1}.${index + 1}`,
      media,
      childKeys: [],
      role: 'item',
      piece,
    }),
  );
  return [...items, { ...own, childKeys: items.map((item) => item.stepKey) }];
}

/**
 * All pictures and videos of carousels come first, so that one Threads does not take stops everything before anything
 * is seen. A later post's own container needs the post that it answers.
 */
export function planPublication(content: VersionContent): Plan {
  const steps: PlannedStep[] = [];
  const pieces = piecesOf(content);
  const all = pieces.flatMap((piece) => containersOf(piece));
  const prepare = ({ stepKey, media, piece }: ContainerPlan): PlannedStep => ({
    key: stepKey,
    kind: 'prepare',
    part: piece.part,
    words: media ? wordsOf(media) : `${piece.words}, prepared`,
  });
  steps.push(...all.filter((one) => one.role === 'item').map(prepare));
  for (const piece of pieces) {
    steps.push(...containersOf(piece).slice(-1).map(prepare));
    steps.push({ key: piece.stepKey, kind: piece.kind, part: piece.part, words: piece.words });
  }
  return { steps, warnings: warningsOf(content) };
}

function wordsOf(media: VersionMedia): string {
  const size =
    media.sizeBytes < 1e6
      ? `${Math.max(1, Math.round(media.sizeBytes / 1000))} kB`
      : `${(media.sizeBytes / 1e6).toFixed(1)} MB`;
  return `The ${media.kind === 'video' ? 'video' : 'picture'}, ${size}`;
}

/** The answers of the poll that goes out: polls stand on text alone. */
export function pollOf(content: VersionContent): readonly string[] | undefined {
  return content.parts[0].media.length > 0 ? undefined : content.poll?.options;
}

/** The address of the link card that goes out: below text alone, and not beside a poll. */
export function linkOf(content: VersionContent): string | undefined {
  return content.parts[0].media.length > 0 || content.poll ? undefined : content.link?.url;
}

function warningsOf(content: VersionContent): readonly Warning[] {
  const { parts, poll, link, options } = content;
  const [main] = parts;
  const hasMedia = main.media.length > 0;
  const all: readonly (readonly [boolean, string, string])[] = [
    [
      parts.some(({ media }) => media.length > threadsLimits.images.max),
      'media_left_out',
      'Only the first twenty pictures and videos of a post were sent: Threads takes no more.',
    ],
    [
      poll !== undefined && hasMedia,
      'poll_left_out',
      'The poll was not sent: on Threads it cannot stand beside pictures and videos.',
    ],
    [
      poll !== undefined && !hasMedia && (poll.durationMinutes !== 1440 || poll.isMultiple || poll.options.length > 4),
      'poll_changed',
      'The poll was changed: on Threads it runs for a day, takes one answer, and has at most four to choose from.',
    ],
    [
      link !== undefined && linkOf(content) === undefined,
      'link_left_out',
      'The link card was not sent: on Threads it stands below text alone, without pictures, videos and polls.',
    ],
    [
      options.spoilerMedia === true && parts.every(({ media }) => media.length === 0),
      'spoiler_left_out',
      'Nothing was hidden as a spoiler: there is no picture and no video.',
    ],
    [
      parts.some(({ media }) => media.some((one) => one.isMadeByAi)),
      'ai_label_left_out',
      'The post is not marked as made with AI: Threads lets no app do that.',
    ],
  ];
  return all.filter(([applies]) => applies).map(([, code, words]) => ({ code, words }));
}

/** What an earlier step left. @throws Error when it is not done, which the order of the plan rules out. */
export function traceOf(done: { readonly [key: string]: StepTrace }, key: string): StepTrace {
  const trace = done[key];
  if (!trace) throw new Error(`A step needs ${key}, which is not done.`);
  return trace;
}

/** What a correction calls next, and what an answer makes of it. Pure: `now` and `jitter` are arguments. */
import type { ChannelError, VersionContent } from '@antiphon/channels';
import type { StoredContent } from '../../posts/index.ts';
import { retryDelayMs } from '../publications.rules.ts';
import type { Reason, StepRow } from '../publications.table.ts';
import type { CorrectionCallRow, CorrectionRow } from './corrections.table.ts';

/** After so many tries without an answer that tells, a person hears of it. */
export const tryLimit = 10;

/**
 * What has to be deleted so that nothing of a publication is left, in this order: where a post's answers stay when it
 * goes, the last of them first, the post itself always last.
 */
export function takedownTargets(
  remoteId: string,
  steps: readonly Pick<StepRow, 'kind' | 'outcome' | 'remoteId'>[],
  repliesStay: boolean,
): string[] {
  const replies = repliesStay
    ? steps.flatMap(({ kind, outcome, remoteId: id }) => (kind !== 'prepare' && outcome === 'done' && id ? [id] : []))
    : [];
  return [...new Set(replies.toReversed().filter((id) => id !== remoteId)), remoteId];
}

/** A later part whose last call got no answer that tells, and was never settled. */
export interface LostStep {
  readonly key: string;
  /** What we sent, in words for people. */
  readonly words: string;
  readonly sentAt: Date;
}

type SentStep = Pick<StepRow, 'key' | 'kind' | 'outcome' | 'words' | 'sentAt' | 'intendedAt'>;

/** Of what can be seen, the steps that were called and are neither done nor refused. */
export function lostSteps(steps: readonly SentStep[]): LostStep[] {
  return [...Map.groupBy(steps, ({ key }) => key).values()].flatMap((tries) => {
    const last = tries.at(-1);
    const isSettled = tries.some(({ outcome }) => outcome === 'done') || last?.outcome === 'failed';
    if (!last || isSettled || last.kind === 'prepare') return [];
    return [{ key: last.key, words: last.words, sentAt: last.sentAt ?? last.intendedAt }];
  });
}

/** Whether "it is not there" proves that it never went out: lists of networks may be behind by their whole patience. */
export function isBelieved(sentAt: Date, patienceMs: readonly number[], now: Date): boolean {
  return now.getTime() >= sentAt.getTime() + patienceMs.reduce((sum, ms) => sum + ms, 0);
}

export interface NextCall {
  readonly kind: CorrectionCallRow['kind'];
  readonly target: string;
  /** What we send, in words for people. */
  readonly words: string;
}

type Called = Pick<CorrectionCallRow, 'kind' | 'target' | 'outcome'>;

/**
 * The next call; null when all is done. After a deletion without an answer the network is asked first; to delete what is
 * gone, and to say the same words again, does no harm.
 */
export function nextCall(
  { kind, targets }: Pick<CorrectionRow, 'kind' | 'targets'>,
  calls: readonly Called[],
  canLook: boolean,
  lost: readonly Pick<LostStep, 'key' | 'words'>[] = [],
  /** What of it is changed. */
  name = 'The post',
): NextCall | null {
  for (const { key, words } of lost) {
    const last = calls.filter((call) => call.target === key).at(-1);
    // A question whose answer was lost did nothing, and is put again.
    if (!last || last.outcome === 'failed')
      return { kind: 'look', target: key, words: `Did it arrive after all? ${words}` };
  }
  for (const [index, target] of targets.entries()) {
    const last = calls.filter((call) => call.target === target).at(-1);
    if (last?.outcome === 'done' || last?.outcome === 'gone') continue;
    if (kind === 'edit') return { kind: 'edit', target, words: `${name} with its new words` };
    const isMain = index === targets.length - 1;
    if (canLook && last?.kind === 'delete' && last.outcome === 'unknown')
      return { kind: 'look', target, words: `Is ${isMain ? 'the post' : 'this part'} still there?` };
    return { kind: 'delete', target, words: isMain ? 'Delete the post' : 'Delete a later part' };
  }
  return null;
}

/** Why a person should look although all that is known is gone; null: nothing is in doubt. */
export function stillInDoubt(
  calls: readonly Called[],
  lost: readonly Pick<LostStep, 'key' | 'words'>[],
): Reason | null {
  const doubtful = lost.filter(({ key }) => calls.findLast(({ target }) => target === key)?.outcome === 'unknown');
  if (doubtful.length === 0) return null;
  const names = doubtful.map(({ words }) => `“${words}”`).join(', ');
  const words = `Nobody knows whether this ever went out: ${names}. Look at the profile, and delete it there if you see it.`;
  return { code: 'part_unknown', words };
}

/** How far a takedown came that ends before the post itself is gone; empty: nothing was deleted. */
export function remainsWords(targets: readonly string[], calls: readonly Called[]): string {
  const gone = targets.filter((target) =>
    calls.some((call) => call.target === target && (call.outcome === 'done' || call.outcome === 'gone')),
  ).length;
  if (gone === 0) return '';
  const left = targets.length - gone - 1;
  const others = left === 0 ? '' : left === 1 ? ' and one later part' : ` and ${left} later parts`;
  return `${gone === 1 ? 'One later part is' : `${gone} later parts are`} gone; the post itself${others} remain${left === 0 ? 's' : ''}.`;
}

export type AfterError =
  | { readonly kind: 'wait'; readonly until: Date; readonly reason: Reason }
  | { readonly kind: 'failed'; readonly reason: Reason };

/** What a refusal, or silence, makes of a correction. */
export function afterError(
  { kind, tryCount }: Pick<CorrectionRow, 'kind' | 'tryCount'>,
  error: ChannelError,
  moment: { readonly now: Date; readonly jitter: number },
): AfterError {
  const reason = { code: error.code, words: error.words, kind: error.kind };
  if (error.kind === 'reconnect' || error.kind === 'rejected') return { kind: 'failed', reason };
  if (tryCount + 1 >= tryLimit && error.kind !== 'rate_limited') {
    const lost =
      kind === 'takedown'
        ? 'Nobody knows whether it is still there; look, and try again.'
        : 'Nobody knows whether the new words arrived; look, and try again.';
    const words = error.kind === 'unknown_outcome' ? `${error.words} ${lost}` : error.words;
    return { kind: 'failed', reason: { ...reason, words } };
  }
  const patience = moment.now.getTime() + retryDelayMs(tryCount, moment.jitter);
  const until = new Date(Math.max(patience, error.kind === 'rate_limited' ? (error.retryAt?.getTime() ?? 0) : 0));
  return { kind: 'wait', until, reason };
}

type Edit = Pick<CorrectionRow, 'kind' | 'state' | 'contentAfter' | 'finishedAt'>;

const keptOf = (content: unknown): StoredContent => (content as { readonly kept: StoredContent }).kept;

/** What is public now: the version as it went out, or as it was last changed there. */
export function publicContent(version: StoredContent, corrections: readonly Edit[]): StoredContent {
  const last = corrections.filter(({ kind, state }) => kind === 'edit' && state === 'done').at(-1);
  return last ? keptOf(last.contentAfter) : version;
}

/** How many texts a content has that can be seen apart: its parts, and its first comment. */
const textCount = ({ parts, firstComment }: StoredContent): number => parts.length + (firstComment?.trim() ? 1 : 0);

/** One text of it: of part 0, 1, …; after the last part comes the first comment. */
export function textAt({ parts, firstComment }: StoredContent, part: number): string | undefined {
  return part === parts.length ? firstComment : parts[part]?.text;
}

/** The same content with one text changed. */
export function withText(content: StoredContent, part: number, text: string): StoredContent {
  if (part === content.parts.length) return { ...content, firstComment: text };
  return { ...content, parts: content.parts.map((one, index) => (index === part ? { ...one, text } : one)) };
}

/** What the network is given to change one text: the main post as it is, a later text as the only part. */
export function pieceAt(content: VersionContent, part: number): VersionContent {
  if (part === 0) return content;
  const { language, options } = content;
  const piece = content.parts[part] ?? { text: content.firstComment ?? '', media: [] };
  return { parts: [piece], options, ...(language ? { language } : {}) };
}

/** A text that is out beside the main post's, and which post on the network it is; null: it is not known. */
export interface LaterText {
  readonly part: number;
  /** "Part 2", "The first comment". */
  readonly name: string;
  readonly remoteId: string | null;
}

export function laterTexts(
  content: StoredContent,
  steps: readonly Pick<StepRow, 'kind' | 'part' | 'outcome' | 'remoteId'>[],
): LaterText[] {
  const { length } = content.parts;
  return Array.from({ length: textCount(content) - 1 }, (_, index) => {
    const part = index + 1;
    const isComment = part === length;
    const step = steps.findLast(
      ({ kind, outcome, part: own }) => kind === 'after' && outcome === 'done' && own === (isComment ? 0 : part),
    );
    return { part, name: isComment ? 'The first comment' : `Part ${part + 1}`, remoteId: step?.remoteId || null };
  });
}

/** Which text an edit changed. */
const partOf = (content: unknown): number => (content as { readonly part?: number }).part ?? 0;

/** What the main post said, from when to when; the last one is what it says now, or said until it was taken down. */
export interface Wording {
  readonly text: string;
  readonly from: Date;
  /** Null: it stands there now. */
  readonly until: Date | null;
}

/** Everything that was ever public of one text, the oldest first. */
export function wordingsOf(
  version: StoredContent,
  corrections: readonly Edit[],
  publishedAt: Date,
  part = 0,
): Wording[] {
  const edits = corrections.flatMap((one) =>
    one.kind === 'edit' && one.state === 'done' && one.finishedAt && partOf(one.contentAfter) === part
      ? [{ text: textAt(keptOf(one.contentAfter), part) ?? '', from: one.finishedAt }]
      : [],
  );
  const all = [{ text: textAt(version, part) ?? '', from: publishedAt }, ...edits];
  const takenDown = corrections.find(({ kind, state }) => kind === 'takedown' && state === 'done')?.finishedAt ?? null;
  return all.map((one, index) => ({ ...one, until: all[index + 1]?.from ?? takenDown }));
}

/** How an edit stands, in one sentence. */
export function editWords({ state, reason }: Pick<CorrectionRow, 'state' | 'reason'>): string {
  if (state === 'done') return 'The words were changed.';
  if (state === 'failed') return `The words could not be changed. ${reason?.words ?? ''}`.trim();
  return `The words are being changed. ${reason ? `${reason.words} It is tried again.` : ''}`.trim();
}

/** How the last takedown of a publication stands, in one sentence; null: there was none. */
export function takedownWords(takedown: Pick<CorrectionRow, 'state' | 'reason'>): string {
  if (takedown.state === 'done') return `Published, and taken down since. ${takedown.reason?.words ?? ''}`.trim();
  if (takedown.state === 'failed') return `It could not be taken down. ${takedown.reason?.words ?? ''}`.trim();
  return `It is being taken down. ${takedown.reason ? `${takedown.reason.words} It is tried again.` : ''}`.trim();
}

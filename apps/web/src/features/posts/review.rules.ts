/** How a review reads: the words of its states and acts, and what changed since somebody said yes. Pure. */
import type { NoteState } from '../../ui/note.tsx';
import type { DraftContent } from './draft.rules.ts';
import type { Review } from './review.api.ts';

export type ApprovalState = Review['state'];
export type Said = Review['versions'][number]['said'];
export type ReviewAct = Review['acts'][number];

export const approvalWords: Readonly<Record<ApprovalState, string>> = {
  draft: 'Not in review',
  in_review: 'In review',
  approved: 'Approved',
  changed: 'Changed after approval',
  returned: 'Returned with a note',
};

export const approvalNotes: Readonly<Record<ApprovalState, NoteState>> = {
  draft: 'draft',
  in_review: 'approval',
  approved: 'published',
  changed: 'attention',
  returned: 'attention',
};

/** Whether somebody can be asked about it now. */
export const mayAsk = (state: ApprovalState): boolean =>
  state === 'draft' || state === 'changed' || state === 'returned';

/** What the state means for the post, in a sentence. */
export function meaningOf(state: ApprovalState, isNeeded: boolean): string {
  const held = isNeeded ? ' Until then it stays here, also when its time has come.' : '';
  const words: Record<ApprovalState, string> = {
    draft: `Nobody was asked yet.${held}`,
    in_review: `It waits for an answer.${held}`,
    approved: 'Exactly this was approved. Any change ends the approval.',
    changed: `It was changed after its approval, so it must be approved again.${held}`,
    returned: `It was returned; see the note. Change it and ask again.${held}`,
  };
  return words[state];
}

/** One thing that is not as it was. `before` or `now` is '' where it was not, or is no longer. */
export interface Change {
  readonly what: string;
  readonly before: string;
  readonly now: string;
}

/** Everything that is not as it was approved, in the order in which it is read. */
export function changesOf(before: Said, now: Said): Change[] {
  const [was, is] = [linesOf(before), linesOf(now)];
  const names = [...new Set([...is.keys(), ...was.keys()])];
  return names.flatMap((what) => {
    const change = { what, before: was.get(what) ?? '', now: is.get(what) ?? '' };
    return change.before === change.now ? [] : [change];
  });
}

/** What a version says, line by line under a name; what it does not say is missing. */
function linesOf({ content, options, media }: Said): Map<string, string> {
  const said = content as unknown as DraftContent;
  const isThread = said.parts.length > 1;
  const lines = new Map<string, string>();
  const put = (name: string, value: unknown): void => {
    const text = typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
    if (text !== '') lines.set(name, text);
  };
  for (const [index, part] of said.parts.entries()) put(isThread ? `Post ${index + 1}` : 'Text', part.text);
  for (const [index, { assetId, altText }] of media.entries()) {
    put(`Picture ${index + 1}`, assetId);
    put(`Description of picture ${index + 1}`, altText);
  }
  for (const [index, part] of said.parts.entries())
    for (const [place, { crop }] of part.media.entries()) put(`Cut ${index + 1}.${place + 1}`, crop);
  put('First comment', said.firstComment);
  put('Poll', said.poll?.options.join(' · '));
  put('Link card', said.link && [said.link.title, said.link.url, said.link.description].filter(Boolean).join(' · '));
  put('Tags on links', said.linkTags);
  put('Language', said.language);
  for (const [name, value] of Object.entries(options)) put(`Setting: ${name}`, value);
  return lines;
}

/** A text in three: what both begin with, what differs, what both end with; whole words only. */
export function spansOf(
  before: string,
  now: string,
): { readonly start: string; readonly gone: string; readonly fresh: string; readonly end: string } {
  const [was, is] = [wordsOf(before), wordsOf(now)];
  let start = 0;
  while (start < was.length && start < is.length && was[start] === is[start]) start += 1;
  let end = 0;
  while (end < was.length - start && end < is.length - start && was.at(-1 - end) === is.at(-1 - end)) end += 1;
  return {
    start: is.slice(0, start).join(''),
    gone: was.slice(start, was.length - end).join(''),
    fresh: is.slice(start, is.length - end).join(''),
    end: end === 0 ? '' : is.slice(-end).join(''),
  };
}

/** Words and what stands between them. */
const wordsOf = (text: string): string[] => text.split(/(\s+)/).filter((piece) => piece !== '');

const actWords: Readonly<Record<ReviewAct['act'], string>> = {
  asked: 'asked for approval',
  approved: 'approved it',
  returned: 'returned it',
};

/** "Ada approved it, their own post". */
export function tellAct({ act, byName, isOwn }: Pick<ReviewAct, 'act' | 'byName' | 'isOwn'>): string {
  return `${byName ?? 'A former member'} ${actWords[act]}${isOwn ? ', their own post' : ''}`;
}

/** The newest act that counts and is of this kind; undefined: there is none. */
export const lastAct = (acts: readonly ReviewAct[], kind: ReviewAct['act']): ReviewAct | undefined =>
  acts.find(({ act, isTakenBack }) => act === kind && !isTakenBack);

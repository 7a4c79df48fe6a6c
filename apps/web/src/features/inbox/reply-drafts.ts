/** What was typed to a comment and not sent yet: it stays when its row leaves the screen. In memory only. */
export interface ReplyDraft {
  readonly text: string;
  /** Belongs to these very words: pressed twice, or after a lost answer of ours, they are said once. */
  readonly key: string;
}

const drafts = new Map<string, ReplyDraft>();

/** `place`: the comment, or the publication for words below the post. */
export const draftFor = (place: string): ReplyDraft => drafts.get(place) ?? { text: '', key: crypto.randomUUID() };
export const keepDraft = (place: string, draft: ReplyDraft): void => void drafts.set(place, draft);
export const forgetDraft = (place: string): void => void drafts.delete(place);

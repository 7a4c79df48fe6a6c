/** How long a draft stays in this browser, and whose words are newer. Pure. */
import { type DraftDoc, isDirty } from './send-draft.ts';

/**
 * A draft that the server has stays this long: an address that names it (`/posts/new?draft=…`) may be open in a tab or
 * about to be opened, and only the draft knows which post it became.
 */
const stayMs = 24 * 60 * 60_000;

/** Whether a kept draft may be cleared away: nothing in it waits to be sent, and nobody touched it for a day. */
export function mayBeDropped(doc: DraftDoc, now: Date): boolean {
  if (isDirty(doc)) return false;
  const touchedAt = Math.max(Date.parse(doc.editedAt), doc.savedAt === null ? 0 : Date.parse(doc.savedAt));
  return now.getTime() - touchedAt > stayMs;
}

/** What is kept, with the words that were typed where they are not older; what the sender wrote stays. */
export function newest(kept: DraftDoc, typed: DraftDoc): DraftDoc {
  if (kept.editedAt > typed.editedAt) return kept;
  return { ...kept, fields: typed.fields, when: typed.when, editedAt: typed.editedAt };
}

/** When an edit happened, ISO: always after the one before, though that may have been told by another clock. */
export function editTime(before: DraftDoc, now: Date): string {
  return new Date(Math.max(now.getTime(), Date.parse(before.editedAt) + 1)).toISOString();
}

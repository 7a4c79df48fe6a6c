/**
 * The last letters typed before a tab closes. IndexedDB does not finish in a page that ends; localStorage is written at
 * once. What is here is taken over at the next opening, under the same person and workspace only, and removed.
 */
import type { DraftDoc } from './send-draft.ts';

/** The part of `localStorage` that is used. */
export type WordStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

const prefix = 'antiphon-last-words:';

/** Keeps a draft as it is now. False when the browser has no room for it. */
export function writeLastWords(storage: WordStorage, key: string, doc: DraftDoc): boolean {
  try {
    storage.setItem(prefix + key, JSON.stringify(doc));
    return true;
  } catch {
    return false;
  }
}

function isDraft(value: unknown): value is DraftDoc {
  if (typeof value !== 'object' || value === null) return false;
  const { draftId, workspaceId, editedAt, fields } = value as Partial<DraftDoc>;
  return (
    [draftId, workspaceId, editedAt].every((one) => typeof one === 'string') &&
    Array.isArray(fields?.content?.parts) &&
    Array.isArray(fields.versions)
  );
}

/** The last words under a draft's key; null when there are none. What cannot be read is removed. */
export function readLastWords(storage: WordStorage, key: string): DraftDoc | null {
  const raw = storage.getItem(prefix + key);
  if (raw === null) return null;
  try {
    const value: unknown = JSON.parse(raw);
    if (isDraft(value)) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  storage.removeItem(prefix + key);
  return null;
}

/** Keys of all drafts with last words whose key begins so: `<person>:<workspace>:`. */
export function keysUnder(storage: WordStorage, start: string): string[] {
  const all = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '');
  return all.flatMap((name) => (name.startsWith(prefix + start) ? [name.slice(prefix.length)] : []));
}

/** Removes last words that are kept elsewhere up to `keptUntil` (ISO); newer ones stay. Without it all go. */
export function forgetLastWords(storage: WordStorage, key: string, keptUntil?: string): void {
  if (keptUntil !== undefined) {
    const last = readLastWords(storage, key);
    if (!last || last.editedAt > keptUntil) return;
  }
  storage.removeItem(prefix + key);
}

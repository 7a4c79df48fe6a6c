/**
 * Drafts of this browser: in memory for the page, in IndexedDB for a closed tab, an ended sign-in and no line (and the
 * last letters before a tab closes in `last-words.ts`); shared by all tabs. People's edits touch `fields` and `when`, the sender all the rest, so neither overwrites the other.
 */
import { createStore as createDatabase, del, entries, get, update } from 'idb-keyval';
import { createStore, type Store } from '../../lib/store.ts';
import { editTime, newest } from './keep.rules.ts';
import { forgetLastWords, keysUnder, readLastWords, writeLastWords } from './last-words.ts';
import type { DraftDoc } from './send-draft.ts';

const database = createDatabase('antiphon-drafts', 'drafts');
const open = new Map<string, Store<DraftDoc | null>>();
const timers = new Map<string, ReturnType<typeof setTimeout>>();
/** What was typed here and is not on disk for sure. */
const unkept = new Set<string>();
/** How long typing may be only in memory. A page that is left is kept at once. */
const keepAfterMs = 150;

interface Told {
  readonly key: string;
  readonly doc: DraftDoc;
}
const channel = new BroadcastChannel('antiphon-drafts');
channel.onmessage = ({ data }: MessageEvent<Told>) => adopt(data.key, data.doc);

/** Where a draft is kept: never under another person or workspace. */
export const draftKey = (userId: string, workspaceId: string, draftId: string): string =>
  `${userId}:${workspaceId}:${draftId}`;

/** The draft as this tab has it; null until it is opened. */
export function draftHere(key: string): Store<DraftDoc | null> {
  const store = open.get(key) ?? createStore<DraftDoc | null>(null);
  open.set(key, store);
  return store;
}

/** Takes over what another tab or the sender wrote, except for words typed here since. */
function adopt(key: string, doc: DraftDoc): void {
  open.get(key)?.set((here) => {
    if (!here) return here;
    if (here.editedAt <= doc.editedAt) return doc;
    return { ...doc, fields: here.fields, when: here.when, editedAt: here.editedAt };
  });
}

/** Puts an opened draft on the screen. It is written to disk with the first edit. */
export function showDraft(key: string, doc: DraftDoc): void {
  draftHere(key).set(doc);
}

/** Writes the last words of a closed tab to disk, where they are newer. */
async function adoptLastWords(key: string): Promise<void> {
  const typed = readLastWords(localStorage, key);
  if (!typed) return;
  await changeDraft(key, (before) => newest(before, typed), typed);
  forgetLastWords(localStorage, key, typed.editedAt);
}

/** The draft as it is kept, with the last words of a closed tab. */
export async function readDraft(key: string): Promise<DraftDoc | undefined> {
  await adoptLastWords(key);
  return get<DraftDoc>(key, database);
}

/** A kept draft of a post, by the post's id or its own. */
export async function findDraft(
  userId: string,
  workspaceId: string,
  id: string,
): Promise<{ readonly key: string; readonly doc: DraftDoc } | null> {
  const all = await keptDrafts(userId, workspaceId);
  return all.find(({ doc }) => doc.postId === id || doc.draftId === id) ?? null;
}

/** Everything this browser keeps for a person in a workspace. */
export async function keptDrafts(userId: string, workspaceId: string): Promise<{ key: string; doc: DraftDoc }[]> {
  const prefix = draftKey(userId, workspaceId, '');
  for (const key of keysUnder(localStorage, prefix)) await adoptLastWords(key);
  const all = await entries<string, DraftDoc>(database);
  return all.flatMap(([key, doc]) => (key.startsWith(prefix) ? [{ key, doc }] : []));
}

/** Changes a draft on disk in one piece, then here and in the other tabs. `unknown` stands for one that is nowhere. */
export async function changeDraft(
  key: string,
  apply: (before: DraftDoc) => DraftDoc,
  unknown?: DraftDoc,
): Promise<void> {
  let after: DraftDoc | null = null;
  await update<DraftDoc>(
    key,
    (before) => {
      const known = before ?? open.get(key)?.get() ?? unknown;
      if (!known) throw new Error('A draft was changed that nobody opened');
      after = apply(known);
      return after;
    },
    database,
  );
  if (!after) return;
  adopt(key, after);
  channel.postMessage({ key, doc: after } satisfies Told);
}

/** Writes what was typed here to disk. */
export async function keepDraft(key: string): Promise<void> {
  clearTimeout(timers.get(key));
  timers.delete(key);
  const here = open.get(key)?.get();
  if (!here) return;
  await changeDraft(key, (before) => newest(before, here));
  if (open.get(key)?.get()?.editedAt === here.editedAt) unkept.delete(key);
  forgetLastWords(localStorage, key, here.editedAt);
}

/** A person's edit: on the screen at once, on disk in a moment. */
export function editDraft(key: string, apply: (before: DraftDoc) => Pick<DraftDoc, 'fields' | 'when'>): void {
  const store = draftHere(key);
  store.set((before) => {
    if (!before) return before;
    const { fields, when } = apply(before);
    if (fields === before.fields && when === before.when) return before;
    unkept.add(key);
    return { ...before, fields, when, editedAt: editTime(before, new Date()) };
  });
  if (!timers.has(key))
    timers.set(
      key,
      setTimeout(() => void keepDraft(key), keepAfterMs),
    );
}

/** Lets a draft go: the server has it, or the person gave it up. */
export async function dropDraft(key: string): Promise<void> {
  clearTimeout(timers.get(key));
  timers.delete(key);
  open.delete(key);
  unkept.delete(key);
  forgetLastWords(localStorage, key);
  await del(key, database);
}

/** A page that is hidden may never come back, and IndexedDB does not finish in one that ends: both are written. */
function keepAll(): void {
  for (const key of unkept) {
    const here = open.get(key)?.get();
    if (here) writeLastWords(localStorage, key, here);
    void keepDraft(key);
  }
}
addEventListener('visibilitychange', () => {
  if (document.hidden) keepAll();
});
addEventListener('pagehide', keepAll);

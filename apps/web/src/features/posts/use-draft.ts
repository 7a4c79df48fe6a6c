import { useEffect, useRef, useState } from 'react';
import { type ApiProblem, toProblem } from '../../lib/api-problem.ts';
import { useOutbox } from '../../lib/outbox-here.ts';
import { useSession } from '../../lib/session.ts';
import { createStore, useStore } from '../../lib/store.ts';
import { type Account, useAccounts } from '../accounts/index.tsx';
import { defaultsFor, type LinkTags, useLinkTagDefaults } from '../writing/index.tsx';
import { emptyFields } from './draft.rules.ts';
import { changeDraft, draftHere, draftKey, findDraft, readDraft, showDraft } from './draft-store.ts';
import { merged, newDoc } from './open-draft.rules.ts';
import { type Post, usePost } from './posts.api.ts';
import { queueSave, subjectOf } from './queue-save.ts';
import { type DraftDoc, isDirty } from './send-draft.ts';
import { momentOf } from './wall-time.rules.ts';

export type OpenedDraft =
  | { readonly kind: 'loading' }
  | { readonly kind: 'problem'; readonly problem: ApiProblem; readonly retry: () => void }
  | { readonly kind: 'open'; readonly key: string; readonly doc: DraftDoc; readonly post: Post | null };

const chosenKey = (workspaceId: string): string => `antiphon-post-accounts:${workspaceId}`;
/** With more accounts than this, nobody wants all of them by default. */
const allUpTo = 5;

/** Remembers where posts of this workspace go, for the next new one. */
export function rememberAccounts(workspaceId: string, accountIds: readonly string[]): void {
  localStorage.setItem(chosenKey(workspaceId), accountIds.join(' '));
}

/** Where a new post goes at first: as the last time, else to all if they are few. */
function firstAccounts(workspaceId: string, accounts: readonly Account[]): string[] {
  const here = accounts.filter(({ state }) => state !== 'disconnected').map(({ id }) => id);
  const chosen = (localStorage.getItem(chosenKey(workspaceId)) ?? '').split(' ');
  const again = here.filter((id) => chosen.includes(id));
  return again.length > 0 ? again : here.length <= allUpTo ? here : [];
}

/** What a new draft begins with, where the address says so. */
export interface Wish {
  /** A wall time: `2026-11-26T18:30`. */
  readonly at?: string | undefined;
  readonly zone?: string | undefined;
  /** The id of the one account it is for. */
  readonly account?: string | undefined;
}

function beginning(
  draftId: string,
  workspaceId: string,
  accounts: readonly Account[],
  wish: Wish | undefined,
  linkTags: LinkTags | undefined,
): DraftDoc {
  const wished = accounts
    .filter(({ id, state }) => id === wish?.account && state !== 'disconnected')
    .map(({ id }) => id);
  const chosen = wished.length > 0 ? wished : firstAccounts(workspaceId, accounts);
  const doc = newDoc(draftId, workspaceId, emptyFields(chosen, linkTags), new Date());
  const isTime = wish?.at !== undefined && wish.zone !== undefined && momentOf(wish.at, wish.zone, new Date()) !== null;
  return isTime ? { ...doc, when: { kind: 'at', wallTime: wish.at ?? '', timeZone: wish.zone ?? '' } } : doc;
}

const nothing = createStore<DraftDoc | null>(null);
const saveAfterMs = 700;
const lookAgainMs = 10_000;

/** Sends what was typed: soon after the last letter, when the page is left, and again while it could not go. */
function useSaving(key: string | null, doc: DraftDoc | null): void {
  const queued = useOutbox(key ? subjectOf(key) : '-').length;
  const editedAt = doc?.editedAt ?? '';
  const needsSaving = doc !== null && !doc.conflict && isDirty(doc);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each letter begins the wait anew; an answer looks again
  useEffect(() => {
    if (!key || !needsSaving) return;
    const timer = setTimeout(() => void queueSave(key), saveAfterMs);
    return () => clearTimeout(timer);
  }, [key, needsSaving, editedAt, queued]);
  useEffect(() => {
    if (!key) return;
    const again = (): void => {
      // The same words would be refused again; other words are sent as they are typed.
      if (!draftHere(key).get()?.refusal) void queueSave(key);
    };
    const timer = setInterval(again, lookAgainMs);
    return () => {
      clearInterval(timer);
      again();
    };
  }, [key]);
}

/** Opens a post of the server (`postId`), or a new draft of this browser (`draftId`), and keeps it saved. */
export function useDraft({
  postId,
  draftId,
  wish,
}: {
  postId: string | null;
  draftId: string;
  wish?: Wish | undefined;
}): OpenedDraft {
  const latestWish = useRef(wish);
  const { profile, workspace } = useSession();
  const userId = profile?.id ?? '';
  const workspaceId = workspace?.id ?? '';
  const [key, setKey] = useState<string | null>(null);
  const doc = useStore(key ? draftHere(key) : nothing);
  const knownId = postId ?? doc?.postId ?? null;
  const { data: post, error, refetch } = usePost(knownId);
  const accounts = useAccounts().data?.items;
  const tagDefaults = useLinkTagDefaults();
  // Without a line nobody waits for them: the post can get its tags later.
  const isWaiting = tagDefaults.fetchStatus === 'fetching' && !tagDefaults.data;
  const usual = defaultsFor(tagDefaults.data?.items ?? [], null);
  const firstTags = usual?.isOn ? usual.tags : undefined;

  useEffect(() => {
    if (!userId || !workspaceId || key) return;
    let isOver = false;
    const show = (at: string, shown: DraftDoc): void => {
      if (isOver) return;
      showDraft(at, shown);
      setKey(at);
    };
    const openPost = async (id: string): Promise<void> => {
      const kept = await findDraft(userId, workspaceId, id);
      const at = kept?.key ?? draftKey(userId, workspaceId, id);
      if (post) {
        const doc = merged(kept?.doc ?? null, post, workspaceId);
        show(at, doc);
        if (kept) await changeDraft(at, () => doc);
      } else if (error && kept) show(at, kept.doc);
    };
    const openNew = async (): Promise<void> => {
      const at = draftKey(userId, workspaceId, draftId);
      const kept = await readDraft(at);
      if (kept) show(at, kept);
      else if (accounts && !isWaiting)
        show(at, beginning(draftId, workspaceId, accounts, latestWish.current, firstTags));
    };
    void (postId ? openPost(postId) : openNew());
    return () => {
      isOver = true;
    };
  }, [userId, workspaceId, key, postId, draftId, post, error, accounts, isWaiting, firstTags]);

  // News of the server: words that were changed elsewhere while nothing was typed here.
  useEffect(() => {
    if (!key || !post) return;
    const here = draftHere(key).get();
    if (!here || post.revision <= (here.revision ?? 0)) return;
    // What waits to be sent is on disk, where the sender reads it; the rest is only shown.
    if (isDirty(here)) void changeDraft(key, (before) => merged(before, post, workspaceId));
    else showDraft(key, merged(here, post, workspaceId));
  }, [key, post, workspaceId]);

  useSaving(key, doc);
  if (key && doc) return { kind: 'open', key, doc, post: post ?? null };
  if (error && postId) return { kind: 'problem', problem: toProblem(error), retry: () => void refetch() };
  return { kind: 'loading' };
}

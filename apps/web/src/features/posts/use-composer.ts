import { useMemo } from 'react';
import { offerUndo } from '../../lib/undo-here.ts';
import { noteWords } from '../../ui/note.tsx';
import { type Account, networkName, useAccounts } from '../accounts/index.tsx';
import { namesOf } from './account-names.rules.ts';
import type { DraftFields } from './draft.rules.ts';
import { editDraft } from './draft-store.ts';
import { type Judgement, obstacleIn, verdictOf } from './judge.rules.ts';
import { isTakenBy, planOf } from './plan.rules.ts';
import { noteOf } from './post-state.ts';
import { type Post, type Publication, usePostPublications } from './posts.api.ts';
import type { DraftDoc, DraftWhen } from './send-draft.ts';
import { useJudgements } from './use-judgements.ts';
import { useMedia } from './use-media.ts';
import type { VersionLine } from './version-list.tsx';

/** The newest send of each account; older ones of the same account ended without going out. */
function newestByAccount(sends: readonly Publication[]): ReadonlyMap<string, Publication> {
  const sorted = [...sends].sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
  return new Map(sorted.map((send) => [send.accountId, send]));
}

/** How a version stands: where its send is, else what its network says. */
function lineOf(
  account: Account,
  differs: boolean,
  judgement: Judgement | undefined,
  send: Publication | undefined,
): VersionLine {
  const verdict = judgement ? verdictOf(judgement) : { note: 'draft' as const, count: '', words: 'checking' };
  if (!send || send.state === 'cancelled') return { account, differs, ...verdict };
  const note = noteOf(send.state);
  return { account, differs, count: verdict.count, note, words: noteWords[note].toLowerCase() };
}

/** The draft with what already went out as it went. */
function asSent(fields: DraftFields, post: Post | null): DraftFields {
  const sent = new Map(post?.versions.flatMap((one) => (one.isFrozen ? [[one.accountId, one.content] as const] : [])));
  if (sent.size === 0) return fields;
  const versions = fields.versions.map((version) => {
    const content = sent.get(version.accountId);
    return content ? { ...version, content } : version;
  });
  return { ...fields, versions };
}

const byName = (a: VersionLine, b: VersionLine): number =>
  a.account.channel.localeCompare(b.account.channel) || a.account.handle.localeCompare(b.account.handle);

/** Everything the composer shows of a draft, and the two ways to change it. */
export function useComposer(draftKey: string, doc: DraftDoc, post: Post | null) {
  const { fields } = doc;
  const judged = useMemo(() => asSent(fields, post), [fields, post]);
  const allAccounts = useAccounts().data?.items;
  const accounts = useMemo(() => new Map(allAccounts?.map((one) => [one.id, one])), [allAccounts]);
  const names = useMemo(
    () =>
      namesOf(
        fields.versions.flatMap(({ accountId }) => {
          const account = accounts.get(accountId);
          return account ? [{ id: accountId, handle: account.handle, network: networkName(account) }] : [];
        }),
      ),
    [fields.versions, accounts],
  );
  const { assets, facts } = useMedia(judged);
  const judgements = useJudgements(judged, accounts, facts);
  const sends = usePostPublications(doc.postId).data?.items ?? [];
  const newest = newestByAccount(sends);
  const statesOf = (id: string): string[] =>
    sends.filter(({ accountId }) => accountId === id).map(({ state }) => state);
  const taken = new Set(
    fields.versions.flatMap(({ accountId }) => (isTakenBy(statesOf(accountId)) ? [accountId] : [])),
  );
  const lines = fields.versions
    .flatMap(({ accountId, content }): VersionLine[] => {
      const account = accounts.get(accountId);
      return account ? [lineOf(account, content !== undefined, judgements.get(accountId), newest.get(accountId))] : [];
    })
    .sort(byName);
  const plan = planOf(
    lines.map(({ account: { id, handle } }) => {
      const name = names.get(id) ?? handle;
      const judgement = judgements.get(id);
      return {
        accountId: id,
        handle: name,
        isTaken: taken.has(id),
        obstacle: judgement ? obstacleIn(judgement) : null,
      };
    }),
  );
  const edit = (apply: (before: DraftFields) => DraftFields): void =>
    editDraft(draftKey, (before) => ({ fields: apply(before.fields), when: before.when }));
  return {
    allAccounts: allAccounts ?? [],
    accounts,
    names,
    assets,
    judgements,
    newest,
    planned: [...newest.values()].filter(({ state }) => state === 'scheduled' || state === 'missed'),
    taken,
    frozen: new Set(post?.versions.flatMap(({ accountId, isFrozen }) => (isFrozen ? [accountId] : []))),
    lines,
    plan,
    edit,
    /** A change that takes something away can be undone, also after a reload. */
    takeAway(words: string, apply: (before: DraftFields) => DraftFields): void {
      const args = JSON.parse(JSON.stringify({ key: draftKey, fields }));
      edit(apply);
      offerUndo({ words, command: 'posts.bring-words-back', args });
    },
    choose: (when: DraftWhen) => editDraft(draftKey, (before) => ({ fields: before.fields, when })),
  };
}

/** What `useComposer` gives. */
export type ComposerModel = ReturnType<typeof useComposer>;

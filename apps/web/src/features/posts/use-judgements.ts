import type { Json } from '@antiphon/channels';
import { findFace } from '@antiphon/channels/browser';
import { useDeferredValue, useMemo } from 'react';
import type { Account } from '../accounts/index.tsx';
import { contentFor, type DraftFields } from './draft.rules.ts';
import { type Judgement, judge, type MediaFacts } from './judge.rules.ts';

/** What every network says to its version, by account. Typing goes first: the verdicts follow within a frame or two. */
export function useJudgements(
  fields: DraftFields,
  accounts: ReadonlyMap<string, Account>,
  facts: ReadonlyMap<string, MediaFacts>,
): ReadonlyMap<string, Judgement> {
  const asked = useDeferredValue(fields);
  return useMemo(
    () =>
      new Map(
        asked.versions.flatMap(({ accountId, options }) => {
          const account = accounts.get(accountId);
          if (!account) return [];
          const draft = { content: contentFor(asked, accountId), options };
          return [[accountId, judge(account, findFace(account.channel), draft, facts)] as const];
        }),
      ),
    [asked, accounts, facts],
  );
}

/** The preview of a version, as data; null where the network is gone. */
export function previewOf(account: Account, judgement: Judgement) {
  const face = findFace(account.channel);
  return face && judgement.limits ? face.preview(judgement.content, judgement.limits) : null;
}

/** What the network of an account can do. */
export function capabilitiesOf(account: Account) {
  const face = findFace(account.channel);
  return face ? (face.capabilitiesOf?.((account.details ?? null) as Json) ?? face.capabilities) : null;
}

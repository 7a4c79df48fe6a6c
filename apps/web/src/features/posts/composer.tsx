import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { usePageTitle } from '../../lib/use-page-title.ts';
import { useShortcuts } from '../../lib/use-shortcuts.ts';
import { ErrorNotice } from '../../ui/states.tsx';
import { AccountPicker } from './account-picker.tsx';
import { ComposerHead } from './composer-head.tsx';
import { ComposerReview } from './composer-review.tsx';
import { ConflictDialog } from './conflict-dialog.tsx';
import { derivedTitle, withAccounts } from './draft.rules.ts';
import { EditorPane } from './editor-pane.tsx';
import { actWords, leftOutWords, type Plan, whyNotPlan, whyNotUnapproved } from './plan.rules.ts';
import { type Post, useWhyNotWrite, useZone } from './posts.api.ts';
import { PreviewPanel } from './preview-panel.tsx';
import { giveUpDraft } from './queue-save.ts';
import type { DraftDoc } from './send-draft.ts';
import { useComposer } from './use-composer.ts';
import { rememberAccounts } from './use-draft.ts';
import { usePlanning } from './use-planning.ts';
import { usePostActs } from './use-post-acts.ts';
import { VersionList } from './version-list.tsx';
import { WhenPopover } from './when-popover.tsx';

/** Who is not sent to, and why: said before anything is done. */
function LeftOut({ plan }: { plan: Plan }) {
  if (plan.leftOut.length === 0 || plan.fitting.length === 0) return null;
  return (
    <p className="cmp-left-out s12">
      <b>Left out:</b> {leftOutWords(plan)}
    </p>
  );
}

/** The acts on the post as a whole. */
function useWholePost(draftKey: string, doc: DraftDoc) {
  const navigate = useNavigate();
  const acts = usePostActs();
  const named = doc.postId ? { id: doc.postId, title: doc.fields.title || derivedTitle(doc.fields.content) } : null;
  return {
    duplicate: () => named && void acts.duplicate(named),
    async remove(): Promise<void> {
      if (named && !(await acts.remove(named))) return;
      await navigate({ to: '/calendar' });
      await giveUpDraft(draftKey);
    },
  };
}

/** A post: the text all accounts share, a version for each, what the networks say as one types, and the preview. */
export function Composer({ draftKey, doc, post }: { draftKey: string; doc: DraftDoc; post: Post | null }) {
  const { fields, when } = doc;
  usePageTitle(fields.title || derivedTitle(fields.content) || 'New post');
  const zone = useZone();
  const whyNotWrite = useWhyNotWrite();
  const model = useComposer(draftKey, doc, post);
  const planning = usePlanning(draftKey, doc, zone);
  const whole = useWholePost(draftKey, doc);
  const [chosen, setChosen] = useState<string | null>(null);
  const [putOff, setPutOff] = useState(0);
  const whenButton = useRef<HTMLButtonElement>(null);
  const { plan, lines } = model;
  const whyNotNow = whyNotPlan(plan, fields.versions.length) ?? whyNotUnapproved(post?.approval ?? null, when);
  const openWhen = (): void => whenButton.current?.click();
  const act = (): void => {
    if (whyNotWrite || whyNotNow || planning.isBusy) return;
    if (when) void planning.plan(when, plan.fitting);
    else openWhen();
  };
  useShortcuts([
    { keys: 'Mod+Enter', words: 'Schedule, or publish now', group: 'This page', run: act },
    { keys: 'S', words: 'Choose when to send', group: 'This page', run: openWhen },
  ]);
  const current = lines.find(({ account }) => account.id === chosen)?.account ?? null;
  const shown = current ?? lines.find(({ differs }) => !differs)?.account ?? lines[0]?.account ?? null;
  return (
    <>
      <ComposerHead
        doc={doc}
        post={post}
        zone={zone}
        whyNotWrite={whyNotWrite}
        act={{ words: actWords(plan, when), unavailable: whyNotNow, isBusy: planning.isBusy, run: act }}
        when={
          <WhenPopover
            when={when}
            zone={zone}
            planned={model.planned.length}
            targets={plan.fitting.map((id) => ({ id, handle: model.names.get(id) ?? '' }))}
            postId={doc.postId}
            whyNot={whyNotWrite}
            triggerRef={whenButton}
            onChange={model.choose}
            onMove={() => when && void planning.move(model.planned, when)}
          />
        }
        approval={post && post.approval !== null && <ComposerReview draftKey={draftKey} post={post} />}
        onTitle={(title) => model.edit((before) => ({ ...before, title }))}
        onDuplicate={whole.duplicate}
        onRemove={() => void whole.remove()}
        onConflict={() => setPutOff(0)}
      />
      <LeftOut plan={plan} />
      {planning.problem && (
        <div className="cmp-problem">
          <ErrorNotice problem={planning.problem} onRetry={planning.problem.isPassing ? act : undefined} />
        </div>
      )}
      <div className="cmp">
        <VersionList lines={lines} names={model.names} current={current?.id ?? null} onChoose={setChosen}>
          {!whyNotWrite && (
            <AccountPicker
              accounts={model.allAccounts}
              chosen={fields.versions.map(({ accountId }) => accountId)}
              fixed={model.taken}
              onChange={(accountIds) => {
                rememberAccounts(doc.workspaceId, accountIds);
                model.edit((before) => withAccounts(before, accountIds));
              }}
            />
          )}
        </VersionList>
        <EditorPane {...{ current, doc, post, model, planning, whyNotWrite }} onChoose={setChosen} />
        <PreviewPanel
          account={shown}
          judgement={shown ? (model.judgements.get(shown.id) ?? null) : null}
          assets={model.assets}
        />
      </div>
      <ConflictDialog
        draftKey={draftKey}
        doc={doc}
        isPutOff={doc.conflict !== null && doc.conflict.revision === putOff}
        onPutOff={() => setPutOff(doc.conflict?.revision ?? 0)}
      />
    </>
  );
}

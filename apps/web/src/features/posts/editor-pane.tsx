import type { Account } from '../accounts/index.tsx';
import { SharedChecks, VersionChecks } from './checks-list.tsx';
import { Labels, SharedDetails, VersionDetails } from './details-panel.tsx';
import { contentFor, followAgain, withContent, withOptions } from './draft.rules.ts';
import { fittedIn } from './judge.rules.ts';
import type { Post } from './posts.api.ts';
import type { DraftDoc } from './send-draft.ts';
import { SendsNote } from './sends-note.tsx';
import type { ComposerModel } from './use-composer.ts';
import type { usePlanning } from './use-planning.ts';
import { VersionEditor } from './version-editor.tsx';
import { VersionExtras } from './version-extras.tsx';

interface EditorPaneProps {
  readonly doc: DraftDoc;
  readonly post: Post | null;
  readonly model: ComposerModel;
  readonly planning: ReturnType<typeof usePlanning>;
  readonly whyNotWrite: string | null;
  readonly onChoose: (accountId: string | null) => void;
}

/** The shared text, with what stops it anywhere. */
function SharedPane({ doc, model, planning, whyNotWrite, onChoose }: EditorPaneProps) {
  const { content, projectId, labelIds = [] } = doc.fields;
  return (
    <>
      <SendsNote
        sends={[...model.newest.values()]}
        handles={new Map([...model.accounts].map(([id, { handle }]) => [id, model.names.get(id) ?? handle]))}
        isBusy={planning.isBusy}
        whyNot={whyNotWrite}
        onTakeBack={(some) => void planning.takeBack(some)}
      />
      <VersionEditor
        account={null}
        content={content}
        differs={false}
        isFrozen={false}
        whyNotWrite={whyNotWrite}
        judgement={null}
        whom={doc.fields.versions.flatMap(({ accountId, content: own }) => {
          const account = model.accounts.get(accountId);
          const judgement = model.judgements.get(accountId);
          return own || !account || !judgement ? [] : [{ account, judgement }];
        })}
        assets={model.assets}
        onEdit={model.edit}
        onTakeAway={model.takeAway}
        onFollow={() => undefined}
      />
      <VersionExtras
        content={content}
        accounts={doc.fields.versions.flatMap(({ accountId }) => model.accounts.get(accountId) ?? [])}
        judgements={model.judgements}
        judgement={null}
        assets={model.assets}
        projectId={projectId}
        isReadOnly={whyNotWrite !== null}
        onChange={(change) => model.edit((before) => withContent(before, null, change))}
        onTakeAway={(words, change) => model.takeAway(words, (before) => withContent(before, null, change))}
      />
      <Labels
        ids={labelIds}
        isReadOnly={whyNotWrite !== null}
        onChange={(ids) => model.edit((before) => ({ ...before, labelIds: ids }))}
      />
      <SharedDetails
        content={content}
        isReadOnly={whyNotWrite !== null}
        onChange={(change) => model.edit((before) => withContent(before, null, change))}
        projectId={projectId}
        onProject={(id) => model.edit((before) => ({ ...before, projectId: id }))}
      />
      <SharedChecks
        stopped={model.plan.leftOut}
        changed={model.plan.fitting.flatMap((accountId) => {
          const judgement = model.judgements.get(accountId);
          const handle = model.names.get(accountId) ?? '';
          return judgement ? [...new Set(fittedIn(judgement))].map((words) => ({ accountId, handle, words })) : [];
        })}
        fitting={model.plan.fitting.length}
        onOpen={onChoose}
      />
    </>
  );
}

/** One account's version. What went out is shown as it went. */
function VersionPane({ account, ...props }: EditorPaneProps & { account: Account }) {
  const { doc, post, model, planning, whyNotWrite } = props;
  const { id, handle } = account;
  const version = doc.fields.versions.find(({ accountId }) => accountId === id);
  const isFrozen = model.frozen.has(id);
  const sent = isFrozen ? post?.versions.find(({ accountId }) => accountId === id) : undefined;
  const content = sent?.content ?? contentFor(doc.fields, id);
  const judgement = model.judgements.get(id) ?? null;
  const send = model.newest.get(id);
  return (
    <>
      <SendsNote
        sends={send ? [send] : []}
        handles={null}
        isBusy={planning.isBusy}
        whyNot={whyNotWrite}
        onTakeBack={(some) => void planning.takeBack(some)}
      />
      <VersionEditor
        account={account}
        content={content}
        differs={version?.content !== undefined}
        isFrozen={isFrozen}
        whyNotWrite={whyNotWrite}
        judgement={judgement}
        whom={judgement ? [{ account, judgement }] : []}
        assets={model.assets}
        onEdit={model.edit}
        onTakeAway={model.takeAway}
        onFollow={() => model.takeAway(`${handle} follows the shared text again.`, (before) => followAgain(before, id))}
      />
      <VersionExtras
        key={`extras ${id}`}
        content={content}
        accounts={[account]}
        judgements={model.judgements}
        judgement={judgement}
        assets={model.assets}
        projectId={doc.fields.projectId}
        isReadOnly={isFrozen || whyNotWrite !== null}
        onChange={(change) => model.edit((before) => withContent(before, id, change))}
        onTakeAway={(words, change) => model.takeAway(words, (before) => withContent(before, id, change))}
      />
      <VersionDetails
        key={id}
        account={account}
        content={content}
        isReadOnly={isFrozen || whyNotWrite !== null}
        onChange={(change) => model.edit((before) => withContent(before, id, change))}
        options={version?.options ?? {}}
        onOptions={(change) => model.edit((before) => withOptions(before, id, change))}
        price={post?.versions.find(({ accountId }) => accountId === id)?.price ?? null}
      />
      {judgement && !isFrozen && <VersionChecks judgement={judgement} guarantee={account.guarantee.words} />}
    </>
  );
}

/** The middle of the composer. */
export function EditorPane({ current, ...props }: EditorPaneProps & { current: Account | null }) {
  return (
    <div className="cmp-ed">{current ? <VersionPane account={current} {...props} /> : <SharedPane {...props} />}</div>
  );
}

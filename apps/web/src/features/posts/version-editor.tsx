import { Button } from '../../ui/button.tsx';
import { SandboxTag } from '../../ui/small.tsx';
import { type Account, NetworkGlyph } from '../accounts/index.tsx';
import { type DraftContent, type DraftFields, withContent } from './draft.rules.ts';
import type { Judgement } from './judge.rules.ts';
import { PartEditor } from './part-editor.tsx';
import type { Asset } from './posts.api.ts';
import type { TextEditorProps } from './text-editor.tsx';
import { capabilitiesOf, previewOf } from './use-judgements.ts';

export interface VersionEditorProps {
  /** null: the shared text. */
  readonly account: Account | null;
  readonly content: DraftContent;
  readonly differs: boolean;
  /** What went out stays as it went. */
  readonly isFrozen: boolean;
  readonly whyNotWrite: string | null;
  readonly judgement: Judgement | null;
  readonly assets: ReadonlyMap<string, Asset>;
  readonly onEdit: (apply: (fields: DraftFields) => DraftFields) => void;
  readonly onTakeAway: (words: string, apply: (fields: DraftFields) => DraftFields) => void;
  readonly onFollow: () => void;
}

/** Pieces of each part as the network reads them; plain where there is no network. */
function segmentsOf(account: Account | null, judgement: Judgement | null, index: number): TextEditorProps['segments'] {
  if (!account || !judgement) return [];
  return previewOf(account, judgement)?.posts[index]?.segments ?? [];
}

function Heading({ account, differs, isFrozen, whyNotWrite, onFollow }: VersionEditorProps) {
  if (!account)
    return (
      <div className="cmp-eh">
        <h2>All accounts</h2>
        <span className="s12 quiet">Flows into every version that follows it</span>
      </div>
    );
  return (
    <div className="cmp-eh">
      <h2 className="flex min-w-0 items-center gap-2">
        <NetworkGlyph channel={account.channel} details={account.details} />
        <span className="clip">{account.handle}</span>
        {account.isSandbox && <SandboxTag />}
      </h2>
      <span className="s12 flex items-center gap-1">
        {isFrozen ? (
          <span className="quiet">What went out stays as it was</span>
        ) : differs ? (
          <>
            <span className="quiet">Differs from the shared text</span>
            <Button look="link" small unavailable={whyNotWrite} onClick={onFollow}>
              Follow it again
            </Button>
          </>
        ) : (
          <span className="quiet">Follows the shared text; a change here makes it differ</span>
        )}
      </span>
    </div>
  );
}

/** The words of one version, or the shared ones: every part with its pictures. */
export function VersionEditor(props: VersionEditorProps) {
  const { account, content, isFrozen, whyNotWrite, judgement, assets, onEdit, onTakeAway } = props;
  const accountId = account?.id ?? null;
  const hasThreads = account ? capabilitiesOf(account)?.formats.thread.works === true : true;
  return (
    <>
      <Heading {...props} />
      {content.parts.map((_, index) => (
        <PartEditor
          // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity but their place
          key={`${accountId ?? 'shared'} ${index}`}
          content={content}
          index={index}
          whose={account?.handle ?? 'all accounts'}
          segments={segmentsOf(account, judgement, index)}
          judgement={judgement}
          assets={assets}
          isReadOnly={isFrozen || whyNotWrite !== null}
          hasThreads={hasThreads}
          onChange={(change) => onEdit((fields) => withContent(fields, accountId, change))}
          onTakeAway={(words, change) => onTakeAway(words, (fields) => withContent(fields, accountId, change))}
        />
      ))}
    </>
  );
}

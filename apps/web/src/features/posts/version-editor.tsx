import type { ShapeLimits } from '@antiphon/channels';
import { findFace, linksToTag, placeAsTyped, tagText } from '@antiphon/channels/browser';
import { Button } from '../../ui/button.tsx';
import { SandboxTag } from '../../ui/small.tsx';
import { type Account, NetworkGlyph, networkName } from '../accounts/index.tsx';
import { useBrandName } from '../writing/index.tsx';
import { type DraftContent, type DraftFields, withContent, withPartMoved } from './draft.rules.ts';
import { type Judgement, segmentsAsTyped, tagsFor } from './judge.rules.ts';
import { PartEditor } from './part-editor.tsx';
import type { Asset } from './posts.api.ts';
import type { TextEditorProps } from './text-editor.tsx';
import { useDragOrder } from './use-drag-order.ts';
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
  /** Every account whose version these words are, with its network's verdict. */
  readonly whom: readonly { readonly account: Account; readonly judgement: Judgement }[];
  readonly assets: ReadonlyMap<string, Asset>;
  readonly onEdit: (apply: (fields: DraftFields) => DraftFields) => void;
  readonly onTakeAway: (words: string, apply: (fields: DraftFields) => DraftFields) => void;
  readonly onFollow: () => void;
}

/** Pieces of each part as the network reads them; plain where there is no network. */
function segmentsOf(
  account: Account | null,
  judgement: Judgement | null,
  content: DraftContent,
  index: number,
): TextEditorProps['segments'] {
  if (!account || !judgement) return [];
  const segments = previewOf(account, judgement)?.posts[index]?.segments ?? [];
  const tags = tagsFor(content, account);
  const links = tags ? linksToTag(content.parts[index]?.text ?? '', tags) : [];
  return links.length === 0 ? segments : segmentsAsTyped(segments, content.parts[index]?.text ?? '', links);
}

function Heading({ account, differs, isFrozen, whyNotWrite, onFollow }: VersionEditorProps) {
  if (!account)
    return (
      <div className="cmp-eh">
        <h2>All accounts</h2>
        <span className="s12 quiet">{whyNotWrite ?? 'Flows into every version that follows it'}</span>
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

/** Where a text ends to fit, on the strictest of the networks that have threads; null where it fits on all of them. */
function firstOverflow(text: string, content: DraftContent, whom: VersionEditorProps['whom']): number | null {
  const places = whom.flatMap(({ account, judgement: { limits } }) => {
    const face = findFace(account.channel);
    if (!face || !limits || capabilitiesOf(account)?.formats.thread.works !== true) return [];
    const tags = tagsFor(content, account);
    const { overflowAt } = face.measure(tags ? tagText(text, tags) : text, limits);
    if (overflowAt === null) return [];
    return [tags ? placeAsTyped(overflowAt, linksToTag(text, tags)) : overflowAt];
  });
  return places.length > 0 ? Math.min(...places) : null;
}

/** What the networks want of a picture's shape where the post is to stand. */
function shapesOf(judgements: readonly Judgement[]): ShapeLimits[] {
  return judgements.flatMap(({ limits, content }) => {
    if (!limits) return [];
    const images = content.options.placement === 'story' && limits.story ? limits.story.images : limits.images;
    return images.max > 0 ? [images] : [];
  });
}

/** The first address of the post: that of its card, else in its words. */
function firstLink({ link, parts }: DraftContent): string {
  if (link) return link.url;
  const found = /https?:\/\/[^\s<>"]+/i.exec(parts.map(({ text }) => text).join('\n'));
  return found?.[0].replace(/[.,;:!?)]+$/, '') ?? '';
}

/** The words of one version, or the shared ones: every part with its pictures. */
export function VersionEditor(props: VersionEditorProps) {
  const { account, content, isFrozen, whyNotWrite, judgement, assets, onEdit, onTakeAway } = props;
  const accountId = account?.id ?? null;
  const shapes = shapesOf(props.whom.map(({ judgement: one }) => one));
  const overflow = (text: string): number | null => firstOverflow(text, content, props.whom);
  const order = useDragOrder((from, to) =>
    onEdit((fields) => withContent(fields, accountId, (before) => withPartMoved(before, from, to))),
  );
  const variables = {
    link: firstLink(content),
    brand: useBrandName(),
    account: account?.handle ?? '',
    network: account ? networkName(account) : '',
  };
  const hasThreads = account ? capabilitiesOf(account)?.formats.thread.works === true : true;
  return (
    <>
      <Heading {...props} />
      <div
        ref={(list) => {
          order.listRef.current = list;
        }}
      >
        {content.parts.map((_, index) => (
          <PartEditor
            // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity but their place
            key={`${accountId ?? 'shared'} ${index}`}
            content={content}
            index={index}
            whose={account?.handle ?? 'all accounts'}
            segments={segmentsOf(account, judgement, content, index)}
            judgement={judgement}
            assets={assets}
            isReadOnly={isFrozen || whyNotWrite !== null}
            hasThreads={hasThreads}
            variables={variables}
            shapes={shapes}
            overflow={overflow}
            handle={order.handleOf(index)}
            mark={order.markOf(index, content.parts.length)}
            onChange={(change) => onEdit((fields) => withContent(fields, accountId, change))}
            onTakeAway={(words, change) => onTakeAway(words, (fields) => withContent(fields, accountId, change))}
          />
        ))}
      </div>
    </>
  );
}

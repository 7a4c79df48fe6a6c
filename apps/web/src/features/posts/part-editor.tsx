import type { ShapeLimits } from '@antiphon/channels';
import { ArrowLineUpIcon } from '@phosphor-icons/react/dist/csr/ArrowLineUp';
import { ImageIcon } from '@phosphor-icons/react/dist/csr/Image';
import { ScissorsIcon } from '@phosphor-icons/react/dist/csr/Scissors';
import { TrashIcon } from '@phosphor-icons/react/dist/csr/Trash';
import { useId, useState } from 'react';
import { formatCount } from '../../lib/numbers.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Note } from '../../ui/note.tsx';
import { AssetPicker } from '../assets/index.tsx';
import type { Variables } from '../writing/index.tsx';
import { type DraftContent, longestThread, withoutPart, withPart, withPartAfter } from './draft.rules.ts';
import { DragHandle, type DragHandleProps } from './drag-handle.tsx';
import type { Judgement } from './judge.rules.ts';
import { MediaStrip } from './media-strip.tsx';
import type { Asset } from './posts.api.ts';
import { TextEditor, type TextEditorProps } from './text-editor.tsx';
import { joined, type Numbering, type Overflow, splitIntoThread } from './thread.rules.ts';

export interface PartEditorProps {
  readonly content: DraftContent;
  readonly index: number;
  /** "All accounts", "marrampots": whose words these are. */
  readonly whose: string;
  readonly segments: TextEditorProps['segments'];
  /** The network's verdict; null for the shared text. */
  readonly judgement: Judgement | null;
  readonly assets: ReadonlyMap<string, Asset>;
  readonly isReadOnly: boolean;
  /** Whether the network (or any, for the shared text) has threads. */
  readonly hasThreads: boolean;
  /** What the variables of a snippet stand for here. */
  readonly variables: Variables;
  /** What the networks it goes to want of a picture's shape. */
  readonly shapes: readonly ShapeLimits[];
  /** Where a text no longer fits on the strictest of the networks it goes to that have threads. */
  readonly overflow: Overflow;
  /** What one takes hold of to put the part elsewhere in its thread. */
  readonly handle: DragHandleProps['handle'];
  /** How the part is marked while one is dragged. */
  readonly mark: Readonly<Record<string, unknown>>;
  readonly onChange: (change: (content: DraftContent) => DraftContent) => void;
  /** A change that takes something away: it can be undone, and `words` says what it was. */
  readonly onTakeAway: (words: string, change: (content: DraftContent) => DraftContent) => void;
}

/** What networks take beside words. */
const postable = ['image', 'video'] as const;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const countOf = (text: string): number => [...graphemes.segment(text)].length;

function Count({
  id,
  text,
  measure,
}: {
  id: string;
  text: string;
  measure: Judgement['measures'][number] | undefined;
}) {
  const count = countOf(text);
  if (!measure)
    return (
      <span id={id} className="quiet num">
        {formatCount(count)} {count === 1 ? 'character' : 'characters'}
      </span>
    );
  const words = `${formatCount(measure.used)} / ${formatCount(measure.max)}`;
  const isOver = measure.overflowAt !== null;
  return (
    <span id={id} className={`st num ${isOver ? 'st-failed' : 'font-normal'}`}>
      {isOver && <Note state="failed" label="Too long:" />}
      {words}
    </span>
  );
}

/** Where the part stands in its thread, and how it gets elsewhere. */
function ThreadBar({ content, index, isReadOnly, handle, onChange, onTakeAway }: PartEditorProps) {
  const { length } = content.parts;
  if (length < 2) return null;
  return (
    <div className="cmp-part-bar">
      <span className="s12 quiet">
        {index === 0 ? 'First post' : `Reply ${index}`} of a thread of {length}
      </span>
      {!isReadOnly && (
        <span className="flex">
          <DragHandle label={`Move part ${index + 1} of ${length}`} handle={handle} />
          {index > 0 && (
            <IconButton label="Join with the part above" onClick={() => onChange((before) => joined(before, index))}>
              <Icon of={ArrowLineUpIcon} />
            </IconButton>
          )}
          <IconButton
            label="Take this part out"
            onClick={() => onTakeAway('Took a part out of the thread.', (before) => withoutPart(before, index))}
          >
            <Icon of={TrashIcon} />
          </IconButton>
        </span>
      )}
    </div>
  );
}

/** The text does not fit: it is cut into as many parts as it needs, at the ends of paragraphs and sentences. */
function SplitMenu({ index, overflow, onTakeAway }: PartEditorProps) {
  const split = (numbering: Numbering): void =>
    onTakeAway('Split the text into a thread.', (before) => splitIntoThread(before, index, overflow, numbering));
  return (
    <Menu
      groups={[
        {
          items: [
            { words: 'Split it', onSelect: () => split('none') },
            { words: 'Split and number it: 1/3, 2/3, 3/3', onSelect: () => split('slashed') },
          ],
        },
      ]}
      trigger={
        <Button look="link" small>
          <Icon of={ScissorsIcon} size={14} />
          Split into a thread
        </Button>
      }
    />
  );
}

/** One part: its text as the network reads it, its length, its pictures. */
export function PartEditor(props: PartEditorProps) {
  const { content, index, whose, segments, judgement, assets, isReadOnly, hasThreads, onChange, onTakeAway } = props;
  const { variables, shapes, overflow } = props;
  const countId = useId();
  const [isPicking, setPicking] = useState(false);
  const part = content.parts[index];
  if (!part) return null;
  const measure = judgement?.measures[index];
  const overflowAt = measure?.overflowAt ?? null;
  const isTooLong = overflow(part.text) !== null;
  const canGrow = hasThreads && content.parts.length < longestThread;
  const isLast = index === content.parts.length - 1;
  const name = content.parts.length > 1 ? `Text of part ${index + 1}, ${whose}` : `Text, ${whose}`;
  return (
    <div className="cmp-part" {...props.mark}>
      <ThreadBar {...props} />
      <TextEditor
        label={name}
        value={part.text}
        segments={segments}
        language={content.language}
        placeholder={index === 0 ? 'What is to be said?' : 'What comes next?'}
        isReadOnly={isReadOnly}
        describedBy={countId}
        isInvalid={overflowAt !== null}
        isFirst={index === 0}
        variables={variables}
        onChange={(text) => onChange((before) => withPart(before, index, (one) => ({ ...one, text })))}
        foot={(insert) => (
          <div className="cmp-tools">
            {!isReadOnly && (
              <span className="flex flex-wrap items-center">
                <IconButton label="Add pictures" onClick={() => setPicking(true)}>
                  <Icon of={ImageIcon} />
                </IconButton>
                {insert}
                {canGrow && isTooLong && <SplitMenu {...props} />}
                {canGrow && isLast && !isTooLong && (
                  <Button look="link" small onClick={() => onChange((before) => withPartAfter(before, index))}>
                    Add a reply below
                  </Button>
                )}
              </span>
            )}
            <Count id={countId} text={part.text} measure={measure} />
          </div>
        )}
      />
      <MediaStrip
        media={part.media}
        assets={assets}
        altTextMax={judgement?.limits?.images.altTextMax ?? null}
        isReadOnly={isReadOnly}
        whose={whose}
        shapes={shapes}
        onChange={(media) => onChange((before) => withPart(before, index, (one) => ({ ...one, media })))}
        onRemove={(media) =>
          onTakeAway('Took a picture out.', (before) => withPart(before, index, (one) => ({ ...one, media })))
        }
      />
      {isPicking && (
        <AssetPicker
          title="Add pictures or videos"
          kinds={postable}
          onClose={() => setPicking(false)}
          onPick={(picked) => {
            setPicking(false);
            const added = picked.map(({ id, altText }) => ({ assetId: id, altText }));
            onChange((before) => withPart(before, index, (one) => ({ ...one, media: [...one.media, ...added] })));
          }}
        />
      )}
    </div>
  );
}

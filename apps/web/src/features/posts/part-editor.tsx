import { ArrowDownIcon } from '@phosphor-icons/react/dist/csr/ArrowDown';
import { ArrowUpIcon } from '@phosphor-icons/react/dist/csr/ArrowUp';
import { ImageIcon } from '@phosphor-icons/react/dist/csr/Image';
import { TrashIcon } from '@phosphor-icons/react/dist/csr/Trash';
import { useId, useState } from 'react';
import { formatCount } from '../../lib/numbers.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Note } from '../../ui/note.tsx';
import { AssetPicker } from '../assets/index.tsx';
import {
  type DraftContent,
  longestThread,
  splitPart,
  withoutPart,
  withPart,
  withPartAfter,
  withPartMoved,
} from './draft.rules.ts';
import type { Judgement } from './judge.rules.ts';
import { MediaStrip } from './media-strip.tsx';
import type { Asset } from './posts.api.ts';
import { TextEditor, type TextEditorProps } from './text-editor.tsx';

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
  if (!measure)
    return (
      <span id={id} className="quiet num">
        {formatCount(countOf(text))} characters
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
function ThreadBar({ content, index, isReadOnly, onChange, onTakeAway }: PartEditorProps) {
  const { length } = content.parts;
  if (length < 2) return null;
  return (
    <div className="cmp-part-bar">
      <span className="s12 quiet">
        {index === 0 ? 'First post' : `Reply ${index}`} of a thread of {length}
      </span>
      {!isReadOnly && (
        <span className="flex">
          {index > 0 && (
            <IconButton label="Move up" onClick={() => onChange((before) => withPartMoved(before, index, -1))}>
              <Icon of={ArrowUpIcon} />
            </IconButton>
          )}
          {index < length - 1 && (
            <IconButton label="Move down" onClick={() => onChange((before) => withPartMoved(before, index, 1))}>
              <Icon of={ArrowDownIcon} />
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

/** One part: its text as the network reads it, its length, its pictures. */
export function PartEditor(props: PartEditorProps) {
  const { content, index, whose, segments, judgement, assets, isReadOnly, hasThreads, onChange, onTakeAway } = props;
  const countId = useId();
  const [isPicking, setPicking] = useState(false);
  const part = content.parts[index];
  if (!part) return null;
  const measure = judgement?.measures[index];
  const overflowAt = measure?.overflowAt ?? null;
  const canGrow = hasThreads && content.parts.length < longestThread;
  const isLast = index === content.parts.length - 1;
  const name = content.parts.length > 1 ? `Text of part ${index + 1}, ${whose}` : `Text, ${whose}`;
  return (
    <div className="cmp-part">
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
        onChange={(text) => onChange((before) => withPart(before, index, (one) => ({ ...one, text })))}
      />
      <div className="cmp-tools">
        {!isReadOnly && (
          <span className="flex flex-wrap items-center">
            <IconButton label="Add pictures" onClick={() => setPicking(true)}>
              <Icon of={ImageIcon} />
            </IconButton>
            {canGrow && overflowAt !== null && (
              <Button
                look="link"
                small
                onClick={() =>
                  onTakeAway('Cut the text into a thread.', (before) => splitPart(before, index, overflowAt))
                }
              >
                Go on in a reply
              </Button>
            )}
            {canGrow && isLast && overflowAt === null && (
              <Button look="link" small onClick={() => onChange((before) => withPartAfter(before, index))}>
                Add a reply below
              </Button>
            )}
          </span>
        )}
        <Count id={countId} text={part.text} measure={measure} />
      </div>
      <MediaStrip
        media={part.media}
        assets={assets}
        altTextMax={judgement?.limits?.images.altTextMax ?? null}
        isReadOnly={isReadOnly}
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

import type { Preview } from '@antiphon/channels';
import { useLayoutEffect, useRef, useState } from 'react';
import { InsertButton, type Insertion, put, SlashMenu, useSlash, type Variables } from '../writing/index.tsx';

type Segment = Preview['posts'][number]['segments'][number];

const segmentClass = {
  plain: '',
  link: 'cmp-ent',
  mention: 'cmp-ent',
  hashtag: 'cmp-ent',
  folded: '',
  cut: 'cmp-cut',
} as const;

export interface TextEditorProps {
  readonly label: string;
  readonly value: string;
  /** The same text in pieces, as the network reads it; joined they must be the text again. */
  readonly segments: readonly Segment[];
  readonly language: string | undefined;
  readonly placeholder: string;
  readonly isReadOnly: boolean;
  readonly describedBy: string | undefined;
  readonly isInvalid: boolean;
  readonly isFirst: boolean;
  /** What the variables of a snippet stand for here. */
  readonly variables: Variables;
  /** What stands below the text, given the button that puts snippets and hashtags in. */
  readonly foot: (insert: React.ReactNode) => React.ReactNode;
  readonly onChange: (text: string) => void;
}

/** Whether the pieces are of an older text: colours one letter late are worse than none. */
const isOf = (segments: readonly Segment[], value: string): boolean =>
  segments.map(({ text }) => text).join('') === value;

/** Writes into the field, and puts the caret where it belongs once the text is there. */
function useInsert(area: React.RefObject<HTMLTextAreaElement | null>, value: string, onChange: (text: string) => void) {
  const waiting = useRef<Insertion | null>(null);
  useLayoutEffect(() => {
    const { current: field } = area;
    if (!field || waiting.current?.text !== value) return;
    field.focus();
    field.setSelectionRange(...waiting.current.selection);
    waiting.current = null;
  }, [area, value]);
  return (insertion: Insertion): void => {
    waiting.current = insertion;
    onChange(insertion.text);
  };
}

/**
 * The text of one part in the people's voice. Under the letters of a plain text field lies the same text, coloured: links
 * in petrol, and struck what would not go out. "/" offers snippets and hashtag sets.
 */
export function TextEditor(props: TextEditorProps) {
  const { label, value, segments, language, placeholder, isReadOnly, describedBy, isInvalid, isFirst } = props;
  const { variables, foot, onChange } = props;
  const area = useRef<HTMLTextAreaElement>(null);
  const isBeginning = useRef(isFirst && value === '');
  const [caret, setCaret] = useState<number | null>(null);
  /** Where one last wrote; a field that nobody has touched is written on at its end. */
  const last = useRef<readonly [start: number, end: number] | null>(null);
  const insert = useInsert(area, value, onChange);
  const slash = useSlash({ text: value, caret: isReadOnly ? null : caret, variables, onPut: insert });
  useLayoutEffect(() => {
    // A new post begins with writing; a phone's keyboard would hide half of it.
    if (isBeginning.current && matchMedia('(hover: hover)').matches) area.current?.focus();
    isBeginning.current = false;
  }, []);
  const shown: readonly Segment[] = isOf(segments, value) ? segments : [{ text: value, style: 'plain' }];
  const noteCaret = ({ currentTarget }: React.SyntheticEvent<HTMLTextAreaElement>): void => {
    const { selectionStart, selectionEnd } = currentTarget;
    last.current = [selectionStart, selectionEnd];
    setCaret(selectionStart === selectionEnd ? selectionStart : null);
  };
  return (
    <>
      <div className="cmp-text" lang={language || undefined}>
        <div className="cmp-under" aria-hidden="true">
          {shown.map((segment, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity but their place
            <span key={index} className={segmentClass[segment.style]}>
              {segment.text}
            </span>
          ))}
          {'\u200b'}
        </div>
        <textarea
          ref={area}
          aria-label={label}
          aria-describedby={describedBy}
          aria-invalid={isInvalid || undefined}
          {...slash.aria}
          value={value}
          placeholder={placeholder}
          readOnly={isReadOnly}
          spellCheck
          rows={1}
          onChange={(event) => {
            onChange(event.currentTarget.value);
            noteCaret(event);
          }}
          onSelect={noteCaret}
          onKeyDown={slash.onKeyDown}
          onBlur={() => setCaret(null)}
        />
        <SlashMenu slash={slash} />
      </div>
      {foot(
        !isReadOnly && (
          <InsertButton
            label="Put in a snippet or hashtags"
            onChoose={(item) => {
              const [from, to] = last.current ?? [value.length, value.length];
              insert(put(item, value, Math.min(from, value.length), Math.min(to, value.length), variables));
            }}
          />
        ),
      )}
    </>
  );
}

import type { Preview } from '@antiphon/channels';
import { useLayoutEffect, useRef } from 'react';

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
  readonly onChange: (text: string) => void;
}

/** Whether the pieces are of an older text: colours one letter late are worse than none. */
const isOf = (segments: readonly Segment[], value: string): boolean =>
  segments.map(({ text }) => text).join('') === value;

/**
 * The text of one part in the people's voice. Under the letters of a plain text field lies the same text, coloured: links
 * in petrol, and struck what would not go out.
 */
export function TextEditor(props: TextEditorProps) {
  const { label, value, segments, language, placeholder, isReadOnly, describedBy, isInvalid, isFirst, onChange } =
    props;
  const area = useRef<HTMLTextAreaElement>(null);
  const isBeginning = useRef(isFirst && value === '');
  useLayoutEffect(() => {
    // A new post begins with writing; a phone's keyboard would hide half of it.
    if (isBeginning.current && matchMedia('(hover: hover)').matches) area.current?.focus();
    isBeginning.current = false;
  }, []);
  const shown: readonly Segment[] = isOf(segments, value) ? segments : [{ text: value, style: 'plain' }];
  return (
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
        value={value}
        placeholder={placeholder}
        readOnly={isReadOnly}
        spellCheck
        rows={1}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </div>
  );
}

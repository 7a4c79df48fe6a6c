import { HashIcon } from '@phosphor-icons/react/dist/csr/Hash';
import { TextAaIcon } from '@phosphor-icons/react/dist/csr/TextAa';
import { useId, useState } from 'react';
import { Icon } from '../../ui/icon.tsx';
import {
  filled,
  type Insertion,
  insertHashtags,
  insertion,
  matching,
  slashAt,
  type Variables,
} from './insert.rules.ts';
import { type HashtagSet, type Snippet, useHashtagSets, useSnippets } from './writing.api.ts';
import './slash-menu.css';

export type Insertable =
  | { readonly kind: 'snippet'; readonly id: string; readonly name: string; readonly snippet: Snippet }
  | { readonly kind: 'hashtags'; readonly id: string; readonly name: string; readonly set: HashtagSet };

/** Everything that can be put into a text, by name. */
export function useInsertables(): readonly Insertable[] {
  const snippets = useSnippets().data?.items ?? [];
  const sets = useHashtagSets().data?.items ?? [];
  return [
    ...snippets.map((snippet) => ({ kind: 'snippet' as const, id: snippet.id, name: snippet.name, snippet })),
    ...sets.map((set) => ({ kind: 'hashtags' as const, id: set.id, name: set.name, set })),
  ];
}

/** The text with it in place of a stretch. */
export function put(item: Insertable, text: string, from: number, to: number, variables: Variables): Insertion {
  if (item.kind === 'hashtags') return insertHashtags(text, from, to, item.set.hashtags);
  return insertion(text, from, to, filled(item.snippet.text, variables));
}

const mostShown = 8;

interface SlashProps {
  readonly text: string;
  /** null while something is selected, or the field has no focus. */
  readonly caret: number | null;
  readonly variables: Variables;
  readonly onPut: (insertion: Insertion) => void;
}

/**
 * What "/" in a text offers. `onKeyDown` goes on the field and says whether the key was taken; `aria` tells the field's
 * reader which line is meant; `shown` is drawn by `SlashMenu`.
 */
export function useSlash({ text, caret, variables, onPut }: SlashProps) {
  const id = useId();
  const all = useInsertables();
  const [at, setAt] = useState(0);
  const [closedAt, setClosedAt] = useState<number | null>(null);
  const asked = caret === null ? null : slashAt(text, caret);
  const shown = asked && asked.from !== closedAt ? matching(all, asked.query).slice(0, mostShown) : [];
  const isOpen = shown.length > 0;
  const current = Math.min(at, shown.length - 1);
  const choose = (item: Insertable | undefined): void => {
    if (!item || !asked || caret === null) return;
    setAt(0);
    onPut(put(item, text, asked.from, caret, variables));
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (!isOpen || event.nativeEvent.isComposing) return;
    const { key } = event;
    if (key === 'ArrowDown' || key === 'ArrowUp')
      setAt((current + (key === 'ArrowDown' ? 1 : shown.length - 1)) % shown.length);
    else if ((key === 'Enter' && !event.ctrlKey && !event.metaKey) || key === 'Tab') choose(shown[current]);
    else if (key === 'Escape') setClosedAt(asked?.from ?? null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return {
    id,
    shown,
    current,
    choose,
    onKeyDown,
    aria: isOpen ? { 'aria-controls': id, 'aria-activedescendant': `${id}-${current}` } : {},
  };
}

/** The lines that "/" offers, below the text. */
export function SlashMenu({ slash: { id, shown, current, choose } }: { slash: ReturnType<typeof useSlash> }) {
  return (
    <>
      <span className="vh" role="status">
        {shown.length > 0 && `${shown.length} to put in. Arrows choose, Enter puts it in, Escape closes.`}
      </span>
      {shown.length > 0 && (
        <div id={id} role="listbox" aria-label="Snippets and hashtag sets" className="slash">
          {shown.map((item, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: keys are heard by the field, where the focus stays
            <div
              key={item.id}
              id={`${id}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === current}
              // The field keeps its focus and its caret.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => choose(item)}
            >
              <Icon of={item.kind === 'snippet' ? TextAaIcon : HashIcon} />
              <span className="clip">{item.name}</span>
              <span className="clip quiet s12">
                {item.kind === 'snippet' ? item.snippet.text : item.set.hashtags.map((tag) => `#${tag}`).join(' ')}
              </span>
            </div>
          ))}
        </div>
      )}
    </>
  );
}

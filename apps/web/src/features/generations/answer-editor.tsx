import { findFace } from '@antiphon/channels/browser';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { TextArea } from '../../ui/field.tsx';
import { useAccounts } from '../accounts/index.tsx';
import { textOf } from './studio.rules.ts';
import type { StudioItem } from './studio.types.ts';
import type { StudioParts } from './studio-parts.ts';

/** Counts a version as its network does, while it is typed; null for captions, which belong to no network. */
function useMeasure(item: StudioItem): ((text: string) => { used: number; max: number }) | null {
  const { data } = useAccounts();
  const account = data?.items.find(({ id }) => id === item.accountId);
  const face = account && findFace(account.channel);
  if (!account || !face) return null;
  const limits = face.limitsOf(account.details as Parameters<typeof face.limitsOf>[0]);
  return (text) => face.measure(text, limits);
}

/** The text in its place, to be changed by hand. Esc leaves it as it was; ⌘↵ keeps it. */
export function AnswerEditor({ item, studio }: { item: StudioItem; studio: StudioParts }) {
  const before = textOf(item);
  const [text, setText] = useState(before);
  const [isBusy, setIsBusy] = useState(false);
  const measure = useMeasure(item);
  const count = measure?.(text);
  const close = (): void => {
    studio.onEdit('');
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-item="${item.id}"]`)?.focus());
  };
  const keep = async (): Promise<void> => {
    if (text.trim() === '' || isBusy) return;
    if (text === before) return close();
    setIsBusy(true);
    if (await studio.acts.edit(item, text)) close();
    setIsBusy(false);
  };
  return (
    <form
      className="st-edit"
      onSubmit={(event) => {
        event.preventDefault();
        void keep();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          close();
        } else if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
          event.preventDefault();
          event.stopPropagation();
          void keep();
        }
      }}
    >
      <TextArea
        label={<span className="vh">The text</span>}
        autoFocus
        className="st-edit-text"
        value={text}
        aside={
          count && <span className={count.used > count.max ? 'text-failed' : ''}>{`${count.used} / ${count.max}`}</span>
        }
        error={text.trim() === '' ? 'Write something, or press Esc to leave it as it was.' : null}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <span className="flex gap-2">
        <Button small onClick={close}>
          Leave it
        </Button>
        <Button small type="submit" isBusy={isBusy} keys="Mod+Enter">
          Keep this text
        </Button>
      </span>
    </form>
  );
}

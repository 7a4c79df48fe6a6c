import { useRef, useState } from 'react';
import { toProblem } from '../../lib/api-problem.ts';
import { Button } from '../../ui/button.tsx';
import { TextArea } from '../../ui/field.tsx';
import { useSendReply } from './inbox.api.ts';

/** Words to one comment, or below the post. What was typed stays until it was taken. */
export function ReplyForm({
  publicationId,
  commentId,
  label,
  most,
  onDone,
}: {
  publicationId: string;
  commentId: string | null;
  label: string;
  /** Most characters, as far as the network says; 0: it is not known. */
  most: number;
  onDone: () => void;
}) {
  const [text, setText] = useState('');
  // Belongs to these very words: pressed twice, or after a lost answer of ours, they are said once.
  const key = useRef(crypto.randomUUID());
  const { mutate, error, isPending } = useSendReply(publicationId);
  const isEmpty = text.trim() === '';
  const send = (): void => {
    if (isEmpty || isPending) return;
    mutate({ commentId, text, key: key.current }, { onSuccess: onDone });
  };
  return (
    <form
      className="ib-form"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <TextArea
        label={label}
        voice="say"
        autoFocus
        value={text}
        error={error ? toProblem(error).userMessage : undefined}
        aside={most > 0 && text.length > most * 0.8 ? `${text.length} of ${most}` : undefined}
        onChange={(event) => {
          setText(event.currentTarget.value);
          key.current = crypto.randomUUID();
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) send();
          if (event.key === 'Escape' && isEmpty) onDone();
        }}
      />
      <p className="flex flex-wrap gap-2">
        <Button
          look="primary"
          small
          type="submit"
          isBusy={isPending}
          unavailable={isEmpty ? 'Write something first.' : null}
        >
          Reply
        </Button>
        <Button small onClick={onDone}>
          Not now
        </Button>
      </p>
    </form>
  );
}

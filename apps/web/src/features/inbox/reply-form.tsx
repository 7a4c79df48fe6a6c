import { useState } from 'react';
import { toProblem } from '../../lib/api-problem.ts';
import { Button } from '../../ui/button.tsx';
import { TextArea } from '../../ui/field.tsx';
import { useSendReply } from './inbox.api.ts';
import { draftFor, forgetDraft, keepDraft } from './reply-drafts.ts';
import { useAnswerCheck } from './use-answer-check.ts';

/** Words to one comment, or below the post, counted as the network counts them. What was typed stays until it was taken. */
export function ReplyForm({
  publicationId,
  accountId,
  comment,
  label,
  onDone,
}: {
  publicationId: string;
  accountId: string;
  /** Null: below the post itself. */
  comment: { readonly id: string; readonly authorHandle: string } | null;
  label: string;
  onDone: () => void;
}) {
  const place = comment?.id ?? publicationId;
  const [draft, setDraft] = useState(() => draftFor(place));
  const { mutate, error, isPending } = useSendReply(publicationId);
  const { text, key } = draft;
  const check = useAnswerCheck(accountId, text, comment?.authorHandle || null);
  const isEmpty = text.trim() === '';
  const whyNot = isEmpty ? 'Write something first.' : (check?.fault ?? null);
  const send = (): void => {
    if (whyNot !== null || isPending) return;
    const onSuccess = (): void => {
      forgetDraft(place);
      onDone();
    };
    mutate({ commentId: comment?.id ?? null, text, key }, { onSuccess });
  };
  const measure = check?.measure;
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
        error={error ? toProblem(error).userMessage : isEmpty ? undefined : check?.fault}
        aside={measure && measure.used > measure.max * 0.8 ? `${measure.used} of ${measure.max}` : undefined}
        onChange={(event) => {
          const typed = { text: event.currentTarget.value, key: crypto.randomUUID() };
          keepDraft(place, typed);
          setDraft(typed);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) send();
          if (event.key === 'Escape' && isEmpty) onDone();
        }}
      />
      <p className="flex flex-wrap gap-2">
        <Button look="primary" small type="submit" isBusy={isPending} unavailable={whyNot}>
          Reply
        </Button>
        <Button small onClick={onDone}>
          Not now
        </Button>
      </p>
    </form>
  );
}
